"""`/help`, and what strangers get."""

from bot.alliance.people import Role
from bot.chat.talk import Talk
from bot.chat.texts import commands, joining


async def show_help(talk: Talk, _args: str) -> None:
    """The union of what the person's roles may use."""
    if not talk.roles:
        await talk.say(joining.stranger(talk.t))
        return
    roles = [role for role in Role if role in talk.roles]
    await talk.say(commands.help_text(talk.t, roles))
