"""A check-in: the questions about one session, from the moment it is planned to its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import SessionId

CheckInId = NewType("CheckInId", UUID)


class CheckInState(StrEnum):
    """`scheduled → claimed → sent → completed`; or an end without an answer.

    `claimed` lasts from the tick that writes the outbox row to the first delivery; to people it
    still reads `scheduled`.
    """

    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    SENT = "sent"
    COMPLETED = "completed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNDELIVERABLE = "undeliverable"


class Reason(StrEnum):
    """Why a check-in is in its state: the closed list behind `/why` and `alliance why`."""

    NOT_YET_DUE = "not_yet_due"
    QUIET_HOURS = "quiet_hours"
    WAITING_FOR_TELEGRAM = "waiting_for_telegram"
    WAITING_FOR_ANSWER = "waiting_for_answer"
    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    NO_ANSWER = "no_answer"
    TOO_LATE = "too_late"
    NEXT_SESSION = "next_session"
    NOT_HELD = "not_held"
    SESSION_CANCELLED = "session_cancelled"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    NO_CONSENT = "no_consent"
    PAUSED = "paused"
    STOPPED = "stopped"
    ERASED = "erased"
    THERAPIST_AWAY = "therapist_away"
    THERAPIST_ENDED = "therapist_ended"
    BLOCKED = "blocked"
    CRISIS = "crisis"
    NOT_DELIVERED = "not_delivered"
    NEVER_CONFIRMED = "never_confirmed"
    """Sent as often as it may be; Telegram's answer was lost each time."""


OPEN_STATES = frozenset({CheckInState.SCHEDULED, CheckInState.CLAIMED, CheckInState.SENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """What is known of a check-in without its reply. All instants are aware UTC.

    `closed_at` is None while a step of the message is still open, which may be after
    `completed_at` (comment, who sees it).
    """

    id: CheckInId
    session_id: SessionId
    client_id: ClientId
    therapist_id: TherapistId
    session_starts_at: datetime
    session_ends_at: datetime
    state: CheckInState = CheckInState.SCHEDULED
    reason: Reason = Reason.NOT_YET_DUE
    due_at: datetime
    expires_at: datetime
    sent_at: datetime | None = None
    remind_at: datetime | None = None
    """When the one reminder is to be thought of; None once it was sent or ruled out."""
    reminded_at: datetime | None = None
    completed_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def takes_answers(self) -> bool:
        return (
            self.state in (CheckInState.CLAIMED, CheckInState.SENT, CheckInState.COMPLETED)
            and self.closed_at is None
        )
