"""What people do in their chats: write, tap, edit, delete."""

from datetime import timedelta

from bot.sandbox.accounts import Account, Chat, ChatKind, Message, Tap, Version
from bot.sandbox.entities import MAX_TEXT, typed
from bot.sandbox.keyboards import flat_buttons
from bot.sandbox.memberships import impossible, place, unblock
from bot.sandbox.refusals import Json
from bot.sandbox.wording import utf16_length
from bot.sandbox.world import TelegramWorld

_CALLBACK = "callback_data"


def say(
    world: TelegramWorld,
    account: Account,
    text: str,
    *,
    chat_id: int | None = None,
    reply_to: int | None = None,
) -> list[Message]:
    """The messages a typed text becomes: an app cuts what is over 4096 UTF-16 units."""
    content = [typed(part) for part in _cut(text)]
    if not content or not all(part.text for part in content):
        raise impossible("an empty text cannot be sent")
    return [
        send(world, account, part.as_json(), chat_id=chat_id, reply_to=reply_to) for part in content
    ]


def _cut(text: str) -> list[str]:
    parts, rest = [], text
    while utf16_length(rest) > MAX_TEXT:
        part = rest.encode("utf-16-le")[: 2 * MAX_TEXT].decode("utf-16-le", errors="ignore")
        parts.append(part)
        rest = rest[len(part) :]
    return [*parts, rest]


def send(
    world: TelegramWorld,
    account: Account,
    content: Json,
    *,
    chat_id: int | None = None,
    reply_to: int | None = None,
) -> Message:
    """Post any content as this person and tell the bot, if it may see it."""
    if account.deactivated:
        raise impossible("a deleted account cannot write")
    chat = place(world, account, chat_id)
    if chat.kind is ChatKind.PRIVATE and chat.bot_status == "kicked":
        unblock(world, account)
    message = world.post(
        Message(
            chat=chat,
            message_id=world.next_message_id(),
            date=world.clock.unix(),
            sender=account,
            content=content,
            reply_to=reply_to if reply_to and world.message(chat.id, reply_to) else None,
        )
    )
    if _bot_sees(world, message):
        kind = "channel_post" if chat.kind is ChatKind.CHANNEL else "message"
        world.publish(kind, world.message_json(message), lane=f"chat {chat.id}")
    return message


def _bot_sees(world: TelegramWorld, message: Message) -> bool:
    """In groups a bot in privacy mode sees commands, replies to itself and its own name."""
    match message.chat.kind:
        case ChatKind.PRIVATE:
            return True
        case ChatKind.CHANNEL:
            return message.chat.bot_status == "administrator"
        case _ if message.chat.bot_status not in {"member", "administrator"}:
            return False
        case _:
            text = str(message.content.get("text", ""))
            replied = world.message(message.chat.id, message.reply_to or 0)
            return (
                text.startswith("/")
                or f"@{world.identity.username}" in text
                or (replied is not None and replied.from_bot)
            )


def tap(
    world: TelegramWorld,
    account: Account,
    message_id: int,
    *,
    chat_id: int | None = None,
    index: int | None = None,
    text: str | None = None,
    data: str | None = None,
    stale: bool = False,
) -> Tap:
    """Press a button, found by its place, its words or its data.

    With `stale`, buttons the message no longer has are found too (a phone that did not refresh),
    and a deleted message can be tapped. `data` alone need not exist: a forged tap.
    """
    if account.deactivated:
        raise impossible("a deleted account cannot tap")
    chat = place(world, account, chat_id)
    forged = data is not None and index is None and text is None
    if not forged:
        data = _pressed(_shown(world, chat, message_id, stale=stale), index, text)
    return press(world, account, chat, message_id, data or "")


def _shown(world: TelegramWorld, chat: Chat, message_id: int, *, stale: bool) -> list[Json]:
    message = world.messages.get(chat.id, {}).get(message_id)
    if message is None or (message.deleted_at is not None and not stale):
        raise impossible("there is no such message to tap")
    past = [version.markup for version in reversed(message.history)] if stale else []
    return [button for markup in [message.inline, *past] for button in flat_buttons(markup)]


def _pressed(buttons: list[Json], index: int | None, text: str | None) -> str:
    fitting = (
        buttons[index : index + 1] if index is not None and index >= 0
        else [one for one in buttons if one["text"] == text]
    )  # fmt: skip
    if not fitting:
        raise impossible("there is no such button")
    if _CALLBACK not in fitting[0]:
        raise impossible("this button opens something instead of asking the bot")
    return str(fitting[0][_CALLBACK])


def press(world: TelegramWorld, account: Account, chat: Chat, message_id: int, data: str) -> Tap:
    """Send the tap to the bot; a message that is gone is shown to it as inaccessible."""
    made = Tap(
        query_id=str(10**17 + world.number(f"query {len(world.taps)}", 9 * 10**17)),
        account=account,
        chat_id=chat.id,
        message_id=message_id,
        data=data,
        tapped_at=world.clock.now(),
    )
    world.taps[made.query_id] = made
    message = world.message(chat.id, message_id)
    gone = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
    content = {
        "id": made.query_id,
        "from": account.as_user(),
        "message": world.message_json(message) if message else gone,
        "chat_instance": world.chat_instance(chat),
        "data": data,
    }
    world.publish("callback_query", content, lane=f"taps {account.id}")
    return made


def edit(world: TelegramWorld, account: Account, message_id: int, text: str) -> Message:
    """Correct one's own text; an app allows it for 48 hours."""
    message = _own(world, account, message_id)
    now = world.clock.unix()
    if now - message.date > timedelta(hours=48).total_seconds():
        raise impossible("a message can be edited for 48 hours")
    remember(world, message)
    message.content = typed(text).as_json()
    message.edited_at = now
    kind = "edited_channel_post" if message.chat.kind is ChatKind.CHANNEL else "edited_message"
    world.publish(kind, world.message_json(message), lane=f"chat {message.chat.id}")
    return message


def _own(world: TelegramWorld, account: Account, message_id: int) -> Message:
    for messages in world.messages.values():
        message = messages.get(message_id)
        if message and message.sender is account and message.deleted_at is None:
            return message
    raise impossible("there is no such message of this person")


def remember(world: TelegramWorld, message: Message) -> None:
    """Keep what the message showed until now."""
    message.history.append(
        Version(until=world.clock.now(), content=message.content, markup=message.markup)
    )


def delete(world: TelegramWorld, account: Account, message_id: int) -> None:
    """Remove a message of one's private chat for both sides; the bot is not told."""
    message = world.message(account.id, message_id)
    if message is None:
        raise impossible("there is no such message to delete")
    message.deleted_at = world.clock.now()
    world.changed()
