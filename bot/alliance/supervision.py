"""A case as it is told in supervision: a letter, weeks counted from the first, no name and no date.

Only what a therapist may know: of a reply that shares its trend the index counts and nothing else,
one kept private looks like silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from bot.alliance.checkins import CheckInState
from bot.alliance.digests import ClientEntries, Period, Seen, judged
from bot.alliance.episodes import Cause, Episode, EpisodeState
from bot.alliance.signals import Rule

MOST_CASES: Final = 5
MOST_SESSIONS: Final = 20
"""The newest ones; what lies further back is told by the episodes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSession:
    """`week` counts from 1. `deviation`: points of 0-10 from the own mean; None: no rating."""

    week: int
    deviation: float | None = field(repr=False)
    rule: Rule | None = None
    was_cancelled: bool = False
    was_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """Something that happened in an episode."""

    week: int
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEpisode:
    """Weeks may be 0 or less: before the first session shown."""

    began: int
    state: EpisodeState
    steps: tuple[CaseStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One client without anything that says who. In order of time."""

    sessions: tuple[CaseSession, ...] = field(repr=False)
    episodes: tuple[CaseEpisode, ...] = field(default=(), repr=False)

    @property
    def weeks(self) -> int:
        return self.sessions[-1].week if self.sessions else 0


def case_of(client: ClientEntries, episodes: Sequence[Episode], period: Period) -> Case:
    """What had ended by the end of the period; empty where nothing had."""
    seen = list(judged(period, client))[-MOST_SESSIONS:]
    if not seen:
        return Case(sessions=())
    first = _day(seen[0])
    rated = [one.rating.index for one in seen if one.rating.index is not None]
    mean = fmean(rated) if rated else 0.0
    return Case(
        sessions=tuple(_session(one, first, mean) for one in seen),
        episodes=tuple(_episode(one, first) for one in episodes),
    )


def _session(one: Seen, first: date, mean: float) -> CaseSession:
    state, index = one.entry.checkin.state, one.rating.index
    return CaseSession(
        week=_week(_day(one), first),
        deviation=None if index is None else round(index - mean, 1) + 0.0,
        rule=None if one.flag is None else one.flag.rule,
        was_cancelled=state is CheckInState.CANCELLED,
        was_silent=state is CheckInState.EXPIRED and index is None,
    )


def _episode(episode: Episode, first: date) -> CaseEpisode:
    return CaseEpisode(
        began=_week(episode.began_at.date(), first),
        state=episode.state,
        steps=tuple(
            CaseStep(week=_week(move.at.date(), first), cause=move.cause) for move in episode.moves
        ),
    )


def _day(one: Seen) -> date:
    return one.entry.checkin.session_starts_at.date()


def _week(day: date, first: date) -> int:
    return (day - first) // timedelta(weeks=1) + 1
