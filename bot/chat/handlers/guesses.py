"""Taps on guesses: the first one stays, then the next client is asked about."""

from bot.alliance.checkins import CheckInId
from bot.alliance.errors import NotFoundError
from bot.alliance.people import Therapist
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.talk import Talk
from bot.chat.texts import guesses as texts
from bot.chat.voices.care import guess_rows
from bot.usecases.actors import TherapistActor
from bot.usecases.care_voice import ToGuess
from bot.usecases.guess_ratings import MakeGuess, left_to_guess


async def guess(talk: Talk, press: Press) -> TapAnswer | None:
    therapist, checkin_id = _own(talk), _id(press)
    following = await _after(talk, therapist, checkin_id)
    if following is None:
        await talk.show(texts.nothing_left(talk.t))
        return None
    make = MakeGuess(instrument=talk.messenger.instrument)
    await make(talk.work, therapist, checkin_id, press.b, talk.now)
    await _show(talk, following)
    return None


async def skip(talk: Talk, press: Press) -> TapAnswer | None:
    following = await _after(talk, _own(talk), _id(press))
    if following is None:
        await talk.show(texts.nothing_left(talk.t))
    else:
        await _show(talk, following)
    return None


async def _after(talk: Talk, therapist: Therapist, checkin_id: CheckInId) -> ToGuess | None:
    """What is left after that one; None where it cannot be guessed any more.

    Raises:
        NotFoundError: not this therapist's.
    """
    await talk.work.checkins.get(TherapistActor(therapist.id), checkin_id)
    left = await left_to_guess(talk.work, therapist, talk.messenger.instrument, talk.now)
    ids = [checkin.id for _, checkin in left]
    return left[ids.index(checkin_id) + 1 :] if checkin_id in ids else None


async def _show(talk: Talk, left: ToGuess) -> None:
    if not left:
        await talk.show(texts.done(talk.t))
        return
    alias, checkin = left[0]
    text = texts.question(talk.t, alias, checkin.session_starts_at)
    await talk.show(text, guess_rows(talk.t, talk.keyboards, left))


def _own(talk: Talk) -> Therapist:
    if talk.therapist is None or not talk.therapist.guesses:
        raise NotFoundError("not a therapist who guesses")
    return talk.therapist


def _id(press: Press) -> CheckInId:
    if press.id is None:
        raise NotFoundError("no check-in named")
    return CheckInId(press.id)
