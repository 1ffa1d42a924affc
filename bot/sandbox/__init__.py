"""A strict local Telegram: the world of its people, its Bot API over HTTP, and phones to use it."""
