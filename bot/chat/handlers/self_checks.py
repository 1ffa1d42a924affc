"""`/self`: a therapist's private taps. Read and written as that therapist, and as nobody else."""

from datetime import date, timedelta
from typing import Final

from bot.alliance.errors import InvalidValueError
from bot.alliance.self_checks import suggests_support, week_of
from bot.alliance.timing import zone
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import self_checks as texts
from bot.chat.verbs import Verb
from bot.chat.voices.care import energy_rows, load_rows, week_at
from bot.usecases.actors import TherapistActor
from bot.usecases.check_on_oneself import AnswerSelfCheck, answered

_SHOWN: Final = 12


async def self_check(talk: Talk, _args: str) -> None:
    therapist = talk.own_therapist
    checks = answered(await talk.work.self_checks.listed(TherapistActor(therapist.id)))
    text = texts.view(talk.t, checks[-_SHOWN:], is_asked=therapist.asks_self)
    if suggests_support(checks):
        text = "\n\n".join([text, texts.support(talk.t)])
    await talk.say(text, _view_rows(talk, has_some=bool(checks)))


def _view_rows(talk: Talk, *, has_some: bool) -> Rows:
    answer = (talk.t.label("This week"), Press(Verb.SELF_CHECK))
    erase = (talk.t.label("Erase all of it"), Press(Verb.SELF_ERASE))
    return talk.keyboards.rows(answer, *([erase] if has_some else []))


async def begin(talk: Talk, _press: Press) -> TapAnswer | None:
    rows = energy_rows(talk.t, talk.keyboards, _this_week(talk))
    await talk.show(texts.energy_question(talk.t), rows)
    return None


async def energy(talk: Talk, press: Press) -> TapAnswer | None:
    week = _week(talk, press)
    actor = TherapistActor(talk.own_therapist.id)
    await AnswerSelfCheck()(talk.work, actor, week, energy=press.b)
    await talk.show(texts.load_question(talk.t), load_rows(talk.t, talk.keyboards, week))
    return None


async def load(talk: Talk, press: Press) -> TapAnswer | None:
    actor = TherapistActor(talk.own_therapist.id)
    await AnswerSelfCheck()(talk.work, actor, _week(talk, press), load=press.b)
    checks = answered(await talk.work.self_checks.listed(actor))
    text = texts.done(talk.t, checks[-_SHOWN:])
    if suggests_support(checks):
        text = "\n\n".join([text, texts.support(talk.t)])
    await talk.show(text)
    return None


async def erase(talk: Talk, press: Press) -> TapAnswer | None:
    """`a` = 0 asks, 1 does."""
    actor = TherapistActor(talk.own_therapist.id)
    if press.a == 0:
        rows = talk.keyboards.rows(
            (talk.t.label("Yes, erase them"), Press(Verb.SELF_ERASE, a=1)),
            (talk.t.label("No, keep them"), Press(Verb.KEEP)),
        )
        await talk.show(texts.ask_erase(talk.t), rows)
        return None
    await talk.work.self_checks.erase(actor)
    await talk.show(texts.erased(talk.t))
    return None


def _week(talk: Talk, press: Press) -> date:
    """This week or the one before: what is older is no longer felt."""
    week, this = week_at(press.a), _this_week(talk)
    if week not in (this, this - timedelta(weeks=1)):
        raise InvalidValueError("that week is over")
    return week


def _this_week(talk: Talk) -> date:
    return week_of(talk.now, zone(talk.own_therapist.speech.timezone))
