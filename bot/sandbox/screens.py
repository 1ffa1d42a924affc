"""What a phone shows: messages with their buttons, and taps with their answers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from bot.sandbox.refusals import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`data` is None for a button that opens something instead of asking the bot."""

    text: str
    data: str | None = field(repr=False)
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """One message on a screen. `raw` is the control API's whole description."""

    message_id: int
    chat_id: int
    from_bot: bool
    text: str
    rows: tuple[tuple[Button, ...], ...]
    date: datetime
    edited: bool
    deleted: bool
    protected: bool
    reply_to: int | None
    raw: Json = field(repr=False)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """In reading order."""
        return tuple(button for row in self.rows for button in row)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.text for button in self.buttons)

    @property
    def photo(self) -> Json | None:
        photo: Json | None = self.raw["photo"]
        return photo

    @property
    def document(self) -> Json | None:
        document: Json | None = self.raw["document"]
        return document

    @property
    def past_texts(self) -> tuple[str, ...]:
        """What stood here before each edit, oldest first."""
        return tuple(str(version["text"]) for version in self.raw["history"])

    @classmethod
    def read(cls, raw: Json) -> Self:
        return cls(
            message_id=raw["message_id"],
            chat_id=raw["chat_id"],
            from_bot=raw["from_bot"],
            text=raw["text"],
            rows=tuple(tuple(_button(one) for one in row) for row in raw["rows"]),
            date=datetime.fromisoformat(raw["date"]),
            edited=raw["edited"],
            deleted=raw["deleted"],
            protected=raw["protected"],
            reply_to=raw["reply_to"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TapSeen:
    """One tap as Telegram knows it."""

    query_id: str
    message_id: int
    data: str = field(repr=False)
    answered: bool
    answer: str
    alert: bool

    @classmethod
    def read(cls, raw: Json) -> Self:
        names = ("query_id", "message_id", "data", "answered", "answer", "alert")
        return cls(**{name: raw[name] for name in names})


def _button(raw: Json) -> Button:
    return Button(text=raw["text"], data=raw.get("callback_data"), url=raw.get("url"))
