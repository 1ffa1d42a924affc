"""What the bot tells about itself and asks about others: commands, texts, menu, chats."""

import re
from typing import Final

from bot.sandbox.accounts import ChatKind
from bot.sandbox.fields import Fields
from bot.sandbox.memberships import change_membership
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.sending import chat_of
from bot.sandbox.wording import utf16_length
from bot.sandbox.world import TelegramWorld

MOST_COMMANDS: Final = 100
MAX_DESCRIBED: Final = 256
LONGEST: Final = {"name": 64, "description": 512, "short_description": 120}
_COMMAND: Final = re.compile(r"/?[a-z0-9_]{1,32}")
_LANGUAGE: Final = re.compile(r"([a-z]{2})?")
_SCOPES: Final = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
_CHAT_SCOPES: Final = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(world: TelegramWorld, _fields: Fields) -> Json:
    return world.bot.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: TelegramWorld, fields: Fields) -> bool:
    commands = fields.decoded("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: Array of BotCommand expected")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(one) for one in commands]
    world.profile.commands[_scope(world, fields), _language(fields)] = checked
    world.changed()
    return True


def get_my_commands(world: TelegramWorld, fields: Fields) -> list[Json]:
    return world.profile.commands.get((_scope(world, fields), _language(fields)), [])


def delete_my_commands(world: TelegramWorld, fields: Fields) -> bool:
    world.profile.commands.pop((_scope(world, fields), _language(fields)), None)
    world.changed()
    return True


def set_my_text(world: TelegramWorld, fields: Fields, name: str) -> bool:
    """`name`, `description` or `short_description`; empty takes it back."""
    text = fields.text(name)
    if utf16_length(text) > LONGEST[name]:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    key = name, _language(fields)
    if text:
        world.profile.texts[key] = text
    else:
        world.profile.texts.pop(key, None)
    world.changed()
    return True


def get_my_text(world: TelegramWorld, fields: Fields, name: str) -> Json:
    """In the language asked for, else the one for all, else what the bot was made with."""
    made_with = world.bot.first_name if name == "name" else ""
    texts = world.profile.texts
    return {name: texts.get((name, _language(fields))) or texts.get((name, "")) or made_with}


def set_chat_menu_button(world: TelegramWorld, fields: Fields) -> bool:
    world.profile.menu_buttons[_menu_chat(world, fields)] = _menu_button(fields)
    world.changed()
    return True


def get_chat_menu_button(world: TelegramWorld, fields: Fields) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(_menu_chat(world, fields)) or buttons.get(0) or {"type": "commands"}


def get_chat(world: TelegramWorld, fields: Fields) -> Json:
    gifts = (
        "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
        "gifts_from_channels",
    )  # fmt: skip
    chat = chat_of(world, fields)
    return chat.as_json() | {
        "accent_color_id": world.number(f"colour of {chat.id}", 7),
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def leave_chat(world: TelegramWorld, fields: Fields) -> bool:
    chat = chat_of(world, fields)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.bot_status in {"member", "administrator"}:
        change_membership(world, chat, world.bot, "left")
    return True


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, described = str(command.get("command") or ""), str(command.get("description") or "")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not described.strip() or utf16_length(described) > MAX_DESCRIBED:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": described}


def _language(fields: Fields) -> str:
    code = fields.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(world: TelegramWorld, fields: Fields) -> str:
    scope = fields.mapping("scope")
    kind = scope.get("type", "default")
    if kind in _SCOPES:
        return str(kind)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = chat_of(world, Fields(scope))
    return f"{kind}:{chat.id}:{scope.get('user_id', '')}"


def _menu_chat(world: TelegramWorld, fields: Fields) -> int:
    """The private chat the button is for; 0 means all of them."""
    if not fields.has("chat_id"):
        return 0
    chat = chat_of(world, fields)
    if chat.kind is not ChatKind.PRIVATE:
        raise bad_request("chat not found")
    return chat.id


def _menu_button(fields: Fields) -> Json:
    button = fields.mapping("menu_button") or {"type": "default"}
    match button.get("type"):
        case "default" | "commands":
            return {"type": "commands"}
        case "web_app" if button.get("text") and button.get("web_app"):
            return button
        case _:
            raise bad_request("can't parse menu button: unsupported type specified")
