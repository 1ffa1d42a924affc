"""The audit trail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, insert, select, true

from bot.alliance.audit import (
    BEGINNING,
    AuditAction,
    AuditRecord,
    SealedRecord,
    UnreadableRecordError,
)
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import ClientId
from bot.storage.columns import whole_milliseconds
from bot.storage.mapping.audit import audit_of, audit_row
from bot.storage.tables import AuditRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import ME, Kind, kind_of, me
from bot.usecases.actors import Actor, ClientActor, Operator, name_of
from bot.usecases.ports import AUDIT_SEALS
from bot.usecases.visibility import ANYBODY, admit

AUDIT = AuditRow.__table__
_WHICH: BindParameter[Any] = bindparam("which")
_ADD = insert(AUDIT)
_NEWEST = select(AUDIT.c.number, AUDIT.c.seal).order_by(AUDIT.c.number.desc()).limit(1)
_AT = select(AUDIT).where(AUDIT.c.number == bindparam("number"))
_TRAIL = (
    select(AUDIT)
    .where(AUDIT.c.number > bindparam("after"))
    .order_by(AUDIT.c.number)
    .limit(bindparam("most"))
)
_UNREADABLE = (InvalidValueError, ValueError, TypeError)
"""What a row that somebody wrote by hand may raise on its way to a record."""


def _sees(kind: Kind) -> ColumnElement[bool]:
    return AUDIT.c.client_id == ME if kind is ClientActor else true()


@dataclass(frozen=True, slots=True)
class AuditRows:
    work: Transaction

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
        # Writers follow one another (BEGIN IMMEDIATE); should two ever meet, the key refuses one.
        newest = await self.work.statements.one(_NEWEST)
        first = 1 if newest is None else newest.number + 1
        records = [
            AuditRecord(
                number=number,
                at=whole_milliseconds(now),
                actor=name_of(actor),
                action=action,
                client_id=whose,
                detail=detail,
            )
            for number, whose in enumerate([client_id] if clients is None else clients, start=first)
        ]
        sealed = self._chained(records, BEGINNING if newest is None else newest.seal)
        await self.work.statements.change_each(_ADD, [values_of(audit_row(one)) for one in sealed])

    def _chained(self, records: Iterable[AuditRecord], before: bytes) -> Iterator[SealedRecord]:
        """Each sealed together with the seal of the one before it."""
        for record in records:
            before = self.work.vault.mac(AUDIT_SEALS, record.message(before))
            yield SealedRecord(record=record, seal=before)

    async def of_client(
        self, actor: ClientActor | Operator, client_id: ClientId
    ) -> Sequence[SealedRecord]:
        admit(actor, (ClientActor, Operator))
        about = select(AUDIT).where(AUDIT.c.client_id == _WHICH, _sees(kind_of(actor)))
        found = await self._read(about.order_by(AUDIT.c.number), {"which": client_id, **me(actor)})
        return [one for _, one in found if one is not None]

    async def trail(self, actor: Operator, after: int, limit: int) -> Sequence[SealedRecord]:
        admit(actor, (Operator,))
        found = await self._read(_TRAIL, {"after": after, "most": limit})
        if found and found[0][1] is None:
            raise UnreadableRecordError(found[0][0])
        return [one for _, one in takewhile(lambda each: each[1] is not None, found) if one]

    async def _read(
        self, statement: Select[Any], params: Mapping[str, Any]
    ) -> Sequence[tuple[int, SealedRecord | None]]:
        """Numbers with their records; None for what cannot be read, one by one only then."""
        try:
            rows = await self.work.statements.rows(statement, params)
            return [(row.number, audit_of(row)) for row in rows]
        except _UNREADABLE:
            only = statement.with_only_columns(AUDIT.c.number)
            numbers = [row.number for row in await self.work.statements.rows(only, params)]
            return [(number, await self._at(number)) for number in numbers]

    async def _at(self, number: int) -> SealedRecord | None:
        """None where it cannot be read."""
        try:
            row = await self.work.statements.one(_AT, {"number": number})
            return None if row is None else audit_of(row)
        except _UNREADABLE:
            return None

    async def head(self, actor: Operator) -> SealedRecord | None:
        """The newest that can be read."""
        admit(actor, (Operator,))
        row = await self.work.statements.one(_NEWEST)
        return None if row is None else await self._at(row.number)
