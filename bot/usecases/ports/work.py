"""One transaction over all repositories."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.usecases.ports.channel import OutboxRepository, PostedRepository, UpdateRepository
from bot.usecases.ports.people import (
    ClientRepository,
    ClinicRepository,
    DialogRepository,
    InvitationRepository,
    StaffRepository,
)
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
    outbox: OutboxRepository
    posted: PostedRepository
    updates: UpdateRepository

    async def commit(self) -> None: ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """An exception inside undoes what was done inside, and passes on."""
        ...


OpenWork = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
