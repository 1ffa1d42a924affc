"""A chat as the person in it sees it, with what an observer wants to know besides."""

from datetime import UTC, datetime
from typing import Any

from bot.sandbox.accounts import Message, Tap, Version
from bot.sandbox.keyboards import flat_buttons
from bot.sandbox.refusals import Json
from bot.sandbox.world import TelegramWorld


def transcript(world: TelegramWorld, chat_id: int) -> list[Json]:
    """Every message that ever stood in the chat, oldest first, deleted ones marked."""
    messages = world.messages.get(chat_id, {})
    return [shown(messages[message_id]) for message_id in sorted(messages)]


def shown(message: Message) -> Json:
    face = _face(message.content, message.markup)
    return face | {
        "message_id": message.message_id,
        "chat_id": message.chat.id,
        "date": _instant(message.date),
        "from": _sender(message),
        "from_bot": message.from_bot,
        "reply_to": message.reply_to,
        "protected": message.protected,
        "silent": message.silent,
        "edited": message.edited_at is not None,
        "edited_at": _instant(message.edited_at),
        "deleted": message.deleted_at is not None,
        "deleted_at": message.deleted_at.isoformat() if message.deleted_at else None,
        "history": [_version(one) for one in message.history],
    }


def tap_as_json(tap: Tap) -> Json:
    return {
        "query_id": tap.query_id,
        "from": tap.account.id,
        "chat_id": tap.chat_id,
        "message_id": tap.message_id,
        "data": tap.data,
        "tapped_at": tap.tapped_at.isoformat(),
        "answered": tap.answered_at is not None,
        "answered_at": tap.answered_at.isoformat() if tap.answered_at else None,
        "answer": tap.answer,
        "alert": tap.alert,
    }


def _face(content: Json, markup: Json | None) -> Json:
    photo: list[Json] = content.get("photo", [])
    known = {"text", "entities", "caption", "caption_entities", "photo", "document"}
    return {
        "text": content.get("text", content.get("caption", "")),
        "entities": content.get("entities", content.get("caption_entities", [])),
        "photo": photo[-1] if photo else None,
        "document": content.get("document"),
        "other": {key: value for key, value in content.items() if key not in known},
        "rows": (markup or {}).get("inline_keyboard", []),
        "buttons": flat_buttons(markup),
        "keyboard": None if markup and "inline_keyboard" in markup else markup,
    }


def _version(version: Version) -> Json:
    return _face(version.content, version.markup) | {"until": version.until.isoformat()}


def _sender(message: Message) -> Json:
    return {"id": message.sender.id, "first_name": message.sender.first_name}


def _instant(unix: int | None) -> Any:
    return None if unix is None else datetime.fromtimestamp(unix, UTC).isoformat()
