"""What a setting does, shown beside it: when questions come next, how discreet arrival looks."""

from bot.alliance.checkins import CheckInState
from bot.alliance.timing import next_weekly, zone
from bot.chat.handlers.setting_changes import digest_at
from bot.chat.handlers.setting_names import Setting
from bot.chat.talk import Talk
from bot.chat.texts import checkin as checkin_texts
from bot.chat.texts import settings as texts
from bot.usecases.actors import Product
from bot.usecases.replan_checkins import replan_checkins

MOVES_QUESTIONS = frozenset({Setting.TIMEZONE, Setting.QUIET_HOURS})


async def follow(talk: Talk, setting: Setting) -> None:
    """Questions that wait follow the new hours, or the clock of where somebody travelled to."""
    if talk.client is not None and setting in MOVES_QUESTIONS:
        await replan_checkins(talk.work, Product(), talk.client, talk.clinic.policies)


async def effect(talk: Talk, setting: Setting) -> str:
    """One sentence, empty where there is nothing to show."""
    match setting:
        case Setting.TIMEZONE | Setting.QUIET_HOURS:
            return await _next_questions(talk)
        case Setting.DISCREET:
            return texts.looks_like(talk.t, checkin_texts.discreet(talk.t))
        case Setting.DIGEST_DAY | Setting.DIGEST_HOUR:
            at = zone(talk.speech.timezone)
            return texts.next_overview(talk.t, next_weekly(digest_at(talk), at, talk.now))
        case _:
            return ""


async def _next_questions(talk: Talk) -> str:
    if talk.client is None:
        return ""
    waiting = [
        one.due_at
        for one in await talk.work.checkins.of_client(Product(), talk.client.id)
        if one.state is CheckInState.SCHEDULED and one.due_at > talk.now
    ]
    return texts.next_questions(talk.t, min(waiting)) if waiting else ""
