"""The bot's send methods: text, photo, document, and the sign that it is busy."""

from typing import Final

from bot.sandbox.accounts import Chat, ChatKind, Message
from bot.sandbox.entities import MAX_CAPTION, MAX_TEXT, FormattedText, formatted
from bot.sandbox.fields import Fields
from bot.sandbox.files import file_to_send
from bot.sandbox.keyboards import checked_markup
from bot.sandbox.refusals import Json, Refusal, bad_request, forbidden
from bot.sandbox.world import TelegramWorld

ACTIONS: Final = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note",
        "upload_video_note",
    }
)  # fmt: skip


def send_message(world: TelegramWorld, fields: Fields) -> Json:
    text = text_of(fields, "text")
    preview = fields.mapping("link_preview_options") or None
    return _post(world, fields, text.as_json(), preview=preview)


def send_photo(world: TelegramWorld, fields: Fields) -> Json:
    return _send_file(world, fields, "photo")


def send_document(world: TelegramWorld, fields: Fields) -> Json:
    return _send_file(world, fields, "document")


def send_chat_action(world: TelegramWorld, fields: Fields) -> bool:
    action = fields.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(world, fields)
    world.profile.actions.append(
        {"chat_id": chat.id, "action": action, "at": world.clock.now().isoformat()}
    )
    world.changed()
    return True


def text_of(fields: Fields, name: str) -> FormattedText:
    """The text of a message, or the caption of a file (which may be empty)."""
    caption = name == "caption"
    return formatted(
        fields.text(name),
        parse_mode=fields.text("parse_mode"),
        entities=fields.decoded("caption_entities" if caption else "entities"),
        most=MAX_CAPTION if caption else MAX_TEXT,
        may_be_empty=caption,
    )


def chat_of(world: TelegramWorld, fields: Fields) -> Chat:
    """The chat named by `chat_id`.

    Raises:
        Refusal: none named, unknown, or a group that became a supergroup.
    """
    if not fields.has("chat_id"):
        raise bad_request("chat_id is empty")
    try:
        chat = world.chat(int(fields.text("chat_id")))
    except ValueError:
        raise bad_request("chat not found") from None
    if chat.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
        )
    return chat


def writable_chat(world: TelegramWorld, fields: Fields) -> Chat:
    """The chat, if the bot may write there now.

    Raises:
        Refusal: also 403 for a person who blocked the bot or is gone, a group without the bot.
    """
    chat = chat_of(world, fields)
    refusal = _closed_door(chat)
    if refusal is not None:
        raise refusal
    return chat


def _closed_door(chat: Chat) -> Refusal | None:
    if chat.person is not None and chat.person.deactivated:
        return forbidden("user is deactivated")
    match chat.kind, chat.bot_status:
        case ChatKind.PRIVATE, "kicked":
            return forbidden("bot was blocked by the user")
        case _, "kicked":
            return forbidden(f"bot was kicked from the {chat.kind} chat")
        case _, "left":
            return forbidden(f"bot is not a member of the {chat.kind} chat")
        case _:
            return None


def _post(
    world: TelegramWorld, fields: Fields, content: Json, *, preview: Json | None = None
) -> Json:
    markup = checked_markup(fields.decoded("reply_markup"))
    chat = writable_chat(world, fields)
    reply_to = _reply_to(world, fields, chat)
    world.throttle.spend(chat.id, world.clock.real_seconds())
    message = world.post(
        Message(
            chat=chat,
            message_id=world.next_message_id(),
            date=world.clock.unix(),
            sender=world.bot,
            content=content,
            markup=markup,
            reply_to=reply_to,
            protected=fields.flag("protect_content"),
            silent=fields.flag("disable_notification"),
            preview=preview,
        )
    )
    return world.message_json(message)


def _reply_to(world: TelegramWorld, fields: Fields, chat: Chat) -> int | None:
    parameters = fields.mapping("reply_parameters")
    wanted = parameters.get("message_id") or fields.whole("reply_to_message_id", 0)
    if not wanted:
        return None
    if not isinstance(wanted, int):
        raise bad_request("can't parse reply parameters: message_id must be an Integer")
    if world.message(chat.id, wanted) is not None:
        return wanted
    if parameters.get("allow_sending_without_reply") or fields.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _send_file(world: TelegramWorld, fields: Fields, name: str) -> Json:
    caption = text_of(fields, "caption")
    stored = file_to_send(world, fields, name)
    shown = [stored.described] if name == "photo" else stored.described
    spoiler: Json = {"has_media_spoiler": True} if fields.flag("has_spoiler") else {}
    answer = _post(world, fields, {name: shown} | caption.as_json("caption") | spoiler)
    world.files[stored.file_id] = stored
    return answer
