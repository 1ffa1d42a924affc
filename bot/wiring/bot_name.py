"""The bot's name at Telegram, which only a running bot learns and every invitation link needs.

A file beside the database: public, rewritten at each start, and worth no column of its own.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

NAME_FILE = "bot.json"
_USERNAME = re.compile(r"[A-Za-z0-9_]{3,64}")


@dataclass(frozen=True, slots=True)
class BotName:
    """Remembers the name in the data folder."""

    data_dir: Path

    def remember(self, username: str) -> None:
        """Written whole or not at all, and only when it changed."""
        if username == self.recall() or not _USERNAME.fullmatch(username):
            return
        fresh = self.data_dir / f"{NAME_FILE}.new"
        fresh.write_text(json.dumps({"username": username}) + "\n", encoding="utf-8")
        fresh.replace(self.data_dir / NAME_FILE)

    def recall(self) -> str | None:
        """None until a bot has run with this data folder."""
        try:
            found = json.loads((self.data_dir / NAME_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        name = found.get("username") if isinstance(found, dict) else None
        return name if isinstance(name, str) and _USERNAME.fullmatch(name) else None

    def invite_url(self, token: str) -> str | None:
        """A link that opens the chat and hands over the token."""
        name = self.recall()
        return None if name is None else f"https://t.me/{name}?start={token}"
