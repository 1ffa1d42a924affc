"""`/away`: days on which a therapist's sessions do not take place."""

from datetime import date, timedelta
from typing import Final

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import Therapist
from bot.alliance.timing import local_date, zone
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.talk import Talk
from bot.chat.texts import away as texts
from bot.chat.verbs import Verb
from bot.usecases.actors import TherapistActor
from bot.usecases.go_away import ComeBack, GoAway

_WEEKS: Final = (1, 2, 3, 4)


async def away(talk: Talk, args: str) -> None:
    """With a day, from now until then; `back` ends it; without words, buttons."""
    therapist = talk.own_therapist
    match args.strip().casefold():
        case "":
            await _ask(talk, therapist)
        case "back":
            await _come_back(talk, therapist)
        case typed:
            await _go(talk, therapist, _day(typed))


async def away_for(talk: Talk, press: Press) -> TapAnswer | None:
    """`a` weeks from today; 0 means that they are back."""
    therapist = talk.own_therapist
    if press.a == 0:
        await _come_back(talk, therapist)
    elif press.a in _WEEKS:
        await _go(talk, therapist, _today(talk, therapist) + timedelta(weeks=press.a))
    else:
        raise InvalidValueError("no such choice")
    return None


async def _ask(talk: Talk, therapist: Therapist) -> None:
    today = _today(talk, therapist)
    days = [
        (texts.back_label(talk.t, today + timedelta(weeks=weeks)), Press(Verb.AWAY, a=weeks))
        for weeks in _WEEKS
    ]
    actor = TherapistActor(therapist.id)
    current = await talk.work.absences.current(actor, therapist.id, talk.now)
    if current is None:
        await talk.say(texts.ask(talk.t), talk.keyboards.rows(*days))
        return
    back = (talk.t.label("I am back"), Press(Verb.AWAY))
    text = texts.away_already(talk.t, current.back_on)
    await talk.say(text, talk.keyboards.rows(back, *days))


async def _go(talk: Talk, therapist: Therapist, back_on: date | None) -> None:
    if back_on is None:
        await talk.say(texts.refused(talk.t))
        return
    try:
        go = GoAway(chance=talk.messenger.chance)
        absence = await go(talk.work, therapist, back_on, talk.now)
    except InvalidValueError:
        await talk.say(texts.refused(talk.t))
        return
    await talk.show(texts.gone(talk.t, absence.back_on))


async def _come_back(talk: Talk, therapist: Therapist) -> None:
    try:
        await ComeBack()(talk.work, therapist, talk.now)
    except NotFoundError:
        await talk.say(texts.not_away(talk.t))
        return
    await talk.show(texts.came_back(talk.t))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _today(talk: Talk, therapist: Therapist) -> date:
    return local_date(talk.now, zone(therapist.speech.timezone))
