"""From a calendar file to the hours in it.

Rules go through `bot.calendars.rules`, so that only those which name a date again and again, at
most one a day, ever reach an expander; hours are found on the wall clock by
`bot.calendars.recurrence`, as for series entered by hand.
"""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Component

from bot.alliance.calendars import codes_in
from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import DEFAULT_LENGTH, Recurrence
from bot.alliance.timing import to_local, to_utc, zone
from bot.calendars.export import OWN_DOMAIN
from bot.calendars.recurrence import MAX_LENGTH, MIN_LENGTH, occurrences
from bot.calendars.slimming import NoCalendarError, slim
from bot.calendars.zones import iana, wall
from bot.usecases.ports import Passed, RawEntry, Reading, Window

MOST_ENTRIES = 5_000
"""Hours in the window; a therapist has a few hundred."""
MOST_UID = 1_000

_ALL_DAY, _PUZZLING, _IN_UTC = "all_day", "not_understood", "in_utc"
_SPACE = re.compile(r"\s+")


class TooMuchError(ValueError):
    """More hours than anybody has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """One VEVENT: a series, a single hour, or another version of one hour of a series."""

    uid: str
    start: datetime
    """Naive, in `timezone`."""
    timezone: str
    length: timedelta
    rule: str | None
    more: tuple[datetime, ...]
    less: frozenset[datetime]
    replaces: datetime | None
    """Naive, in `timezone`: which hour of the series this is another version of."""
    edition: tuple[int, str]
    cancelled: bool
    title: str = field(repr=False)
    codes: frozenset[str] = field(repr=False)


def read(content: bytes, window: Window) -> Reading:
    """All hours that start in the window.

    Raises:
        NoCalendarError: it is none, or not whole.
        TooMuchError: absurdly many hours.
    """
    text = content.decode("utf-8-sig", errors="replace")
    calendar = _parsed(slim(text, window.after, window.before))
    named = iana(str(calendar.get("X-WR-TIMEZONE", "")))
    passed: Counter[str] = Counter()
    families: dict[str, list[_Event]] = defaultdict(list)
    for component in calendar.walk("VEVENT"):
        event = _event(component, named or window.timezone, passed)
        if event is not None:
            families[event.uid].append(event)
    entries: list[RawEntry] = []
    for family in families.values():
        try:
            entries.extend(list(_hours(family, window, passed)))
        except (InvalidValueError, ValueError, OverflowError, TypeError):
            passed[_PUZZLING] += 1
        if len(entries) > MOST_ENTRIES:
            raise TooMuchError
    return Reading(entries=tuple(entries), passed=Passed(**passed))


def _parsed(text: str) -> Component:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zones by strange names; `zones` judges them itself
            return Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise NoCalendarError from error  # the library is not particular about what it raises


def _event(component: Any, default: str, passed: Counter[str]) -> _Event | None:
    """None for what has no hour, or is our own export come back; counted where it might matter."""
    uid = str(component.get("UID", ""))[:MOST_UID]
    if uid.endswith(OWN_DOMAIN):
        return None
    try:
        start = component["DTSTART"].dt
        if not isinstance(start, datetime):
            passed[_ALL_DAY] += 1
            return None
        return _understood(component, uid, default)
    except (KeyError, ValueError, AttributeError, TypeError, OverflowError, InvalidValueError):
        passed[_PUZZLING] += 1
        return None


def _understood(component: Any, uid: str, default: str) -> _Event:
    starts = component["DTSTART"]
    local, timezone = wall(starts.dt, _tzid(starts), default)
    replaces = component.get("RECURRENCE-ID")
    if replaces is not None and "RANGE" in replaces.params:
        raise InvalidValueError("one hour is changed at a time")
    title = _SPACE.sub(" ", str(component.get("SUMMARY", ""))).strip()
    return _Event(
        uid=uid or f"{timezone} {local.isoformat()} {title}",
        start=local,
        timezone=timezone,
        length=_length(component),
        rule=_rule(component),
        more=tuple(_dates(component, "RDATE", timezone, default)),
        less=frozenset(_dates(component, "EXDATE", timezone, default)),
        replaces=None if replaces is None else _in(replaces, timezone, default),
        edition=(int(component.get("SEQUENCE", 0)), str(_stamp(component))),
        cancelled=str(component.get("STATUS", "")).strip().upper() == "CANCELLED",
        title=title,
        codes=codes_in(" ".join((title, *_texts(component)))),
    )


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


def _dates(component: Any, name: str, timezone: str, default: str) -> Iterator[datetime]:
    value = component.get(name)
    for group in value if isinstance(value, list) else [value] if value is not None else []:
        for each in group.dts:
            found = _local(each.dt, _tzid(group), timezone, default)
            if found is not None:
                yield found


def _in(value: Any, timezone: str, default: str) -> datetime:
    found = _local(value.dt, _tzid(value), timezone, default)
    if found is None:
        raise InvalidValueError("an hour has a time")
    return found


def _local(value: object, tzid: str | None, timezone: str, default: str) -> datetime | None:
    """Naive in `timezone`. A bare date stands for the whole day and is midnight here."""
    if isinstance(value, datetime):
        naive, found = wall(value, tzid, default)
        return naive if found == timezone else to_local(to_utc(naive, zone(found)), zone(timezone))
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time())
    return None  # a period


def _stamp(component: Any) -> object:
    """Later than another only among versions of one entry, so text order will do."""
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        if name in component:
            return component[name].dt.isoformat()
    return ""


def _texts(component: Any) -> Iterator[str]:
    for name in ("DESCRIPTION", "LOCATION"):
        yield str(component.get(name, ""))
    categories = component.get("CATEGORIES", [])
    for group in categories if isinstance(categories, list) else [categories]:
        yield " ".join(str(each) for each in getattr(group, "cats", ()))


# --- the hours of one entry ---------------------------------------------------------------------


def _hours(family: Sequence[_Event], window: Window, passed: Counter[str]) -> Iterator[RawEntry]:
    """Of an entry and the other versions of its hours, each by the latest version."""
    masters = [one for one in family if one.replaces is None]
    changed = {
        one.replaces.date(): one
        for one in sorted(family, key=lambda one: one.edition)
        if one.replaces is not None
    }
    if masters:
        master = max(masters, key=lambda one: one.edition)
        changed = {day: _with_codes(one, master) for day, one in changed.items()}
        if master.timezone == "UTC" and master.rule is not None:
            passed[_IN_UTC] += 1
        yield from _of_master(master, changed, window)
    for day, version in changed.items():
        yield from _within(version, version.start, day.isoformat(), window)


def _with_codes(version: _Event, master: _Event) -> _Event:
    """One hour that was moved by itself is still that client's."""
    return version if version.codes else replace(version, codes=master.codes)


