"""How each client's index went over time, as others may see it: what a chart is drawn from.

Everything here passes through `bot.alliance.digests.judged`, and with it through
`bot.alliance.disclosure`: a reply kept to oneself is a check-in nobody answered.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, median

from bot.alliance import baseline, signals
from bot.alliance.baseline import Memory
from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.digests import (
    LEVEL_HISTORY,
    ClientDigest,
    ClientEntries,
    Course,
    Digest,
    Need,
    Period,
    Seen,
    courses,
)
from bot.alliance.people import ClientId
from bot.alliance.signals import Level, Rating

HISTORY = timedelta(weeks=52)
"""How far back a trend goes. The own level knows what lies before, too."""
NARROWEST = timedelta(weeks=6)
"""The shortest time axis: two sessions must not look like a long way."""
MONTHS_FROM = timedelta(weeks=11)
"""A time axis from this long has a tick at the start of months, a shorter one every two weeks."""
MOST_TICKS = 6

_DAY = timedelta(days=1)
_FORTNIGHT = timedelta(weeks=2)
_LONGER_THAN_USUAL = 1.6
_JANUARY = 1


class Gap(StrEnum):
    """Why a session has no index."""

    NO_RATING = "no_rating"
    """Unanswered, kept private, or too little of it answered: nobody can tell which."""
    CANCELLED = "cancelled"


_FELL_OUT = frozenset(
    {
        Reason.NOT_HELD,
        Reason.SESSION_CANCELLED,
        Reason.HOLIDAY,
        Reason.CLOSURE,
        Reason.THERAPIST_AWAY,
    }
)
"""Reasons that mean the session did not take place; after a pause, say, nobody was asked."""


class SpanKind(StrEnum):
    """What lasted from one day to another."""

    EPISODE = "episode"


class MarkKind(StrEnum):
    """What happened on a day."""

    ABSENT = "absent"
    LATE = "late"
    CANCELLED_LATE = "cancelled_late"
    FEE_CHANGE = "fee_change"
    BREAK = "break"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One session, on its local day.

    Exactly one of `index` (0-10) and `gap` is there. `flag` is what was judged then and never
    changes. `usual` is the own level before this session, `limit` the highest index that would have
    been a drop; both None while there is no own level yet. `joined`: a line may be drawn from the
    point before to this one.
    """

    on: date
    index: float | None = field(default=None, repr=False)
    gap: Gap | None = None
    flag: Level | None = None
    usual: float | None = field(default=None, repr=False)
    limit: float | None = field(default=None, repr=False)
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From a day to a day, both in it; `end` None while it goes on."""

    start: date
    end: date | None
    kind: SpanKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened on a day."""

    on: date
    kind: MarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One client of a digest: points in order of time, at most `HISTORY` back."""

    client_id: ClientId
    need: Need
    points: tuple[TrendPoint, ...] = field(repr=False)
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Shared by all charts of one digest. `by_month`: ticks are first days of months."""

    first: date
    last: date
    ticks: tuple[date, ...]
    by_month: bool


def trends(digest: Digest, clients: Iterable[ClientEntries], at: tzinfo) -> tuple[Trend, ...]:
    """As `drawn`, of clients that nothing else is asked about."""
    return drawn(digest, courses(digest.period, clients), at)


def drawn(digest: Digest, known: Iterable[Course], at: tzinfo) -> tuple[Trend, ...]:
    """One trend for each client of the digest, in its order; days are those of the zone `at`.

    `known`: of the digest's period, at least those of its clients.
    """
    by_client = {one.client.id: one.seen for one in known}
    return tuple(_trend(digest.period, by_client[one.client_id], one, at) for one in digest.clients)


def _trend(period: Period, seen: Sequence[Seen], found: ClientDigest, at: tzinfo) -> Trend:
    since = period.until - HISTORY
    points = tuple(
        point
        for one, point in zip(seen, _points(seen, at), strict=True)
        if one.entry.checkin.session_starts_at >= since
    )
    return Trend(client_id=found.client_id, need=found.need, points=points)


def _points(seen: Sequence[Seen], at: tzinfo) -> Iterator[TrendPoint]:
    longest = _longest_step(seen)
    before: Seen | None = None
    for one in seen:
        usual, limit = own_level(one.memory, one.rating)
        yield TrendPoint(
            on=_day(one, at),
            index=one.rating.index,
            gap=_gap(one),
            flag=None if one.flag is None else one.flag.level,
            usual=usual,
            limit=limit,
            joined=before is not None and _joined(before, one, longest),
        )
        before = one


def own_level(memory: Memory, current: Rating) -> tuple[float | None, float | None]:
    """Level and limit that hold for a session; (None, None) while too little is remembered."""
    known = baseline.before(memory, current.day, current.measure).counted
    if len(known) < LEVEL_HISTORY:
        return None, None
    return fmean(known), signals.sign_limit(memory, current)


def _gap(one: Seen) -> Gap | None:
    if one.rating.index is not None:
        return None
    checkin = one.entry.checkin
    is_cancelled = checkin.state is CheckInState.CANCELLED and checkin.reason in _FELL_OUT
    return Gap.CANCELLED if is_cancelled else Gap.NO_RATING


def _day(one: Seen, at: tzinfo) -> date:
    return one.entry.checkin.session_starts_at.astimezone(at).date()


def _joined(before: Seen, one: Seen, longest: timedelta) -> bool:
    """Never over a session without an index, a long break, or to another instrument."""
    if before.rating.measure != one.rating.measure:
        return False
    if before.rating.index is None or one.rating.index is None:
        return False
    return _starts(one) - _starts(before) <= longest


def _longest_step(seen: Sequence[Seen]) -> timedelta:
    starts = [_starts(one) for one in seen]
    days = [(later - earlier) / _DAY for earlier, later in pairwise(starts)]
    return _LONGER_THAN_USUAL * median(days) * _DAY if days else timedelta(0)


def _starts(one: Seen) -> datetime:
    return one.entry.checkin.session_starts_at


# --- the time axis ------------------------------------------------------------------------------


def time_axis(found: Iterable[Trend], last: date) -> TimeAxis:
    """From the earliest point of all to `last`, the local day the digest ends."""
    earliest = min((point.on for one in found for point in one.points), default=last)
    first = min(earliest, last - NARROWEST)
    by_month = last - first >= MONTHS_FROM
    ticks = tuple(_months(first, last)) if by_month else tuple(_fortnights(first, last))
    return TimeAxis(first=first, last=last, ticks=ticks, by_month=by_month)


def _months(first: date, last: date) -> Iterator[date]:
    """First days of months, every one or every second or third …, January always among them."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(each for each in (1, 2, 3, 4, 6, 12) if months <= MOST_TICKS * each)
    day = date(first.year, first.month, 1)
    while day <= last:
        if day >= first and (day.month - _JANUARY) % step == 0:
            yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _fortnights(first: date, last: date) -> Iterator[date]:
    count = (last - first) // _FORTNIGHT
    yield from (last - number * _FORTNIGHT for number in reversed(range(count + 1)))
