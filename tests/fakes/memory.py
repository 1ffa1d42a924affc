"""The whole store in memory, with the rules of the real one: for tests of use cases.

    store = MemoryStore()
    async with store.open_work() as work:
        ...
        await work.commit()

`store.tables` may be looked into. It passes `tests/contracts`, the same suite as the real store.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.usecases.ports import (
    AbsenceRepository,
    AuditRepository,
    CalendarRepository,
    CheckInRepository,
    ClientRepository,
    ClinicRepository,
    ClosureRepository,
    ContactRepository,
    DialogRepository,
    DigestRepository,
    EpisodeRepository,
    FrameRepository,
    GoalRepository,
    GuessRepository,
    HandoverRepository,
    IncidentRepository,
    InstrumentRepository,
    InvitationRepository,
    NoticeRepository,
    OutboxRepository,
    PostedRepository,
    PromptRepository,
    ReplyRepository,
    RetentionRepository,
    SelfCheckRepository,
    SessionRepository,
    StaffRepository,
    UpdateRepository,
    WishRepository,
)
from tests.fakes.memory_audit import AuditInMemory
from tests.fakes.memory_calendars import CalendarsInMemory, ClosuresInMemory
from tests.fakes.memory_care import (
    AbsencesInMemory,
    GuessesInMemory,
    PromptsInMemory,
    SelfChecksInMemory,
    WishesInMemory,
)
from tests.fakes.memory_channel import OutboxInMemory, PostedInMemory, UpdatesInMemory
from tests.fakes.memory_context import ContactInMemory, FramesInMemory, GoalsInMemory
from tests.fakes.memory_episodes import EpisodesInMemory
from tests.fakes.memory_handover import HandoverInMemory
from tests.fakes.memory_incidents import IncidentsInMemory
from tests.fakes.memory_instruments import InstrumentsInMemory
from tests.fakes.memory_people import (
    ClientsInMemory,
    ClinicInMemory,
    DialogsInMemory,
    InvitationsInMemory,
    StaffInMemory,
)
from tests.fakes.memory_retention import RetentionInMemory
from tests.fakes.memory_tables import Tables
from tests.fakes.memory_work import (
    CheckInsInMemory,
    DigestsInMemory,
    NoticesInMemory,
    RepliesInMemory,
    SessionsInMemory,
)


class MemoryStore:
    """One transaction at a time, as in the real store; `commits` counts those that lasted."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.commits = 0
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator["MemoryWork"]:
        if self._task is not None and self._task is asyncio.current_task():
            raise RuntimeError("a task waits for its own unit of work to end")
        async with self._turn:
            self._task = asyncio.current_task()
            try:
                yield MemoryWork(self)
            finally:
                self._task = None


class MemoryWork:
    """A `UnitOfWork` over a copy of the tables."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._tables = tables = store.tables.copy()
        self._is_over = False
        self.clinic: ClinicRepository = ClinicInMemory(tables)
        self.clients: ClientRepository = ClientsInMemory(tables)
        self.staff: StaffRepository = StaffInMemory(tables)
        self.invitations: InvitationRepository = InvitationsInMemory(tables)
        self.dialogs: DialogRepository = DialogsInMemory(tables)
        self.sessions: SessionRepository = SessionsInMemory(tables)
        self.checkins: CheckInRepository = CheckInsInMemory(tables)
        self.replies: ReplyRepository = RepliesInMemory(tables)
        self.digests: DigestRepository = DigestsInMemory(tables)
        self.notices: NoticeRepository = NoticesInMemory(tables)
        self.episodes: EpisodeRepository = EpisodesInMemory(tables)
        self.instruments: InstrumentRepository = InstrumentsInMemory(tables)
        self.contact: ContactRepository = ContactInMemory(tables)
        self.goals: GoalRepository = GoalsInMemory(tables)
        self.frames: FrameRepository = FramesInMemory(tables)
        self.outbox: OutboxRepository = OutboxInMemory(tables)
        self.posted: PostedRepository = PostedInMemory(tables)
        self.updates: UpdateRepository = UpdatesInMemory(tables)
        self.calendars: CalendarRepository = CalendarsInMemory(tables)
        self.closures: ClosureRepository = ClosuresInMemory(tables)
        self.absences: AbsenceRepository = AbsencesInMemory(tables)
        self.wishes: WishRepository = WishesInMemory(tables)
        self.self_checks: SelfCheckRepository = SelfChecksInMemory(tables)
        self.prompts: PromptRepository = PromptsInMemory(tables)
        self.guesses: GuessRepository = GuessesInMemory(tables)
        self.audit: AuditRepository = AuditInMemory(tables)
        self.handover: HandoverRepository = HandoverInMemory(tables)
        self.incidents: IncidentRepository = IncidentsInMemory(tables)
        self.retention: RetentionRepository = RetentionInMemory(tables)

    async def commit(self) -> None:
        if self._is_over:
            raise RuntimeError("a unit of work ends with its commit")
        self._is_over = True
        self._store.tables = self._tables.copy()
        self._store.commits += 1

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        before = self._tables.copy()
        try:
            yield
        except BaseException:
            self._tables.take_over(before)
            raise
