"""The repetitions a therapy series may have: a small, always finite part of RFC 5545.

A rule is written by a person or found in a feed, so it may be hostile. A valid RRULE can keep an
expander busy for years without a single date (`FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30`); each form let
in here names a date again and again, at most one a day, whatever its numbers are.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.alliance.errors import InvalidValueError
from bot.alliance.timing import to_local

MAX_TEXT = 200
MAX_COUNT = 400
_MAX_INTERVAL = {"DAILY": 365, "WEEKLY": 52, "MONTHLY": 11, "YEARLY": 10}
"""Not twelve months: the 30th, every twelve months from February, never comes."""

_DAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_PLAIN_DAYS = re.compile(rf"{_DAY}(?:,{_DAY})*")
_MONTH_DAYS = re.compile(rf"(?:[+-]?[1-5])?{_DAY}(?:,(?:[+-]?[1-5])?{_DAY})*")
_DATE_NUMBER = r"[+-]?(?:0?[1-9]|[12][0-9]|3[01])"
_DATE_NUMBERS = re.compile(rf"{_DATE_NUMBER}(?:,{_DATE_NUMBER})*")
_POSITIONS = re.compile(r"[+-]?[1-5](?:,[+-]?[1-5])*")
_UNTIL = re.compile(r"[0-9]{8}(?:T[0-9]{6}Z?)?")
_PART = re.compile(r"([A-Z]{1,20})=([A-Z0-9,+-]{1,100})")

_SUCH_AS = "such as FREQ=WEEKLY;COUNT=10"
_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that was read and found harmless. `until` is naive local time, inclusive."""

    text: str
    """Upper case, without COUNT and UNTIL: these are applied to what it yields."""
    count: int | None
    until: datetime | None


def read_rule(text: str, at: ZoneInfo) -> Rule:
    """Read the value of an RRULE; lower case and a leading `RRULE:` are forgiven.

    An UNTIL in UTC becomes local time in `at`; one that is a date includes that whole day.

    Raises:
        InvalidValueError: not one of the accepted forms; the message says which are.
    """
    parts = _parts(text)
    frequency = parts.get("FREQ", "")
    if frequency not in _MAX_INTERVAL:
        raise InvalidValueError(
            f"a session repeats with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, {_SUCH_AS}"
        )
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidValueError("a repetition ends by COUNT or by UNTIL, not by both")
    interval = _number(parts, "INTERVAL", _MAX_INTERVAL[frequency])
    _BY_PARTS[frequency](parts, interval or 1)
    count = _number(parts, "COUNT", MAX_COUNT)
    until = _until(parts.pop("UNTIL", None), at)
    parts.pop("COUNT", None)
    kept = ";".join(f"{name}={value}" for name, value in parts.items())
    return Rule(text=kept, count=count, until=until)


def _parts(text: str) -> dict[str, str]:
    if len(text) > MAX_TEXT:
        raise InvalidValueError(f"a repetition is at most {MAX_TEXT} characters, {_SUCH_AS}")
    found: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").removesuffix(";").split(";"):
        match = _PART.fullmatch(part)
        if match is None or match[1] in found:
            raise InvalidValueError(
                f"a repetition is NAME=VALUE parts joined by semicolons, each once, {_SUCH_AS}"
            )
        found[match[1]] = match[2]
    return found


def _number(parts: dict[str, str], name: str, most: int) -> int | None:
    value = parts.get(name)
    if value is None:
        return None
    if not re.fullmatch("[0-9]{1,4}", value) or not 1 <= int(value) <= most:
        raise InvalidValueError(f"{name} with FREQ={parts['FREQ']} lies between 1 and {most}")
    return int(value)


def _until(value: str | None, at: ZoneInfo) -> datetime | None:
    if value is None:
        return None
    try:
        return _local_until(value, at)
    except (ValueError, OverflowError) as error:
        raise InvalidValueError(
            "UNTIL is a date such as 20271231, or a date and time such as 20271231T150000"
        ) from error


def _local_until(value: str, at: ZoneInfo) -> datetime:
    if not _UNTIL.fullmatch(value):
        raise ValueError(value)
    if value.endswith("Z"):
        return to_local(datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC), at)
    if "T" in value:
        return datetime.fromisoformat(value)
    return datetime.combine(datetime.fromisoformat(value), _END_OF_DAY)


# --- what may stand beside each frequency -------------------------------------------------------


def _check_daily(parts: dict[str, str], interval: int) -> None:
    """With an interval of seven and another weekday than the first, it would never come again."""
    _allow(parts, "BYDAY")
    _check(parts, "BYDAY", _PLAIN_DAYS, "weekdays such as MO,TH")
    if "BYDAY" in parts and interval != 1:
        raise InvalidValueError("FREQ=DAILY takes BYDAY or an INTERVAL, not both")


def _check_weekly(parts: dict[str, str], _interval: int) -> None:
    _allow(parts, "BYDAY")
    _check(parts, "BYDAY", _PLAIN_DAYS, "weekdays such as MO,TH")


def _check_monthly(parts: dict[str, str], _interval: int) -> None:
    _allow(parts, "BYDAY", "BYMONTHDAY", "BYSETPOS")
    _check(parts, "BYDAY", _MONTH_DAYS, "weekdays such as MO, or counted ones such as 1MO or -1FR")
    _check(parts, "BYMONTHDAY", _DATE_NUMBERS, "days of the month, 1 to 31 or -1 to -31")
    _check(parts, "BYSETPOS", _POSITIONS, "positions, 1 to 5 or -1 to -5")
    if "BYDAY" in parts and "BYMONTHDAY" in parts:
        raise InvalidValueError("FREQ=MONTHLY takes BYDAY or BYMONTHDAY, not both")
    if "BYSETPOS" in parts and not _PLAIN_DAYS.fullmatch(parts.get("BYDAY", "")):
        raise InvalidValueError("BYSETPOS goes with BYDAY and plain weekdays, such as BYDAY=MO")


def _check_yearly(parts: dict[str, str], _interval: int) -> None:
    _allow(parts)


_BY_PARTS: dict[str, Callable[[dict[str, str], int], None]] = {
    "DAILY": _check_daily,
    "WEEKLY": _check_weekly,
    "MONTHLY": _check_monthly,
    "YEARLY": _check_yearly,
}


def _allow(parts: dict[str, str], *names: str) -> None:
    allowed = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", *names)
    if not parts.keys() <= set(allowed):
        raise InvalidValueError(f"with FREQ={parts['FREQ']} go: {', '.join(allowed[1:])}")
    _check(parts, "WKST", re.compile(_DAY), "the weekday a week begins with, such as MO")


def _check(parts: dict[str, str], name: str, form: re.Pattern[str], means: str) -> None:
    if name in parts and not form.fullmatch(parts[name]):
        raise InvalidValueError(f"{name} with FREQ={parts['FREQ']} is {means}")
