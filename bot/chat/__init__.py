"""Telegram. The only folder that knows the channel."""
