"""The bot's changes to what stands in a chat: edits, deletions, answers to taps."""

from datetime import timedelta
from typing import Final

from bot.sandbox.accounts import DELETE_WINDOW, ChatKind, Message
from bot.sandbox.acts import remember
from bot.sandbox.fields import Fields
from bot.sandbox.keyboards import checked_markup, inline_only
from bot.sandbox.refusals import Json, Refusal, bad_request
from bot.sandbox.sending import chat_of, text_of, writable_chat
from bot.sandbox.updates import TAP_LIFE
from bot.sandbox.wording import utf16_length
from bot.sandbox.world import TelegramWorld

MAX_ANSWER: Final = 200
MOST_DELETIONS: Final = 100
_TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"
_SAME: Final = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def edit_message_text(world: TelegramWorld, fields: Fields) -> Json:
    text = text_of(fields, "text")
    message = _editable(world, fields)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, fields, message, text.as_json())


def edit_message_caption(world: TelegramWorld, fields: Fields) -> Json:
    caption = text_of(fields, "caption")
    message = _editable(world, fields)
    if not message.content.keys() & {"photo", "document"}:
        raise bad_request("there is no caption in the message to edit")
    kept = {k: v for k, v in message.content.items() if not k.startswith("caption")}
    return _edit(world, fields, message, kept | caption.as_json("caption"))


def edit_message_reply_markup(world: TelegramWorld, fields: Fields) -> Json:
    message = _editable(world, fields)
    return _edit(world, fields, message, message.content)


def delete_message(world: TelegramWorld, fields: Fields) -> bool:
    chat = chat_of(world, fields)
    message = world.message(chat.id, fields.whole("message_id", 0))
    if message is None:
        raise bad_request("message to delete not found")
    _delete(world, [message])
    return True


def delete_messages(world: TelegramWorld, fields: Fields) -> bool:
    """Ids nobody knows are passed over; one that may not be deleted refuses them all."""
    chat = chat_of(world, fields)
    ids = fields.decoded("message_ids")
    if not isinstance(ids, list) or not all(isinstance(one, int) for one in ids) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MOST_DELETIONS:
        raise bad_request("too many message identifiers specified")
    found = [world.message(chat.id, one) for one in ids]
    _delete(world, [one for one in found if one is not None])
    return True


def answer_callback_query(world: TelegramWorld, fields: Fields) -> bool:
    """One answer per tap, within 150 s of it by the server's clock."""
    text = fields.text("text")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if fields.has("url"):
        raise bad_request("URL_INVALID")
    tap = world.taps.get(fields.text("callback_query_id"))
    now = world.clock.now()
    if tap is None or tap.answered_at or now - tap.tapped_at > timedelta(seconds=TAP_LIFE):
        raise bad_request(_TOO_OLD)
    tap.answered_at, tap.answer, tap.alert = now, text, fields.flag("show_alert")
    world.changed()
    return True


def _editable(world: TelegramWorld, fields: Fields) -> Message:
    chat = writable_chat(world, fields)
    if not fields.has("message_id"):
        raise bad_request("message identifier is not specified")
    message = world.message(chat.id, fields.whole("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    # Telegram edits nothing that carries a reply keyboard or asks for a forced reply.
    if not message.from_bot or message.markup != message.inline:
        raise bad_request("message can't be edited")
    return message


def _edit(world: TelegramWorld, fields: Fields, message: Message, content: Json) -> Json:
    """An edit without `reply_markup` takes the buttons away, as at Telegram."""
    markup = inline_only(checked_markup(fields.decoded("reply_markup")))
    if content == message.content and markup == message.markup:
        raise bad_request(_SAME)
    if world.throttle.limits.count_edits:
        world.throttle.spend(message.chat.id, world.clock.real_seconds())
    remember(world, message)
    message.content, message.markup = content, markup
    message.edited_at = world.clock.unix()
    world.changed()
    return world.message_json(message)


def _delete(world: TelegramWorld, messages: list[Message]) -> None:
    for message in messages:
        refusal = _undeletable(world, message)
        if refusal is not None:
            raise refusal
    for message in messages:
        message.deleted_at = world.clock.now()
    world.changed()


def _undeletable(world: TelegramWorld, message: Message) -> Refusal | None:
    if world.clock.unix() - message.date >= DELETE_WINDOW:
        return bad_request("message can't be deleted for everyone")
    foreign = not message.from_bot and message.chat.kind is not ChatKind.PRIVATE
    if foreign and message.chat.bot_status != "administrator":
        return bad_request("message can't be deleted")
    return None
