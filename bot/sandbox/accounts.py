"""Who and what there is at Telegram: people, chats, messages, taps, files."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.sandbox.refusals import Json

DELETE_WINDOW: Final = 48 * 3600


@dataclass(slots=True, kw_only=True)
class Account:
    """One person, or the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def as_user(self) -> Json:
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | {
            name: value for name, value in optional.items() if value
        }


class ChatKind(StrEnum):
    """As Telegram names them."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(slots=True, kw_only=True)
class Chat:
    """A conversation. In a private one the id is the person's own."""

    id: int
    kind: ChatKind
    title: str = ""
    person: Account | None = None
    members: set[int] = field(default_factory=set)
    bot_status: str = "left"
    """`member`, `administrator`, `left`, or `kicked` (in a private chat: blocked)."""
    migrated_to: int | None = None

    def as_json(self) -> Json:
        if self.person is None:
            return {"id": self.id, "type": str(self.kind), "title": self.title}
        names = {"first_name", "last_name", "username"}
        shown = {key: value for key, value in self.person.as_user().items() if key in names}
        return {"id": self.id, "type": str(self.kind)} | shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a message showed until it was edited."""

    until: datetime
    content: Json
    markup: Json | None


@dataclass(slots=True, kw_only=True)
class Message:
    """One message; `content` holds its text or media as Telegram's JSON has them."""

    chat: Chat
    message_id: int
    date: int
    sender: Account
    content: Json
    markup: Json | None = None
    reply_to: int | None = None
    protected: bool = False
    silent: bool = False
    preview: Json | None = None
    edited_at: int | None = None
    deleted_at: datetime | None = None
    history: list[Version] = field(default_factory=list)

    @property
    def from_bot(self) -> bool:
        return self.sender.is_bot

    @property
    def inline(self) -> Json | None:
        return self.markup if self.markup and "inline_keyboard" in self.markup else None

    def as_json(self, replied: "Message | None" = None) -> Json:
        """The Bot API's Message; `replied` is what it answers, shown one level deep."""
        in_channel = self.chat.kind is ChatKind.CHANNEL
        optional = {
            "from": None if in_channel else self.sender.as_user(),
            "sender_chat": self.chat.as_json() if in_channel else None,
            "edit_date": self.edited_at,
            "has_protected_content": self.protected,
            "link_preview_options": self.preview,
            "reply_markup": self.inline,
            "reply_to_message": replied.as_json() if replied else None,
        }
        named = {"message_id": self.message_id, "date": self.date, "chat": self.chat.as_json()}
        return named | {key: value for key, value in optional.items() if value} | self.content


@dataclass(slots=True, kw_only=True)
class Tap:
    """One press of an inline button and what became of it."""

    query_id: str
    account: Account
    chat_id: int
    message_id: int
    data: str
    tapped_at: datetime
    answered_at: datetime | None = None
    answer: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """Bytes Telegram keeps; `kind` is `Photo` or `Document`."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    data: bytes = field(repr=False)
    described: Json


@dataclass(slots=True, kw_only=True)
class Call:
    """One call of the Bot API, for counting double sends and rates.

    `at` is the wound clock, `real_seconds` the monotonic one; `code` 0 means nothing was
    answered. `fault` names the trouble that struck it.
    """

    number: int
    at: datetime
    real_seconds: float
    method: str
    params: Json
    code: int = 0
    description: str = ""
    message_id: int | None = None
    fault: str | None = None

    def as_json(self) -> Json:
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "real_seconds": self.real_seconds,
            "method": self.method,
            "params": self.params,
            "code": self.code,
            "ok": self.code == 200,  # noqa: PLR2004  (HTTP's own number)
            "description": self.description,
            "message_id": self.message_id,
            "fault": self.fault,
        }