def _of_master(master: _Event, changed: dict[date, _Event], window: Window) -> Iterator[RawEntry]:
    """An hour is known by its day, so that it stays itself when the whole series moves.

    That does for all, since the rules that are read name one hour a day at most.
    """
    if master.rule is None and not master.more:
        if not changed:
            yield from _within(master, master.start, "", window)
        return
    recurrence = Recurrence(
        start=master.start, timezone=master.timezone, length=master.length, rule=master.rule
    )
    left_out = {one.date() for one in master.less if one.time() == datetime.min.time()}
    keys = [one.key for one in occurrences(recurrence, window.after, window.before)]
    for key in sorted({*keys, *master.more}):
        if key in master.less or key.date() in left_out or key.date() in changed:
            continue
        yield from _within(master, key, key.date().isoformat(), window)


def _within(event: _Event, local: datetime, which: str, window: Window) -> Iterator[RawEntry]:
    starts_at = to_utc(local.replace(microsecond=0), zone(event.timezone))
    if window.after <= starts_at < window.before:
        yield RawEntry(
            uid=event.uid,
            occurrence=which,
            title=event.title,
            codes=event.codes,
            starts_at=starts_at,
            ends_at=starts_at + event.length,
            timezone=event.timezone,
            cancelled=event.cancelled,
        )
