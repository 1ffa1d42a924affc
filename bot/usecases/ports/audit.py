"""The repository of the audit trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.alliance.audit import AuditAction, SealedRecord
from bot.alliance.people import ClientId
from bot.usecases.actors import Actor, ClientActor, Operator

AUDIT_SEALS = "audit"
"""The domain of the keyed hash that seals records."""


class AuditRepository(Protocol):
    """Append-only: nothing changes or removes a record, not even erasure, which only ids survive.

    A record is written in the transaction of what it tells about: both last, or neither.
    """

    async def append(
        self,
        actor: Actor,
        action: AuditAction,
        now: datetime,
        *,
        client_id: ClientId | None = None,
        clients: Sequence[ClientId] | None = None,
        detail: str = "",
    ) -> None:
        """In the actor's own name: nobody can write in another's.

        With `clients` a record about each, in the order given; `client_id` then says nothing.
        """
        ...

    async def of_client(
        self, actor: ClientActor | Operator, client_id: ClientId
    ) -> Sequence[SealedRecord]:
        """Everything about one client that can be read, in order; a client's own only."""
        ...

    async def trail(self, actor: Operator, after: int, limit: int) -> Sequence[SealedRecord]:
        """Numbers above `after`, in order, as far as they can be read.

        Raises:
            UnreadableRecordError: the first of them cannot: it was tampered with.
        """
        ...

    async def head(self, actor: Operator) -> SealedRecord | None:
        """The newest record."""
        ...
