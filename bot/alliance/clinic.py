"""The clinic and its policies: what admins decide for everybody."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Self

from bot.alliance.errors import InvalidValueError
from bot.alliance.instruments import OURS
from bot.alliance.people import ClinicId, QuietHours, WeeklyTime


class CrisisNotice(StrEnum):
    """What happens to the therapist's side when a client's words sound like danger."""

    ASK = "ask"
    ALWAYS = "always"
    NEVER = "never"


class QuoteComments(StrEnum):
    """How a shared comment reaches the therapist."""

    ON_TAP = "on_tap"
    IN_DIGEST = "in_digest"
    NEVER = "never"


TRANSLATION_STATES = (
    "drafted",
    "reconciled",
    "back_translated",
    "reviewed",
    "debriefed",
    "validated",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What a clinic decides; the defaults of the surface. Durations are positive."""

    checkin_delay: timedelta = timedelta(hours=2)
    quiet_hours: QuietHours = QuietHours.parse("21:00-08:00")  # noqa: RUF009  # frozen value
    reminder_after: timedelta | None = timedelta(hours=20)  # next day, not the same evening
    expire_after: timedelta = timedelta(hours=72)
    digest_at: WeeklyTime = WeeklyTime.parse("mon 08:00")  # noqa: RUF009  # frozen value
    items_per_checkin: int = 5
    instrument: str = OURS
    free_text: bool = False
    quote_comments: QuoteComments = QuoteComments.ON_TAP
    discreet: bool = False
    crisis_notice: CrisisNotice = CrisisNotice.ASK
    country: str | None = None
    help_contact: str | None = None
    referral_words: str | None = None
    holidays: str | None = None
    min_translation_state: str = "drafted"
    retention: timedelta | None = None
    backup_retention: timedelta | None = timedelta(days=35)

    def with_value(self, name: str, text: str) -> Self:
        """The policies with one changed, read from its text form.

        Raises:
            InvalidValueError: unknown name or a value it does not accept.
        """
        parser = _PARSERS.get(name)
        if parser is None:
            known = ", ".join(sorted(_PARSERS))
            raise InvalidValueError(f"there is no policy {name!r}; there are: {known}")
        try:
            changes: dict[str, Any] = {name: parser(text.strip())}
            return replace(self, **changes)
        except ValueError as error:
            raise InvalidValueError(f"{name}: {error}") from error

    def as_texts(self) -> dict[str, str]:
        """Each policy in the form `with_value` reads back."""
        return {item.name: _text(getattr(self, item.name)) for item in fields(self)}

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Self:
        """The defaults with the given ones on top; unknown names are ignored (newer schema)."""
        policies = cls()
        for name, text in texts.items():
            if name in _PARSERS:
                policies = policies.with_value(name, text)
        return policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """One installation is one clinic."""

    id: ClinicId
    policies: Policies = Policies()  # frozen value


_UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
_MAX_DURATION = timedelta(days=3660)
_MAX_DURATION_TEXT = 8  # ten years in minutes, and the unit
_MAX_TEXT = 500
_COUNTRY_LETTERS = 2


def parse_duration(text: str) -> timedelta:
    """Read `90m`, `2h`, `3d`, `1w`; whole numbers, more than zero.

    Raises:
        ValueError: anything else, or longer than ten years.
    """
    number, unit = text[:-1], text[-1:].lower()
    if (
        unit not in _UNITS
        or not (number.isascii() and number.isdigit())
        or len(text) > _MAX_DURATION_TEXT
    ):
        raise ValueError("a duration is a number and a unit (m, h, d, w), such as 2h")
    length = timedelta(seconds=int(number) * _UNITS[unit])
    if not timedelta(0) < length <= _MAX_DURATION:
        raise ValueError("a duration lies between one minute and ten years")
    return length


def _none_or_duration(text: str) -> timedelta | None:
    return None if text.lower() == "none" else parse_duration(text)


def _none_or_text(text: str) -> str | None:
    if len(text) > _MAX_TEXT:
        raise ValueError(f"at most {_MAX_TEXT} characters")
    return None if not text or text.lower() == "none" else text


def _country(text: str) -> str | None:
    if text.lower() == "none":
        return None
    if len(text) != _COUNTRY_LETTERS or not text.isascii() or not text.isalpha():
        raise ValueError("a country is two letters (ISO 3166), such as CA, or none")
    return text.upper()


def _region(text: str) -> str | None:
    if text.lower() == "none":
        return None
    if not re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z0-9]{1,5})?", text):
        raise ValueError("a country or one of its regions (ISO 3166), such as FR or CA-QC, or none")
    return text.upper()


def _switch(text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise ValueError("on or off")
    return text.lower() == "on"


def _items(text: str) -> int:
    if text not in ("4", "5"):
        raise ValueError("4 or 5: three anchor items and one or two rotating ones")
    return int(text)


def _instrument(text: str) -> str:
    if text != OURS and not re.fullmatch(r"[A-Za-z0-9.-]{1,32}/[A-Za-z0-9.-]{1,32}", text):
        raise ValueError(f"id and version of an imported instrument, such as own/1, or {OURS}")
    return text


def _one_of(known: Iterable[str], text: str) -> str:
    """The text in lower case if it is one of the known words."""
    if text.lower() not in (words := tuple(known)):
        raise ValueError("one of " + ", ".join(words))
    return text.lower()


_PARSERS = {
    "checkin_delay": parse_duration,
    "quiet_hours": QuietHours.parse,
    "reminder_after": _none_or_duration,
    "expire_after": parse_duration,
    "digest_at": WeeklyTime.parse,
    "items_per_checkin": _items,
    "instrument": _instrument,
    "free_text": _switch,
    "quote_comments": lambda text: QuoteComments(_one_of(QuoteComments, text.replace(" ", "_"))),
    "discreet": _switch,
    "crisis_notice": lambda text: CrisisNotice(_one_of(CrisisNotice, text)),
    "country": _country,
    "help_contact": _none_or_text,
    "referral_words": _none_or_text,
    "holidays": _region,
    "min_translation_state": lambda text: _one_of(TRANSLATION_STATES, text),
    "retention": _none_or_duration,
    "backup_retention": _none_or_duration,
}


def _text(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "on" if value else "off"
        case timedelta():
            return _duration_text(value)
        case _:
            return str(value)


def _duration_text(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    # Hours before days: `72h` is how the surface writes it.
    for unit in ("h", "m"):
        if seconds % _UNITS[unit] == 0:
            return f"{seconds // _UNITS[unit]}{unit}"
    return f"{seconds // 60}m"
