"""The audit trail in memory, sealed with a hash that needs no key."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.audit import BEGINNING, AuditAction, AuditRecord, SealedRecord
from bot.alliance.people import ClientId
from bot.usecases.actors import Actor, ClientActor, Operator, name_of
from bot.usecases.visibility import ANYBODY, admit
from tests.fakes.memory_tables import Tables


def make_seal(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()[:10]


@dataclass(frozen=True, slots=True)
class AuditInMemory:
    tables: Tables

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
        admit(actor, ANYBODY)
        for whose in [client_id] if clients is None else clients:
            newest = self._newest()
            record = AuditRecord(
                number=len(self.tables.audit) + 1,
                at=now.replace(microsecond=now.microsecond // 1000 * 1000),
                actor=name_of(actor),
                action=action,
                client_id=whose,
                detail=detail,
            )
            before = BEGINNING if newest is None else newest.seal
            sealed = SealedRecord(record=record, seal=make_seal(record.message(before)))
            self.tables.audit[record.number] = sealed

    async def of_client(
        self, actor: ClientActor | Operator, client_id: ClientId
    ) -> Sequence[SealedRecord]:
        admit(actor, (ClientActor, Operator))
        if isinstance(actor, ClientActor) and actor.id != client_id:
            return []
        return [one for one in self.tables.audit.values() if one.record.client_id == client_id]

    async def trail(self, actor: Operator, after: int, limit: int) -> Sequence[SealedRecord]:
        admit(actor, (Operator,))
        return [one for one in self.tables.audit.values() if one.record.number > after][:limit]

    async def head(self, actor: Operator) -> SealedRecord | None:
        admit(actor, (Operator,))
        return self._newest()

    def _newest(self) -> SealedRecord | None:
        return self.tables.audit.get(len(self.tables.audit))
