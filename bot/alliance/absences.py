"""A therapist is away for a while: which sessions do not take place, and what clients are told."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NewType, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import TherapistId
from bot.alliance.timing import local_date, to_utc

AbsenceId = NewType("AbsenceId", UUID)

LONGEST = timedelta(days=366)
GRACE = timedelta(minutes=2)
"""A date typed wrongly can be put right before anybody hears of it."""
BACK = "back"
"""The word of those who were told that the therapist is back early; else an ISO date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """From `starts_at` up to `ends_at`, aware UTC; no reason is kept, because none is asked.

    `back_at` is the first instant of `back_on` in the therapist's zone. `ends_at` is the same,
    unless they came back early. `said_at` is when the therapist last said something about it.
    """

    id: AbsenceId
    therapist_id: TherapistId
    starts_at: datetime
    said_at: datetime
    back_on: date
    back_at: datetime
    ends_at: datetime

    @classmethod
    def until(
        cls,
        back_on: date,
        *,
        absence_id: AbsenceId,
        therapist_id: TherapistId,
        now: datetime,
        at: ZoneInfo,
    ) -> Self:
        """One that begins now.

        Raises:
            InvalidValueError: back today or earlier, or in more than a year.
        """
        _check(back_on, now, at)
        back_at = to_utc(datetime.combine(back_on, time.min), at)
        return cls(
            id=absence_id,
            therapist_id=therapist_id,
            starts_at=now,
            said_at=now,
            back_on=back_on,
            back_at=back_at,
            ends_at=back_at,
        )

    @property
    def tells_from(self) -> datetime:
        """When clients may be told."""
        return self.said_at + GRACE

    def covers(self, instant: datetime) -> bool:
        """Whether a session that starts then does not take place."""
        return self.starts_at <= instant < self.ends_at

    def with_return(self, back_on: date, now: datetime, at: ZoneInfo) -> Self:
        """The same absence with another day of return.

        Raises:
            InvalidValueError: see `until`.
        """
        _check(back_on, now, at)
        back_at = to_utc(datetime.combine(back_on, time.min), at)
        return replace(self, said_at=now, back_on=back_on, back_at=back_at, ends_at=back_at)

    def ended(self, now: datetime) -> Self:
        """The therapist is back, earlier than they said."""
        return replace(self, said_at=now, ends_at=min(now, self.ends_at))

    def word_for(self, told: str | None, now: datetime) -> str | None:
        """What somebody who was told `told` (None: nothing) is to be told now; None: nothing.

        Who was never told of an absence is not told of its end either.
        """
        if now < self.tells_from or now >= self.back_at:
            return None
        word = self.back_on.isoformat() if self.covers(now) else told and BACK
        return None if word == told else word


def _check(back_on: date, now: datetime, at: ZoneInfo) -> None:
    today = local_date(now, at)
    if not today < back_on <= today + LONGEST:
        raise InvalidValueError("the day of return lies between tomorrow and a year from now")
