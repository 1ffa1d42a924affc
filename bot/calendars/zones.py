"""What calendars call a time zone, as an IANA name."""

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from icalendar.timezone import is_utc
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.alliance.errors import InvalidValueError
from bot.alliance.timing import zone

_PREFIXED = re.compile(r"^/[^/]+/(?:[^/]+/)?(?=[A-Z])")
"""Mozilla and others write `/mozilla.org/20050126_1/America/Toronto`."""


def iana(name: str) -> str | None:
    """The IANA name of a TZID: itself, a Windows name, or one behind a maker's prefix."""
    plain = name.strip().strip('"')
    for candidate in (plain, WINDOWS_TO_OLSON.get(plain), _PREFIXED.sub("", plain)):
        if candidate is not None and _is_zone(candidate):
            return candidate
    return None


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except InvalidValueError:
        return False
    return True


def wall(value: datetime, tzid: str | None, default: str) -> tuple[datetime, str]:
    """Naive local time and the IANA zone it is in.

    Without a zone the default one is meant. A zone that only the calendar itself defines gives
    the right instant for this date; from there on the default zone's rules are followed.
    """
    at = value.tzinfo
    if at is None:
        known = None if tzid is None else iana(tzid)
        return value, known or default
    if at is UTC or is_utc(at):
        return value.replace(tzinfo=None), "UTC"
    named = iana(tzid) if tzid is not None else _key(at)
    if named is not None:
        return value.replace(tzinfo=None, fold=0), named
    return value.astimezone(ZoneInfo(default)).replace(tzinfo=None, fold=0), default


def _key(at: tzinfo) -> str | None:
    name = getattr(at, "key", None)
    return iana(name) if isinstance(name, str) else None
