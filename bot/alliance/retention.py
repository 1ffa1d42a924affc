"""How long replies and backups are kept. Replies: announced a month ahead, a batch a month."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NewType, Self
from uuid import UUID

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import TherapistId

EndingId = NewType("EndingId", UUID)

NOTICE = timedelta(days=30)
"""Between the announcement and the deletion: time to take over what belongs in the file.

The duty to keep a file is the therapist's (in Quebec five years after the last service); the
product's store is not that file.
"""

LEAST = 2 * NOTICE
"""The shortest a clinic may choose: a month to be read in, and the month of the announcement."""


def refuse_too_short(retention: timedelta | None) -> None:
    """Of a rule about to be set; one set long ago is read as it is.

    Raises:
        InvalidValueError: answers would be announced as deleted almost as they are given.
    """
    if retention is not None and retention < LEAST:
        raise InvalidValueError(
            f"answers are kept for at least {LEAST.days} days (such as 730d), or none: therapists "
            "are told a month before anything is deleted, and need time to read it first"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Replies closed before `before` are deleted at `ends_at`."""

    id: EndingId
    therapist_id: TherapistId
    announced_at: datetime
    ends_at: datetime
    before: datetime
    done_at: datetime | None = None

    def at_the_latest(self, retention: timedelta) -> datetime:
        """What is deleted in the end: never more than was announced, nor than the rule says now."""
        return min(self.before, self.ends_at - retention)

    def done(self, now: datetime) -> Self:
        return replace(self, done_at=now)


def announced(
    ending_id: EndingId, therapist_id: TherapistId, retention: timedelta, now: datetime
) -> Ending:
    """What a month from now will be older than the rule allows."""
    return Ending(
        id=ending_id,
        therapist_id=therapist_id,
        announced_at=now,
        ends_at=now + NOTICE,
        before=now + NOTICE - retention,
    )


def backups_gone_on(today: date, kept: timedelta | None) -> date | None:
    """The day by which no backup holds what is erased today: the newest was made today.

    None where the clinic names no day.
    """
    return None if kept is None else today + timedelta(days=-(-kept // timedelta(days=1)))
