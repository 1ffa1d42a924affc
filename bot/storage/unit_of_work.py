"""One transaction over all repositories, and the factory that opens it."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.alliance.people import ClinicId
from bot.storage.clinic_keys import StoredClinicKeys, write_clinic_keys
from bot.storage.engine import checkpoint
from bot.storage.errors import store_errors
from bot.storage.keys import SubjectKeys
from bot.storage.repositories.checkins import CheckInRows
from bot.storage.repositories.clients import ClientRows
from bot.storage.repositories.clinic import ClinicRows
from bot.storage.repositories.dialogs import DialogRows
from bot.storage.repositories.digests import DigestRows
from bot.storage.repositories.invitations import InvitationRows
from bot.storage.repositories.notices import NoticeRows
from bot.storage.repositories.outbox import OutboxRows
from bot.storage.repositories.posted import PostedRows
from bot.storage.repositories.replies import ReplyRows
from bot.storage.repositories.sessions import SessionRows
from bot.storage.repositories.staff import StaffRows
from bot.storage.repositories.updates import UpdateRows
from bot.storage.statements import Statements
from bot.storage.transaction import Transaction
from bot.usecases.ports import (
    CheckInRepository,
    ClientRepository,
    ClinicRepository,
    DialogRepository,
    DigestRepository,
    InvitationRepository,
    NoticeRepository,
    OpenWork,
    OutboxRepository,
    PostedRepository,
    ReplyRepository,
    SessionRepository,
    StaffRepository,
    UnitOfWork,
    UpdateRepository,
    Vault,
)


class StoredWork:
    """The `UnitOfWork` of a database. Repositories of one unit share its transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, clinic_id: ClinicId) -> None:
        statements = Statements(connection)
        keys = SubjectKeys(statements, vault)
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
        self.outbox: OutboxRepository = OutboxRows(work)
        self.posted: PostedRepository = PostedRows(work)
        self.updates: UpdateRepository = UpdateRows(work)

    async def commit(self) -> None:
        await self._work.statements.commit()
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
    def has_erased(self) -> bool:
        """Whether somebody was forgotten in it."""
        return bool(self._work.erased)

    async def store_clinic_keys(self, keys: StoredClinicKeys) -> None:
        """Writes the clinic's sealed keys, or replaces them after the root key was rotated."""
        await write_clinic_keys(self._work.statements, keys)


def make_open_work(engine: AsyncEngine, vault: Vault, clinic_id: ClinicId) -> OpenWork:
    """The factory the product opens its units of work with."""

    def open_work() -> AbstractAsyncContextManager[UnitOfWork]:
        return open_stored_work(engine, vault, clinic_id)

    return open_work


@asynccontextmanager
async def open_stored_work(
    engine: AsyncEngine, vault: Vault, clinic_id: ClinicId
) -> AsyncIterator[StoredWork]:
    """One transaction, rolled back unless committed.

    Raises:
        StoreUnavailableError: no connection or no lock within 30 seconds.
    """
    async with _begun(engine) as connection:
        work = StoredWork(connection, vault, clinic_id)
        yield work
    if work.has_erased:
        await checkpoint(engine)


@asynccontextmanager
async def _begun(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction; leaving it rolls back what was not committed."""
    async with AsyncExitStack() as stack:
        with store_errors():
            connection = await stack.enter_async_context(engine.connect())
            await connection.begin()
        yield connection
