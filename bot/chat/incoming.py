"""What Telegram hands over, read by ourselves from the raw update.

The library's own parser refuses a whole batch for one field it does not expect, and prints what
people wrote when it does. Only people in their private chat with the bot come through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from bot.alliance.people import Address
from bot.usecases.ports import MessageRef


class MalformedUpdateError(Exception):
    """An update of a known kind that is not what it should be. Names the field, never content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A person tapped an inline button. `ref` is None where the message is no longer known."""

    update_id: int
    sender: Address
    callback_id: str = field(repr=False)
    data: str = field(repr=False)
    ref: MessageRef | None = field(repr=False)
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A person wrote something, or changed what they wrote. Captions are text.

    `other` marks what has no text: a sticker, a voice message, a photo without caption.
    """

    update_id: int
    sender: Address
    text: str = field(repr=False)
    ref: MessageRef = field(repr=False)
    reply_to: MessageRef | None = field(repr=False)
    edited: bool
    language: str | None
    other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person blocked the bot, or let it in again."""

    update_id: int
    sender: Address
    blocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Nothing for us. `why` is one of `not private`, `bot`, `unknown kind`, `nothing said`."""

    update_id: int
    why: str


Incoming = Tap | Typed | Membership | Ignored
Fields = Mapping[str, object]

_MEDIA: Final = (
    "animation", "audio", "checklist", "contact", "dice", "document", "game", "live_photo",
    "location", "paid_media", "photo", "poll", "rich_message", "sticker", "story", "venue",
    "video", "video_note", "voice",
)  # fmt: skip
"""What a person can send beside text; the rest are Telegram's own notes, such as on pinning."""

_ID_LIMIT: Final = 1 << 53
_LANGUAGE_LIMIT: Final = 35  # RFC 5646 §4.4.1


class _OutsideError(Exception):
    """Not a person in a private chat."""


def parse(raw: Mapping[str, object]) -> Incoming:
    """Read one update.

    Raises:
        MalformedUpdateError: no update id, or a known kind with a field missing or wrong.
    """
    update_id = update_id_of(raw)
    try:
        return _known(raw, update_id) or Ignored(update_id=update_id, why="unknown kind")
    except _OutsideError as outside:
        return Ignored(update_id=update_id, why=str(outside))


def update_id_of(raw: Mapping[str, object]) -> int:
    """Raises MalformedUpdateError if it has none."""
    return _integer(raw, "update_id", least=0)


def callback_id_of(raw: Mapping[str, object]) -> str | None:
    """The id by which a tap is answered, also where the rest of the update makes no sense."""
    query = raw.get("callback_query")
    found = query.get("id") if isinstance(query, Mapping) else None
    return found if isinstance(found, str) and found.isascii() and found.isprintable() else None


def _known(raw: Fields, update_id: int) -> Incoming | None:
    if "callback_query" in raw:
        return _tap(_fields(raw, "callback_query"), update_id)
    if "message" in raw:
        return _typed(_fields(raw, "message"), update_id, edited=False)
    if "edited_message" in raw:
        return _typed(_fields(raw, "edited_message"), update_id, edited=True)
    if "my_chat_member" in raw:
        return _membership(_fields(raw, "my_chat_member"), update_id)
    return None


def _tap(query: Fields, update_id: int) -> Tap:
    message = _fields(query, "message") if "message" in query else None
    sender = _sender(query, message)
    if "data" not in query:
        raise _OutsideError("unknown kind")
    return Tap(
        update_id=update_id,
        sender=sender,
        callback_id=_string(query, "id"),
        data=_string(query, "data"),
        ref=None if message is None else _ref(message),
        language=_language(query),
    )


def _typed(message: Fields, update_id: int, *, edited: bool) -> Typed:
    sender = _sender(message, message)
    said = next((name for name in ("text", "caption") if name in message), None)
    if said is None and not any(name in message for name in _MEDIA):
        raise _OutsideError("nothing said")
    return Typed(
        update_id=update_id,
        sender=sender,
        text="" if said is None else _string(message, said),
        ref=_ref(message),
        reply_to=_reply_to(message),
        edited=edited,
        language=_language(message),
        other=said is None,
    )


def _membership(change: Fields, update_id: int) -> Membership:
    status = _string(_fields(change, "new_chat_member"), "status")
    return Membership(
        update_id=update_id,
        sender=_sender(change, change),
        blocked=status in ("kicked", "left"),
    )


def _sender(happening: Fields, located: Fields | None) -> Address:
    """The person, if the chat is theirs alone. `located` is what holds the chat, if anything."""
    if located is not None:
        chat = _fields(located, "chat")
        if _string(chat, "type") != "private":
            raise _OutsideError("not private")
    person = _fields(happening, "from")
    person_id = _integer(person, "id", least=1)
    if person.get("is_bot") is True:
        raise _OutsideError("bot")
    if located is not None and _integer(_fields(located, "chat"), "id", least=1) != person_id:
        raise _OutsideError("not private")
    return Address(f"tg:{person_id}")


def _ref(message: Fields) -> MessageRef:
    return MessageRef(str(_integer(message, "message_id", least=1)))


def _reply_to(message: Fields) -> MessageRef | None:
    if "reply_to_message" not in message:
        return None
    return _ref(_fields(message, "reply_to_message"))


def _language(happening: Fields) -> str | None:
    """Only a hint; a strange one is no reason to lose what was said."""
    code = _fields(happening, "from").get("language_code")
    return code if isinstance(code, str) and 0 < len(code) <= _LANGUAGE_LIMIT else None


def _fields(raw: Fields, name: str) -> Fields:
    value = raw.get(name)
    if not isinstance(value, Mapping):
        raise MalformedUpdateError(f"{name} is not an object")
    return cast("Fields", value)


def _integer(raw: Fields, name: str, *, least: int) -> int:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < _ID_LIMIT:
        raise MalformedUpdateError(f"{name} is not a number in range")
    return value


def _string(raw: Fields, name: str) -> str:
    """Half surrogate pairs, which JSON can carry but nothing can store, become U+FFFD."""
    value = raw.get(name)
    if not isinstance(value, str):
        raise MalformedUpdateError(f"{name} is not a text")
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
