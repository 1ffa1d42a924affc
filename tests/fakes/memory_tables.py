"""What the in-memory store holds: immutable values in dictionaries, so that a copy is cheap."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from bot.alliance.absences import Absence, AbsenceId
from bot.alliance.audit import SealedRecord
from bot.alliance.calendars import Booking, Calendar, CalendarId, Mark
from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.clinic import Clinic
from bot.alliance.contact import EventKind, NotedEvent
from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.episodes import Episode, EpisodeId
from bot.alliance.frames import Frame, FrameReading
from bot.alliance.goals import Goal, GoalId
from bot.alliance.guesses import Guess
from bot.alliance.imported import ImportedInstrument
from bot.alliance.incidents import Incident, IncidentId
from bot.alliance.notices import Notice, NoticeId
from bot.alliance.people import Admin, AdminId, Client, ClientId, Role, Therapist, TherapistId
from bot.alliance.replies import Reply
from bot.alliance.retention import Ending, EndingId
from bot.alliance.self_checks import SelfCheck
from bot.alliance.sessions import Series, SeriesId, SessionId, TherapySession
from bot.alliance.wishes import Wish
from bot.usecases.ports import (
    Dialog,
    DigestPost,
    MessageKey,
    Outgoing,
    OutgoingId,
    Posted,
    Prompt,
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
    by: str = ""
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
    episodes: dict[EpisodeId, Episode] = field(default_factory=dict)
    instruments: dict[str, ImportedInstrument] = field(default_factory=dict)
    contact_events: dict[tuple[SessionId, EventKind], NotedEvent] = field(default_factory=dict)
    goals: dict[GoalId, Goal] = field(default_factory=dict)
    frames: dict[tuple[TherapistId, int], Frame] = field(default_factory=dict)
    readings: dict[ClientId, FrameReading] = field(default_factory=dict)
    outbox: dict[OutgoingId, Letter] = field(default_factory=dict)
    posted: dict[MessageKey, Posted] = field(default_factory=dict)
    seen: dict[tuple[int, int], datetime] = field(default_factory=dict)
    dead: dict[tuple[int, int], DeadUpdate] = field(default_factory=dict)
    signs: dict[str, datetime] = field(default_factory=dict)
    calendars: dict[CalendarId, Calendar] = field(default_factory=dict)
    bookings: dict[tuple[CalendarId, Mark], Booking] = field(default_factory=dict)
    mappings: dict[tuple[CalendarId, Mark], ClientId] = field(default_factory=dict)
    codes: dict[ClientId, str] = field(default_factory=dict)
    closures: dict[ClosureId, Closure] = field(default_factory=dict)
    audit: dict[int, SealedRecord] = field(default_factory=dict)
    incidents: dict[IncidentId, Incident] = field(default_factory=dict)
    endings: dict[EndingId, Ending] = field(default_factory=dict)

    absences: dict[AbsenceId, Absence] = field(default_factory=dict)
    absence_words: dict[tuple[AbsenceId, ClientId], str] = field(default_factory=dict)
    wishes: dict[ClientId, Wish] = field(default_factory=dict)
    self_checks: dict[tuple[TherapistId, date], SelfCheck] = field(default_factory=dict)
    prompts: dict[tuple[TherapistId, Prompt], datetime] = field(default_factory=dict)
    guesses: dict[CheckInId, Guess] = field(default_factory=dict)
    reveals: dict[ClientId, datetime] = field(default_factory=dict)

    def copy(self) -> Self:
        return replace(self, **{one.name: dict(getattr(self, one.name)) for one in fields(self)})

    def take_over(self, other: Self) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(other, one.name))
