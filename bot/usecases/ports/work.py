"""One transaction over all repositories."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.usecases.ports.audit import AuditRepository
from bot.usecases.ports.calendars import CalendarRepository, ClosureRepository
from bot.usecases.ports.care import (
    AbsenceRepository,
    GuessRepository,
    PromptRepository,
    SelfCheckRepository,
    WishRepository,
)
from bot.usecases.ports.channel import OutboxRepository, PostedRepository, UpdateRepository
from bot.usecases.ports.context import ContactRepository, FrameRepository, GoalRepository
from bot.usecases.ports.episodes import EpisodeRepository
from bot.usecases.ports.handover import HandoverRepository
from bot.usecases.ports.incidents import IncidentRepository
from bot.usecases.ports.instruments import InstrumentRepository
from bot.usecases.ports.people import (
    ClientRepository,
    ClinicRepository,
    DialogRepository,
    InvitationRepository,
    StaffRepository,
)
from bot.usecases.ports.retention import RetentionRepository
from bot.usecases.ports.therapy import (
    CheckInRepository,
    DigestRepository,
    NoticeRepository,
    ReplyRepository,
    SessionRepository,
)


class UnitOfWork(Protocol):
    """One transaction. Leaving its context without `commit` rolls everything back."""

    clinic: ClinicRepository
    clients: ClientRepository
    staff: StaffRepository
    invitations: InvitationRepository
    dialogs: DialogRepository
    sessions: SessionRepository
    checkins: CheckInRepository
    replies: ReplyRepository
    digests: DigestRepository
    notices: NoticeRepository
    episodes: EpisodeRepository
    instruments: InstrumentRepository
    contact: ContactRepository
    goals: GoalRepository
    frames: FrameRepository
    outbox: OutboxRepository
    posted: PostedRepository
    updates: UpdateRepository
    calendars: CalendarRepository
    closures: ClosureRepository
    absences: AbsenceRepository
    wishes: WishRepository
    self_checks: SelfCheckRepository
    prompts: PromptRepository
    guesses: GuessRepository
    audit: AuditRepository
    handover: HandoverRepository
    incidents: IncidentRepository
    retention: RetentionRepository

    async def commit(self) -> None: ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """An exception inside undoes what was done inside, and passes on."""
        ...


OpenWork = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
