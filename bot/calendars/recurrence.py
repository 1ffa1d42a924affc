"""From a recurrence to the hours that take place: wall-clock rule in, instants out.

Rules are expanded on the wall clock alone, without a zone; each wall-clock start then becomes an
instant by the two rules of `bot.alliance.timing`. So three o'clock stays three o'clock all year,
and a calendar library's own idea of a night that lasts 23 or 25 hours never reaches a session.

This module is the port `Recurrences` as it stands.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event, vRecur

from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import Occurrence, Recurrence
from bot.alliance.timing import day_exists, to_local, to_utc, zone
from bot.calendars.rules import Rule, read_rule

MAX_HORIZON = timedelta(days=400)
MAX_LENGTH = timedelta(hours=12)
MIN_LENGTH = timedelta(minutes=1)
FIRST_YEAR, LAST_YEAR = 2000, 2100

# Wall clock and UTC are never further apart, gaps and skipped days included.
_MARGIN = timedelta(days=3)


def occurrences(recurrence: Recurrence, after: datetime, before: datetime) -> list[Occurrence]:
    """Those that start in [after, before), in strictly increasing order, keys unique.

    The start is always the first occurrence and counts as one, as RFC 5545 has it, also where the
    rule alone would not name its day. A day that a zone left out altogether has no session.

    Raises:
        InvalidValueError: a recurrence that is not accepted, or more than 400 days asked for.
    """
    if before - after > MAX_HORIZON:
        raise InvalidValueError(f"at most {MAX_HORIZON.days} days can be looked at in one go")
    at, rule = _read(recurrence)
    window = (to_local(after, at) - _MARGIN, to_local(before, at) + _MARGIN)
    keys = _keys(recurrence.start.replace(microsecond=0), rule, *window)
    found = [_occurrence(key, recurrence.length, at) for key in keys if day_exists(key.date(), at)]
    return [one for one in found if after <= one.starts_at < before]


def validate(recurrence: Recurrence) -> None:
    """Raises InvalidValueError as `occurrences` would; the message says what is accepted."""
    _read(recurrence)


def _read(recurrence: Recurrence) -> tuple[ZoneInfo, Rule | None]:
    at, start = zone(recurrence.timezone), recurrence.start
    if start.tzinfo is not None or not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise InvalidValueError(
            f"a first session is a local time in the years {FIRST_YEAR} to {LAST_YEAR}"
        )
    if not MIN_LENGTH <= recurrence.length <= MAX_LENGTH:
        raise InvalidValueError("a session lasts between one minute and twelve hours")
    if recurrence.rule is None:
        return at, None
    rule = read_rule(recurrence.rule, at)
    if rule.until is not None and rule.until < start.replace(microsecond=0):
        raise InvalidValueError("UNTIL lies before the first session")
    return at, rule


def _occurrence(key: datetime, length: timedelta, at: ZoneInfo) -> Occurrence:
    starts_at = to_utc(key, at)
    return Occurrence(key=key, starts_at=starts_at, ends_at=starts_at + length)


def _keys(
    start: datetime, rule: Rule | None, earliest: datetime, latest: datetime
) -> Iterable[datetime]:
    """Wall-clock starts in [earliest, latest] or more, ascending."""
    if rule is None:
        return [start]
    if rule.until is not None:
        latest = min(latest, rule.until)
    # What is counted is counted from the start; the rest may be entered anywhere.
    keys = _expanded(start, rule.text, start if rule.count else earliest, latest)
    return [key for key in keys if key <= latest][: rule.count]


def _expanded(start: datetime, rule: str, earliest: datetime, latest: datetime) -> list[datetime]:
    if latest < earliest:
        return []
    event = Event()
    event.add("dtstart", start)
    event.add("rrule", vRecur.from_ical(rule))
    calendar = Calendar()
    calendar.add_component(event)
    # One second more: the library leaves out an hour that begins at the very end.
    query = recurring_ical_events.of(calendar).between(earliest, latest + timedelta(seconds=1))
    return sorted({occurrence["DTSTART"].dt for occurrence in query})
