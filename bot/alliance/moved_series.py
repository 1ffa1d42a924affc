"""A rule that goes on at another hour from one of its sessions on."""

from datetime import datetime, timedelta

from bot.alliance.errors import InvalidValueError

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def moved_rule(rule: str, key: datetime, start: datetime, left: int | None) -> str:
    """The rule of the new series, whose first session is at `start` instead of `key`.

    `key` and `start` are wall-clock times, `left` how many sessions a COUNT still has from `key`
    on. Another hour fits every rule; another day only one that names no more than the weekday of
    `key`, which the new first session then stands for.

    Raises:
        InvalidValueError: the rule itself says on which days it repeats.
    """
    parts = _parts(rule)
    if start.date() != key.date():
        _refuse_days(parts, key)
        parts.pop("BYDAY", None)
    if "UNTIL" in parts:
        parts["UNTIL"] = _later(parts["UNTIL"], start - key)
    if left is not None:
        parts["COUNT"] = str(left)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def count_of(rule: str) -> int | None:
    count = _parts(rule).get("COUNT")
    return None if count is None else int(count)


def _parts(rule: str) -> dict[str, str]:
    """Of a rule that was accepted once."""
    plain = rule.strip().upper().removeprefix("RRULE:").removesuffix(";")
    return dict(part.split("=", 1) for part in plain.split(";"))


def _refuse_days(parts: dict[str, str], key: datetime) -> None:
    own_day = parts.get("BYDAY", _DAYS[key.weekday()]) == _DAYS[key.weekday()]
    weekly = parts["FREQ"] == "WEEKLY" and own_day
    daily = parts["FREQ"] == "DAILY" and "BYDAY" not in parts
    if not (weekly or daily):
        raise InvalidValueError(
            "this series names its days itself; end it and add the new hours as another"
        )


def _later(until: str, shift: timedelta) -> str:
    if "T" not in until:
        day = datetime.strptime(until, "%Y%m%d")  # noqa: DTZ007  # a date on the wall
        # A shift of hours into the next day takes that day along.
        return f"{day + timedelta(days=-(-shift // timedelta(days=1))):%Y%m%d}"
    at = datetime.strptime(until.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007  # as written
    return f"{at + shift:%Y%m%dT%H%M%S}" + ("Z" if until.endswith("Z") else "")
