"""Words that were asked for: a goal, or the frame. Any command, and danger, ends the asking."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from bot.alliance.people import Role
from bot.chat.handlers import frame, goals
from bot.chat.talk import Talk
from bot.chat.texts import frame as texts
from bot.usecases.actors import Product
from bot.usecases.ports import Dialog, MessageRef

KINDS = frozenset({goals.GOAL_WORDS, frame.FRAME_TEXT})
ASKED_FOR = timedelta(hours=2)
"""Words that come later than this were not meant as an answer."""


async def typed(talk: Talk, text: str, ref: MessageRef) -> bool:
    """False where nothing of the kind was asked."""
    async for role, subject, dialog in _asked(talk):
        if talk.now - datetime.fromisoformat(dialog.data["asked_at"]) > ASKED_FOR:
            await talk.work.dialogs.clear(Product(), role, subject)
            continue
        if dialog.kind == goals.GOAL_WORDS:
            await goals.typed(talk, role, dialog, text, ref)
        else:
            await frame.typed(talk, text)
        return True
    return False


async def leave(talk: Talk) -> None:
    """What was asked is no longer."""
    async for role, subject, _ in _asked(talk):
        await talk.work.dialogs.clear(Product(), role, subject)


async def leave_in_danger(talk: Talk) -> None:
    """Nothing of it is stored: it may have been meant as a call for help, not as a goal."""
    async for role, subject, _ in _asked(talk):
        await talk.work.dialogs.clear(Product(), role, subject)
        if role is Role.THERAPIST:
            await talk.say(texts.not_kept(talk.t))


async def _asked(talk: Talk) -> AsyncIterator[tuple[Role, UUID, Dialog]]:
    people: dict[Role, UUID] = {}
    if talk.client is not None:
        people[Role.CLIENT] = talk.client.id
    if talk.therapist is not None:
        people[Role.THERAPIST] = talk.therapist.id
    for role, subject in people.items():
        dialog = await talk.work.dialogs.get(Product(), role, subject)
        if dialog is not None and dialog.kind in KINDS:
            yield role, subject, dialog
