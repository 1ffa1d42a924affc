"""A therapist's two private taps a week about how the work is going for them.

Our own two questions and our own rule, neither validated: a reason to talk with a colleague.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import TherapistId, WeeklyTime
from bot.alliance.timing import local_date

STEPS: Final = 5
"""Answers are 0 to 4: from hardly any energy to plenty, from nothing carried home to much."""
ASKED_AT: Final = WeeklyTime(4, time(16))
"""Friday afternoon: the week can be felt, and the evening is still free."""
ASKED_FOR: Final = timedelta(hours=12)
"""A question that could not go out for so long waits for the week after."""
STRAINED_WEEKS: Final = 3
WITHIN: Final = timedelta(weeks=5)
"""So many strained answers, the oldest at most this long before the newest, suggest support."""

_LOW, _HIGH = 1, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """`week` is the Monday of the therapist's local week; answers are None while not given.

    Raises:
        InvalidValueError: an answer off the scale.
    """

    therapist_id: TherapistId
    week: date
    energy: int | None = field(default=None, repr=False)
    load: int | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for answer in (self.energy, self.load):
            if answer is not None and not 0 <= answer < STEPS:
                raise InvalidValueError("an answer is 0 to 4")

    @property
    def is_strained(self) -> bool:
        """Little energy while much is carried home, or the far end of either."""
        if self.energy is None or self.load is None:
            return False
        both = self.energy <= _LOW and self.load >= _HIGH
        return both or self.energy == 0 or self.load == STEPS - 1


def week_of(now: datetime, at: ZoneInfo) -> date:
    """The Monday of the local week."""
    today = local_date(now, at)
    return today - timedelta(days=today.weekday())


def suggests_support(checks: Sequence[SelfCheck]) -> bool:
    """Whether the latest answers, in order of week, were all strained."""
    answered = [one for one in checks if one.energy is not None and one.load is not None]
    latest = answered[-STRAINED_WEEKS:]
    if len(latest) < STRAINED_WEEKS or not all(one.is_strained for one in latest):
        return False
    return latest[-1].week - latest[0].week < WITHIN
