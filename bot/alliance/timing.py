"""Wall clocks and instants: the one place where local time meets UTC.

Two rules for the two nights a year on which a wall clock misbehaves: a local time that does not
exist means the first instant after the gap; a local time that happens twice means the first.
Instants are aware (any zone in, UTC out); wall-clock times are naive.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import QuietHours, WeeklyTime

# Keys some machines add that name no place: what they mean differs from machine to machine.
_NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})
# A zone that changes sides of the date line skips a day, so the next morning can be three days off.
_DAYS_TO_SEARCH = 4


def zone(name: str) -> ZoneInfo:
    """The zone of an IANA key, written exactly as IANA does (`America/Toronto`).

    Raises:
        InvalidValueError: not such a key.
    """
    if name not in _known_zones():
        raise InvalidValueError("a time zone is an IANA name, such as America/Toronto")
    return ZoneInfo(name)


def zone_names() -> list[str]:
    """Every IANA key that `zone` accepts, sorted."""
    return sorted(_known_zones())


@lru_cache(maxsize=1)
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACES


def to_local(instant: datetime, at: ZoneInfo) -> datetime:
    """What the wall clock shows: naive."""
    return instant.astimezone(at).replace(tzinfo=None, fold=0)


def local_date(instant: datetime, at: ZoneInfo) -> date:
    return instant.astimezone(at).date()


def to_utc(naive: datetime, at: ZoneInfo) -> datetime:
    """The instant of a wall-clock time; see the two rules of this module."""
    first = naive.replace(tzinfo=at, fold=0)
    instant = first.astimezone(UTC)
    if to_local(instant, at) == naive.replace(fold=0):
        return instant
    return _end_of_gap(naive.replace(tzinfo=at, fold=1).astimezone(UTC), instant, at)


def _end_of_gap(before: datetime, after: datetime, at: ZoneInfo) -> datetime:
    """The whole second between two instants at which the offset changes (bisection)."""
    offset = before.astimezone(at).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(at).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return (before + timedelta(seconds=high)).replace(microsecond=0)


def day_exists(day: date, at: ZoneInfo) -> bool:
    """False for the day a zone left out when it moved across the date line."""
    midnight = datetime.combine(day, time.min)
    return to_utc(midnight, at) < to_utc(midnight + timedelta(days=1), at)


def is_quiet(instant: datetime, quiet: QuietHours, at: ZoneInfo) -> bool:
    """Whether the wall clock of that instant lies in [start, end)."""
    clock = to_local(instant, at).time()
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def next_waking(instant: datetime, quiet: QuietHours, at: ZoneInfo) -> datetime:
    """The instant itself (as UTC) if it is not quiet, else the end of the quiet period.

    Never earlier than `instant`, never quiet. When quiet hours end in a gap, they end with it;
    when they end in an hour that happens twice, the answer is the next of the two ends.
    """
    if not is_quiet(instant, quiet, at):
        return instant.astimezone(UTC)
    return min(
        end
        for end in _ends(local_date(instant, at), quiet.end, at)
        if end > instant and not is_quiet(end, quiet, at)
    )


def _ends(day: date, clock: time, at: ZoneInfo) -> Iterator[datetime]:
    for days in range(_DAYS_TO_SEARCH):
        naive = datetime.combine(day + timedelta(days=days), clock)
        yield to_utc(naive, at)
        second = naive.replace(tzinfo=at, fold=1).astimezone(UTC)
        if to_local(second, at) == naive:
            yield second


def week_due(
    digest_at: WeeklyTime, at: ZoneInfo, last: datetime | None, now: datetime
) -> datetime | None:
    """The latest weekly instant not after `now`, unless `last` has reached it; else None.

    After an outage of many weeks this is one instant, not many. `last` is the instant the latest
    digest stood for, or from which digests are owed (the day a therapist joined); None: for ever.
    """
    latest = _weekly(digest_at, at, local_date(now, at))
    if latest > now:
        latest = _weekly(digest_at, at, local_date(now, at) - timedelta(days=7))
    return None if last is not None and last >= latest else latest


def next_weekly(digest_at: WeeklyTime, at: ZoneInfo, after: datetime) -> datetime:
    """The first weekly instant later than `after`."""
    latest = _weekly(digest_at, at, local_date(after, at) - timedelta(days=7))
    while latest <= after:
        latest = _weekly(digest_at, at, local_date(latest, at) + timedelta(days=7))
    return latest


def _weekly(weekly: WeeklyTime, at: ZoneInfo, near: date) -> datetime:
    """The instant on the given weekday of the seven days that end with `near`."""
    day = near - timedelta(days=(near.weekday() - weekly.weekday) % 7)
    return to_utc(datetime.combine(day, weekly.at), at)
