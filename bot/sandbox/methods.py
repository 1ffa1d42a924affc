"""The Bot API methods this Telegram knows, by name; every other name is a 404.

`getUpdates` is not here: it waits, so it lives with HTTP in `api.py`.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from bot.sandbox import editing, files, profile, sending
from bot.sandbox.fields import Fields
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.world import TelegramWorld, Webhook

Method = Callable[[TelegramWorld, Fields], object]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{0,256}")


def set_webhook(world: TelegramWorld, fields: Fields) -> bool:
    """Loopback addresses only, with or without TLS, as a local Bot API server allows."""
    url, secret = fields.text("url"), fields.text("secret_token")
    if not url:
        return delete_webhook(world, fields)
    if urlsplit(url).scheme not in {"http", "https"} or urlsplit(url).hostname not in LOOPBACK:
        raise bad_request("bad webhook: only addresses of this machine can be reached")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    subscribe(world, fields)
    if fields.flag("drop_pending_updates"):
        world.queue.forget_all()
    connections = min(max(fields.whole("max_connections", 40), 1), 100)
    world.webhook = Webhook(url=url, secret=secret, max_connections=connections)
    world.changed()
    return True


def delete_webhook(world: TelegramWorld, fields: Fields) -> bool:
    if fields.flag("drop_pending_updates"):
        world.queue.forget_all()
    world.webhook = Webhook()
    world.changed()
    return True


def get_webhook_info(world: TelegramWorld, _fields: Fields) -> Json:
    hook = world.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.queue.pending(world.clock.unix())),
        "allowed_updates": sorted(world.queue.allowed),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if hook.last_error:
        info |= {
            "last_error_date": hook.last_error_date,
            "last_error_message": hook.last_error,
        }
    return info


def subscribe(world: TelegramWorld, fields: Fields) -> None:
    kinds = fields.decoded("allowed_updates")
    if isinstance(kinds, list):
        world.queue.subscribe([str(kind) for kind in kinds])


_TEXTS: Final = {
    "name": "Name",
    "description": "Description",
    "short_description": "ShortDescription",
}
_PLAIN: Final[dict[str, Method]] = {
    "getMe": profile.get_me,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "getFile": files.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getChat": profile.get_chat,
    "leaveChat": profile.leave_chat,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}


def _texts() -> dict[str, Method]:
    setters = {f"setMy{to}": partial(profile.set_my_text, name=of) for of, to in _TEXTS.items()}
    getters = {f"getMy{to}": partial(profile.get_my_text, name=of) for of, to in _TEXTS.items()}
    return {**setters, **getters}


METHODS: Final[dict[str, Method]] = {
    name.lower(): method for name, method in (_PLAIN | _texts()).items()
}
"""Keys are lower case: Telegram does not mind the case of a method's name."""
