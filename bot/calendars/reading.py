"""From a calendar file to the hours in it.

Rules go through `bot.calendars.rules`, so that only those which name a date again and again, at
most one a day, ever reach an expander; hours are found on the wall clock by
`bot.calendars.recurrence`, as for series entered by hand.
"""

import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from icalendar import Calendar, Component

from bot.alliance.errors import InvalidValueError
from bot.calendars.events import CalendarEvent, edition_of, is_onward, replaced, uid_of, understood
from bot.calendars.export import OWN_DOMAIN
from bot.calendars.families import hours_of, strays
from bot.calendars.slimming import NoCalendarError, slim
from bot.calendars.zones import iana
from bot.usecases.ports import Passed, RawEntry, Reading, Window

MOST_ENTRIES = 5_000
"""Hours in the window; a therapist has a few hundred."""

_ALL_DAY, _PUZZLING, _IN_UTC = "all_day", "not_understood", "in_utc"
_SENSELESS = (
    *(KeyError, ValueError, AttributeError, TypeError, OverflowError, IndexError),
    InvalidValueError,
)
"""The library is not particular about what it raises."""


class TooMuchError(ValueError):
    """More hours than anybody has."""


def read(content: bytes, window: Window) -> Reading:
    """All hours that start in the window.

    Raises:
        NoCalendarError: it is none, or not whole.
        TooMuchError: absurdly many hours.
    """
    passed: Counter[str] = Counter()
    families: dict[str, list[CalendarEvent]] = defaultdict(list)
    for calendar in _parsed(slim(content, window.after, window.before)):
        named = iana(str(calendar.get("X-WR-TIMEZONE", ""))) or window.timezone
        cancelling = str(calendar.get("METHOD", "")).strip().upper() == "CANCEL"
        for component in calendar.walk("VEVENT"):
            event = _event(component, named, passed, cancelling=cancelling)
            if event is not None:
                families[event.uid].append(event)
    entries: list[RawEntry] = []
    for family in families.values():
        entries.extend(_hours(family, window, passed))
        if len(entries) > MOST_ENTRIES:
            raise TooMuchError
    return Reading(entries=tuple(entries), passed=Passed(**passed))


def _parsed(text: str) -> list[Component]:
    """One file may hold several calendars."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zones by strange names; `zones` judges them itself
            return list(Calendar.from_ical(text, multiple=True))
    except _SENSELESS as error:
        raise NoCalendarError from error


def _event(
    component: Any, default: str, passed: Counter[str], *, cancelling: bool
) -> CalendarEvent | None:
    """None for what has no hour, or is our own export come back; counted where it might matter."""
    if uid_of(component).endswith(OWN_DOMAIN):
        return None
    try:
        if "DTSTART" in component and not isinstance(component["DTSTART"].dt, datetime):
            passed[_ALL_DAY] += 1
            return _lost(component, default)
        return understood(component, default, cancelling=cancelling)
    except _SENSELESS:
        passed[_PUZZLING] += 1
        return _lost(component, default)


def _lost(component: Any, default: str) -> CalendarEvent | None:
    """An hour that was changed into something else is not where its rule had it."""
    try:
        named = replaced(component, default)
        if named is None:
            return None
        return CalendarEvent(
            uid=uid_of(component),
            start=named.local,
            timezone=named.timezone or default,
            replaces=named,
            onward=is_onward(component),
            lost=True,
            edition=edition_of(component),
        )
    except _SENSELESS:
        return None


def _hours(family: Sequence[CalendarEvent], window: Window, passed: Counter[str]) -> list[RawEntry]:
    try:
        found = list(hours_of(family, window))
        passed[_PUZZLING] += strays(family)
    except _SENSELESS:
        passed[_PUZZLING] += 1
        return []
    if any(one.timezone == "UTC" and one.rule is not None for one in family):
        passed[_IN_UTC] += 1
    return found
