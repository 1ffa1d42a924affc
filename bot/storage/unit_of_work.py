"""One transaction over all repositories, and the factory that opens it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.alliance.people import ClinicId
from bot.storage.clinic_keys import StoredClinicKeys, write_clinic_keys
from bot.storage.engine import checkpoint
from bot.storage.errors import store_errors
from bot.storage.keys import SubjectKeys
from bot.storage.repositories.absences import AbsenceRows
from bot.storage.repositories.audit import AuditRows
from bot.storage.repositories.calendars import CalendarRows, ClosureRows
from bot.storage.repositories.checkins import CheckInRows
from bot.storage.repositories.clients import ClientRows
from bot.storage.repositories.clinic import ClinicRows
from bot.storage.repositories.context import ContactRows, FrameRows, GoalRows
from bot.storage.repositories.dialogs import DialogRows
from bot.storage.repositories.digests import DigestRows
from bot.storage.repositories.episodes import EpisodeRows
from bot.storage.repositories.guesses import GuessRows
from bot.storage.repositories.handover import HandoverRows
from bot.storage.repositories.incidents import IncidentRows
from bot.storage.repositories.instruments import InstrumentRows
from bot.storage.repositories.invitations import InvitationRows
from bot.storage.repositories.notices import NoticeRows
from bot.storage.repositories.outbox import OutboxRows
from bot.storage.repositories.posted import PostedRows
from bot.storage.repositories.prompts import PromptRows
from bot.storage.repositories.replies import ReplyRows
from bot.storage.repositories.retention import RetentionRows
from bot.storage.repositories.self_checks import SelfCheckRows
from bot.storage.repositories.sessions import SessionRows
from bot.storage.repositories.staff import StaffRows
from bot.storage.repositories.updates import UpdateRows
from bot.storage.repositories.wishes import WishRows
from bot.storage.statements import Statements
from bot.storage.transaction import Transaction
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
    OpenWork,
    OutboxRepository,
    PostedRepository,
    PromptRepository,
    ReplyRepository,
    RetentionRepository,
    SelfCheckRepository,
    SessionRepository,
    StaffRepository,
    UnitOfWork,
    UpdateRepository,
    Vault,
    WishRepository,
)


class StoredWork:
    """The `UnitOfWork` of a database. Repositories of one unit share its transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, clinic_id: ClinicId) -> None:
        statements = Statements(connection)
        keys = SubjectKeys(statements, vault)
        self._lasts = False
        self._work = work = Transaction(
            statements=statements, vault=vault, keys=keys, clinic_id=clinic_id
        )
        self.clinic: ClinicRepository = ClinicRows(work)
        self.clients: ClientRepository = ClientRows(work)
        self.staff: StaffRepository = StaffRows(work)
        self.invitations: InvitationRepository = InvitationRows(work)
        self.dialogs: DialogRepository = DialogRows(work)
        self.sessions: SessionRepository = SessionRows(work)
        self.checkins: CheckInRepository = CheckInRows(work)
        self.replies: ReplyRepository = ReplyRows(work)
        self.digests: DigestRepository = DigestRows(work)
        self.notices: NoticeRepository = NoticeRows(work)
        self.episodes: EpisodeRepository = EpisodeRows(work)
        self.instruments: InstrumentRepository = InstrumentRows(work)
        self.contact: ContactRepository = ContactRows(work)
        self.goals: GoalRepository = GoalRows(work)
        self.frames: FrameRepository = FrameRows(work)
        self.outbox: OutboxRepository = OutboxRows(work)
        self.posted: PostedRepository = PostedRows(work)
        self.updates: UpdateRepository = UpdateRows(work)
        self.calendars: CalendarRepository = CalendarRows(work)
        self.closures: ClosureRepository = ClosureRows(work)
        self.absences: AbsenceRepository = AbsenceRows(work)
        self.wishes: WishRepository = WishRows(work)
        self.self_checks: SelfCheckRepository = SelfCheckRows(work)
        self.prompts: PromptRepository = PromptRows(work)
        self.guesses: GuessRepository = GuessRows(work)
        self.audit: AuditRepository = AuditRows(work)
        self.handover: HandoverRepository = HandoverRows(work)
        self.incidents: IncidentRepository = IncidentRows(work)
        self.retention: RetentionRepository = RetentionRows(work)

    async def commit(self) -> None:
        await self._work.statements.commit()
        self._lasts = True
        for subject in self._work.erased:
            self._work.vault.forget(subject)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        try:
            async with self._work.statements.savepoint():
                yield
        except BaseException:
            self._work.keys.unlearn()  # a key made inside is gone with it
            raise

    @property
    def erased(self) -> Sequence[UUID]:
        """Who was forgotten in it for good."""
        return self._work.erased if self._lasts else ()

    @property
    def destroyed(self) -> bool:
        """Whether something in it must not be left readable in the file."""
        return self._lasts and bool(self._work.erased or self._work.destroyed)

    async def store_clinic_keys(self, keys: StoredClinicKeys) -> None:
        """Writes the clinic's sealed keys, or replaces them after the root key was rotated."""
        await write_clinic_keys(self._work.statements, keys)


NoteErased = Callable[[Sequence[UUID]], None]
"""Called with whom a unit of work forgot, once that lasts."""


def make_open_work(
    engine: AsyncEngine, vault: Vault, clinic_id: ClinicId, note: NoteErased | None = None
) -> OpenWork:
    """The factory the product opens its units of work with."""

    def open_work() -> AbstractAsyncContextManager[UnitOfWork]:
        return open_stored_work(engine, vault, clinic_id, note)

    return open_work


@asynccontextmanager
async def open_stored_work(
    engine: AsyncEngine, vault: Vault, clinic_id: ClinicId, note: NoteErased | None = None
) -> AsyncIterator[StoredWork]:
    """One transaction, rolled back unless committed.

    Raises:
        StoreUnavailableError: no connection or no lock within 30 seconds.
    """
    async with _begun(engine) as connection:
        work = StoredWork(connection, vault, clinic_id)
        yield work
    if work.erased and note is not None:
        note(work.erased)
    if work.destroyed:
        await checkpoint(engine)


@asynccontextmanager
async def _begun(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction; leaving it rolls back what was not committed."""
    async with AsyncExitStack() as stack:
        with store_errors():
            connection = await stack.enter_async_context(engine.connect())
            await connection.begin()
        yield connection
