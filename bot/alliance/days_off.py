"""Days on which no therapy takes place: closures of the clinic, and public holidays."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NewType, Self
from uuid import UUID

from bot.alliance.checkins import Reason
from bot.alliance.errors import InvalidValueError

ClosureId = NewType("ClosureId", UUID)

LONGEST_CLOSURE = 366
"""Days."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """The clinic is closed from `first` to `last`, both included."""

    id: ClosureId
    first: date
    last: date

    @classmethod
    def parse(cls, closure_id: ClosureId, text: str) -> Self:
        """Read `2026-12-24` or `2026-12-24..2027-01-03`.

        Raises:
            InvalidValueError: anything else, the wrong way round, or longer than a year.
        """
        first, last = _days(text)
        if not 0 <= (last - first).days < LONGEST_CLOSURE:
            raise InvalidValueError("a closure ends on or after its first day, within a year")
        return cls(id=closure_id, first=first, last=last)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


def _days(text: str) -> tuple[date, date]:
    first, dots, last = text.strip().partition("..")
    try:
        return _day(first), _day(last if dots else first)
    except ValueError as error:
        raise InvalidValueError(
            "days are ISO 8601 dates, such as 2026-12-24 or 2026-12-24..2027-01-03"
        ) from error


def _day(text: str) -> date:
    """Raises ValueError; the library alone would also take weeks and dates without dashes."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """What is known of days off over some time. Local dates of the hour in question."""

    closures: tuple[Closure, ...] = ()
    holidays: frozenset[date] = frozenset()

    def reason(self, day: date, *, explicit: bool) -> Reason | None:
        """Why no session takes place on that day; None where it does.

        A closure holds for every session; a holiday only for one that merely follows a rule, not
        for one that somebody entered by itself (`explicit`).
        """
        if is_closed(self.closures, day):
            return Reason.CLOSURE
        return Reason.HOLIDAY if day in self.holidays and not explicit else None


def is_closed(closures: Iterable[Closure], day: date) -> bool:
    return any(closure.holds(day) for closure in closures)


REASONS: Collection[Reason] = frozenset({Reason.CLOSURE, Reason.HOLIDAY})
"""What a change of the days off may take back."""
