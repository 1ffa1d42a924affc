"""What an episode is told of a check-in that ended: what others may see of it, and no more."""

from datetime import datetime
from typing import Final

from bot.alliance import baseline, signals
from bot.alliance.baseline import Base, Memory
from bot.alliance.checkins import CheckInId
from bot.alliance.digests import ClientEntries, Period, Seen, judged
from bot.alliance.episodes import Observation
from bot.alliance.signals import Flag, Rating

KNOWN_FROM: Final = 2
"""Ratings a level must rest on before it says what is usual for this client."""


def observed(client: ClientEntries, checkin_id: CheckInId, now: datetime) -> Observation | None:
    """One check-in, judged by those before it; None where others see no end of it at `now`.

    A reply the client keeps to themselves gives what an unanswered check-in gives: nothing that
    moves an episode. One that shares only its trend counts by its index, without its answers.
    """
    for one in judged(Period(after=now, until=now), client):
        if one.entry.checkin.id == checkin_id:
            return _observation(one)
    return None


def _observation(one: Seen) -> Observation:
    rating = one.rating if one.shared is not None else _without_markers(one.rating)
    flag = signals.judged(one.memory, rating)
    return Observation(
        checkin_id=one.entry.checkin.id,
        session_starts_at=one.entry.checkin.session_starts_at,
        index=rating.index,
        flag=flag,
        floor=_floor(baseline.before(one.memory, rating.day, rating.measure), flag),
        answer=None if one.shared is None else one.shared.follow_up,
    )


def _without_markers(rating: Rating) -> Rating:
    return Rating(index=rating.index, day=rating.day, measure=rating.measure, grain=rating.grain)


def _floor(known: Memory, flag: Flag | None) -> float | None:
    """Level minus spread, as they were before the sign; before the whole run, where it was one."""
    base = _base(known, 1 if flag is None else flag.sessions)
    if base is None or base.ratings < KNOWN_FROM:
        return None
    return base.level - base.spread


def _base(known: Memory, sessions: int) -> Base | None:
    return known.bases[min(sessions, len(known.bases)) - 1] if known.bases else None
