"""One VEVENT as a value: a series, a single hour, or another version of hours of a series."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.alliance.calendars import codes_in
from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import DEFAULT_LENGTH
from bot.alliance.timing import to_local, to_utc, zone
from bot.calendars.recurrence import MAX_LENGTH, MIN_LENGTH
from bot.calendars.zones import wall

MOST_UID = 1_000

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as a calendar names it, to be said in the zone of the series it belongs to."""

    local: datetime
    """Naive."""
    timezone: str | None
    """IANA; None for a time without a zone, which is in that of the series."""

    def at(self, timezone: str) -> datetime:
        """Naive, in that zone."""
        if self.timezone in (None, timezone):
            return self.local
        return to_local(to_utc(self.local, zone(self.timezone or timezone)), zone(timezone))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """What is read of one VEVENT."""

    uid: str
    start: datetime
    """Naive, in `timezone`."""
    timezone: str
    length: timedelta = DEFAULT_LENGTH
    rule: str | None = None
    more: tuple[datetime, ...] = ()
    less: frozenset[datetime] = frozenset()
    replaces: Moment | None = None
    """Which hour of the series this is another version of."""
    onward: bool = False
    """It is another version of all later ones, too (RANGE=THISANDFUTURE)."""
    lost: bool = False
    """It could not be read; all that is known is which hour it replaces."""
    edition: tuple[int, str] = (0, "")
    cancelled: bool = False
    title: str = field(default="", repr=False)
    codes: frozenset[str] = field(default=frozenset(), repr=False)


def uid_of(component: Any) -> str:
    return str(component.get("UID", ""))[:MOST_UID]


def replaced(component: Any, default: str) -> Moment | None:
    """Which hour it replaces; None for a series or a single hour.

    Raises:
        ValueError and others, as the library does: it says so and names no time.
    """
    value = component.get("RECURRENCE-ID")
    return None if value is None else _moment(value.dt, _tzid(value), default, time.min)


def understood(component: Any, default: str, *, cancelling: bool) -> CalendarEvent:
    """`cancelling`: the whole calendar was sent to cancel what is in it.

    Raises:
        InvalidValueError, and others as the library does: it makes no sense.
    """
    starts = component["DTSTART" if "DTSTART" in component else "RECURRENCE-ID"]
    local, timezone = wall(starts.dt, _tzid(starts), default)
    title = _SPACE.sub(" ", str(component.get("SUMMARY", ""))).strip()
    less = (one.at(timezone) for one in _moments(component, "EXDATE", default, time.min))
    more = (one.at(timezone) for one in _moments(component, "RDATE", default, local.time()))
    return CalendarEvent(
        uid=uid_of(component) or f"{timezone} {local.isoformat()} {title}",
        start=local,
        timezone=timezone,
        length=_length(component),
        rule=_rule(component),
        more=tuple(more),
        less=frozenset(less),
        replaces=replaced(component, default),
        onward=is_onward(component),
        edition=edition_of(component),
        cancelled=cancelling or _status(component) == "CANCELLED",
        title=title,
        codes=codes_in(" ".join((title, *_texts(component)))),
    )


def is_onward(component: Any) -> bool:
    """Raises InvalidValueError for another range than from an hour on."""
    value = component.get("RECURRENCE-ID")
    named = "" if value is None else str(value.params.get("RANGE", "")).strip().upper()
    if named not in ("", "THISANDFUTURE"):
        raise InvalidValueError("one hour is changed at a time, or all from one on")
    return bool(named)


def edition_of(component: Any) -> tuple[int, str]:
    """Later than another only among versions of one entry, so text order will do for the stamp."""
    stamped = [name for name in ("LAST-MODIFIED", "DTSTAMP") if name in component]
    stamp = component[stamped[0]].dt.isoformat() if stamped else ""
    return int(component.get("SEQUENCE", 0)), str(stamp)


def _status(component: Any) -> str:
    return str(component.get("STATUS", "")).strip().upper()


def _tzid(value: Any) -> str | None:
    found = value.params.get("TZID")
    return None if found is None else str(found)


def _length(component: Any) -> timedelta:
    if "DURATION" in component:
        length = component["DURATION"].dt
    elif "DTEND" in component:
        length = component["DTEND"].dt - component["DTSTART"].dt
    else:
        length = DEFAULT_LENGTH
    if not MIN_LENGTH <= length <= MAX_LENGTH:
        raise InvalidValueError("a session lasts between one minute and twelve hours")
    return timedelta(seconds=int(length.total_seconds()))


def _rule(component: Any) -> str | None:
    rule = component.get("RRULE")
    if rule is None:
        return None
    if isinstance(rule, list):
        raise InvalidValueError("one rule per entry")
    return str(rule.to_ical().decode())


def _moments(component: Any, name: str, default: str, clock: time) -> Iterator[Moment]:
    value = component.get(name)
    for group in value if isinstance(value, list) else [value] if value is not None else []:
        for each in group.dts:
            # A span is known by its beginning.
            begins = each.dt[0] if isinstance(each.dt, tuple) else each.dt
            yield _moment(begins, _tzid(group), default, clock)


def _moment(value: date, tzid: str | None, default: str, clock: time) -> Moment:
    """A bare date is that day at `clock`."""
    if not isinstance(value, datetime):
        return Moment(local=datetime.combine(value, clock), timezone=None)
    if value.tzinfo is None and tzid is None:
        return Moment(local=value, timezone=None)
    local, timezone = wall(value, tzid, default)
    return Moment(local=local, timezone=timezone)


def _texts(component: Any) -> Iterator[str]:
    for name in ("DESCRIPTION", "LOCATION"):
        yield str(component.get(name, ""))
    categories = component.get("CATEGORIES", [])
    for group in categories if isinstance(categories, list) else [categories]:
        yield " ".join(str(each) for each in getattr(group, "cats", ()))
