"""Who is where: blocking, deleted accounts, groups and channels with the bot in them."""

from bot.sandbox.accounts import Account, Chat, ChatKind, Message
from bot.sandbox.refusals import Json, Refusal
from bot.sandbox.world import TelegramWorld


def impossible(what: str) -> Refusal:
    """What a person's app would not let them do."""
    return Refusal(409, f"Impossible: {what}")


def place(world: TelegramWorld, account: Account, chat_id: int | None) -> Chat:
    if chat_id is None or chat_id == account.id:
        return world.private_chat(account)
    chat = world.chat(chat_id)
    if account.id not in chat.members:
        raise impossible("only a member can do this there")
    if chat.migrated_to is not None:
        raise impossible("this group has become a supergroup")
    return chat


def block(world: TelegramWorld, account: Account) -> None:
    chat = world.private_chat(account)
    if chat.bot_status != "kicked":
        change_membership(world, chat, account, "kicked")


def unblock(world: TelegramWorld, account: Account) -> None:
    chat = world.private_chat(account)
    if chat.bot_status != "member":
        change_membership(world, chat, account, "member")


def deactivate(world: TelegramWorld, account: Account) -> None:
    """Delete the account; Telegram does not tell the bot."""
    account.deactivated = True
    world.changed()


def change_membership(world: TelegramWorld, chat: Chat, by: Account, status: str) -> None:
    """Change what the bot is in a chat and tell it so."""
    old, chat.bot_status = chat.bot_status, status
    content = {
        "chat": chat.as_json(),
        "from": by.as_user(),
        "date": world.clock.unix(),
        "old_chat_member": _member(world, old),
        "new_chat_member": _member(world, status),
    }
    world.publish("my_chat_member", content, lane=f"chat {chat.id}")


def _member(world: TelegramWorld, status: str) -> Json:
    member: Json = {"status": status, "user": world.bot.as_user()}
    match status:
        case "kicked":
            return member | {"until_date": 0}
        case "administrator":
            rights = (
                "be_edited", "manage_chat", "delete_messages", "manage_video_chats",
                "restrict_members", "promote_members", "change_info", "invite_users",
                "post_stories", "edit_stories", "delete_stories", "post_messages",
            )  # fmt: skip
            return member | {"is_anonymous": False} | {f"can_{right}": True for right in rights}
        case _:
            return member


def add_bot_to(world: TelegramWorld, account: Account, kind: ChatKind, title: str) -> Chat:
    """A new group or channel of this person with the bot in it."""
    if kind is ChatKind.PRIVATE:
        raise impossible("a private chat is opened by writing to the bot")
    chat = _new_chat(world, kind, title, {account.id})
    change_membership(
        world, chat, account, "administrator" if kind is ChatKind.CHANNEL else "member"
    )
    if kind is not ChatKind.CHANNEL:
        _service(world, chat, account, {"new_chat_members": [world.bot.as_user()]})
    return chat


def _new_chat(world: TelegramWorld, kind: ChatKind, title: str, members: set[int]) -> Chat:
    number = 1 + world.number(f"chat {len(world.chats)}", 900_000_000)
    chat_id = -number if kind is ChatKind.GROUP else -1_000_000_000_000 - number
    chat = Chat(id=chat_id, kind=kind, title=title, members=members)
    world.chats[chat_id] = chat
    return chat


def _service(world: TelegramWorld, chat: Chat, by: Account, content: Json) -> None:
    message = world.post(
        Message(
            chat=chat,
            message_id=world.next_message_id(),
            date=world.clock.unix(),
            sender=by,
            content=content,
        )
    )
    world.publish("message", world.message_json(message), lane=f"chat {chat.id}")


def join(world: TelegramWorld, account: Account, chat_id: int) -> None:
    world.chat(chat_id).members.add(account.id)
    world.changed()


def remove_bot_from(world: TelegramWorld, account: Account, chat_id: int) -> None:
    change_membership(world, place(world, account, chat_id), account, "kicked")


def migrate(world: TelegramWorld, account: Account, chat_id: int) -> Chat:
    """Turn a group into a supergroup; the old id answers with the new one from then on."""
    old = place(world, account, chat_id)
    if old.kind is not ChatKind.GROUP:
        raise impossible("only a group becomes a supergroup")
    new = _new_chat(world, ChatKind.SUPERGROUP, old.title, old.members)
    new.bot_status = old.bot_status
    old.migrated_to = new.id
    _service(world, old, account, {"migrate_to_chat_id": new.id})
    _service(world, new, account, {"migrate_from_chat_id": old.id})
    return new
