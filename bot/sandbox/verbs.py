"""What a person can do through the control API: one verb each."""

from collections.abc import Callable
from typing import Final

from bot.sandbox import acts, memberships
from bot.sandbox.accounts import Account, Chat, ChatKind
from bot.sandbox.fields import Fields
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.transcript import shown, tap_as_json
from bot.sandbox.world import TelegramWorld

Verb = Callable[[TelegramWorld, Account, Fields], object]

_FILE: Final = {"file_id": "sandbox", "file_unique_id": "sandbox"}
_SQUARE: Final = _FILE | {"width": 1, "height": 1}
THINGS: Final[dict[str, Json]] = {
    "photo": {"photo": [_SQUARE]},
    "document": {"document": _FILE | {"file_name": "paper.pdf"}},
    "voice": {"voice": _FILE | {"duration": 1}},
    "sticker": {"sticker": _SQUARE | {"is_animated": False, "is_video": False, "type": "regular"}},
    "location": {"location": {"latitude": 45.5, "longitude": -73.6}},
    "contact": {"contact": {"phone_number": "+10000000000", "first_name": "Somebody"}},
}
"""What a person can send that is not text; the bytes do not exist."""


def chat_as_json(chat: Chat) -> Json:
    more = {"bot_status": chat.bot_status, "migrated_to": chat.migrated_to}
    return chat.as_json() | more


def _id(fields: Fields, name: str) -> int | None:
    return fields.whole(name, 0) if fields.has(name) else None


def _says(world: TelegramWorld, account: Account, fields: Fields) -> object:
    said = acts.say(
        world, account, fields.text("text"), chat_id=_id(fields, "chat_id"),
        reply_to=_id(fields, "reply_to"),
    )  # fmt: skip
    return [shown(message) for message in said]


def _sends(world: TelegramWorld, account: Account, fields: Fields) -> object:
    thing = THINGS.get(fields.text("kind"))
    if thing is None:
        raise bad_request(f"kind is one of {', '.join(THINGS)}")
    return shown(acts.send(world, account, thing, chat_id=_id(fields, "chat_id")))


def _taps(world: TelegramWorld, account: Account, fields: Fields) -> object:
    made = acts.tap(
        world,
        account,
        fields.whole("message_id", 0),
        chat_id=_id(fields, "chat_id"),
        index=_id(fields, "index"),
        text=fields.text("text") or None,
        data=fields.text("data") if "data" in fields.values else None,
        stale=fields.flag("stale"),
    )
    return tap_as_json(made)


def _edits(world: TelegramWorld, account: Account, fields: Fields) -> object:
    return shown(acts.edit(world, account, fields.whole("message_id", 0), fields.text("text")))


def _adds_bot(world: TelegramWorld, account: Account, fields: Fields) -> object:
    try:
        kind = ChatKind(fields.text("type"))
    except ValueError:
        raise bad_request(f"type is one of {', '.join(ChatKind)}") from None
    return chat_as_json(
        memberships.add_bot_to(world, account, kind, fields.text("title") or "A group")
    )


def _silent(do: Callable[[TelegramWorld, Account], None]) -> Verb:
    def verb(world: TelegramWorld, account: Account, _fields: Fields) -> object:
        do(world, account)
        return {}

    return verb


def _there(do: Callable[[TelegramWorld, Account, int], Chat | None], name: str) -> Verb:
    def verb(world: TelegramWorld, account: Account, fields: Fields) -> object:
        chat = do(world, account, fields.whole(name, 0))
        return chat_as_json(chat) if chat else {}

    return verb


VERBS: Final[dict[str, Verb]] = {
    "says": _says,
    "sends": _sends,
    "taps": _taps,
    "edits": _edits,
    "deletes": _there(acts.delete, "message_id"),
    "blocks": _silent(memberships.block),
    "unblocks": _silent(memberships.unblock),
    "deactivates": _silent(memberships.deactivate),
    "adds_bot": _adds_bot,
    "joins": _there(memberships.join, "chat_id"),
    "removes_bot": _there(memberships.remove_bot_from, "chat_id"),
    "migrates": _there(memberships.migrate, "chat_id"),
}
"""What `POST /control/users/{user}/{verb}` understands."""
