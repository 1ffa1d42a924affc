"""A notice to the therapist that does not wait for the digest: alias and kind, never content."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Self
from uuid import UUID

from bot.alliance.people import ClientId, TherapistId

NoticeId = NewType("NoticeId", UUID)

REPEATS = (timedelta(hours=1), timedelta(hours=12))
"""After the first sending; then the notice stands first in the digest until acknowledged (P11)."""


class NoticeKind(StrEnum):
    """What happened; the words are in the catalogues."""

    CRISIS = "crisis"
    DIRECT_SIGN = "direct_sign"
    PAUSED = "paused"
    STOPPED = "stopped"
    ERASED = "erased"
    GOALS = "goals"
    """The client proposed a goal, or agreed to one."""
    FRAME_QUESTION = "frame_question"


OF_LEAVING = frozenset({NoticeKind.PAUSED, NoticeKind.STOPPED, NoticeKind.ERASED})
"""What the therapist is told of a client who leaves; nothing in it comes from an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`next_at` is when it is to be sent (again); None when no further sending is planned."""

    id: NoticeId
    client_id: ClientId
    therapist_id: TherapistId
    kind: NoticeKind
    created_at: datetime
    next_at: datetime | None
    sent: int = 0
    acknowledged_at: datetime | None = None

    @property
    def needs_acknowledgement(self) -> bool:
        return self.kind in (NoticeKind.CRISIS, NoticeKind.DIRECT_SIGN)

    def after_sending(self, now: datetime) -> Self:
        """Counts one sending and plans the next repeat, if any is left."""
        sendings = (timedelta(0), *REPEATS) if self.kind is NoticeKind.CRISIS else ()
        following = sendings[self.sent + 1 : self.sent + 2]
        # Both repeats are counted from the first sending, so the second waits for what is left.
        next_at = now + following[0] - sendings[self.sent] if following else None
        return replace(self, sent=self.sent + 1, next_at=next_at)
