"""What the in-memory store holds: immutable values in dictionaries, so that a copy is cheap."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.clinic import Clinic
from bot.alliance.notices import Notice, NoticeId
from bot.alliance.people import Admin, AdminId, Client, ClientId, Role, Therapist, TherapistId
from bot.alliance.replies import Reply
from bot.alliance.sessions import Series, SeriesId, SessionId, TherapySession
from bot.usecases.ports import (
    Dialog,
    DigestPost,
    MessageKey,
    Outgoing,
    OutgoingId,
    Posted,
)


class LetterState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One row of the outbox. `outgoing.not_before` moves when it is postponed."""

    number: int
    outgoing: Outgoing
    state: LetterState = LetterState.WAITING
    tries: int = 0
    ambiguous: int = 0
    taken_at: datetime | None = None
    buried_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    token: str
    expires_at: datetime
    spent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadUpdate:
    raw: str
    error: str
    died_at: datetime


@dataclass(kw_only=True)
class Tables:
    clinic: dict[UUID, Clinic] = field(default_factory=dict)
    clients: dict[ClientId, Client] = field(default_factory=dict)
    therapists: dict[TherapistId, Therapist] = field(default_factory=dict)
    admins: dict[AdminId, Admin] = field(default_factory=dict)
    invitations: dict[tuple[Role, UUID], Invitation] = field(default_factory=dict)
    dialogs: dict[tuple[Role, UUID], Dialog] = field(default_factory=dict)
    series: dict[SeriesId, Series] = field(default_factory=dict)
    sessions: dict[SessionId, TherapySession] = field(default_factory=dict)
    checkins: dict[CheckInId, CheckIn] = field(default_factory=dict)
    replies: dict[CheckInId, Reply] = field(default_factory=dict)
    digests: dict[tuple[TherapistId, datetime], DigestPost] = field(default_factory=dict)
    notices: dict[NoticeId, Notice] = field(default_factory=dict)
    outbox: dict[OutgoingId, Letter] = field(default_factory=dict)
    posted: dict[MessageKey, Posted] = field(default_factory=dict)
    seen: dict[tuple[int, int], datetime] = field(default_factory=dict)
    dead: dict[tuple[int, int], DeadUpdate] = field(default_factory=dict)
    signs: dict[str, datetime] = field(default_factory=dict)

    def copy(self) -> Self:
        return replace(self, **{one.name: dict(getattr(self, one.name)) for one in fields(self)})

    def take_over(self, other: Self) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(other, one.name))
