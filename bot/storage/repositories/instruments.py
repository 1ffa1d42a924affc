"""Instruments a clinic brought: added once, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from bot.alliance.imported import ImportedInstrument
from bot.storage.mapping.instruments import instrument_id, instrument_of, instrument_row
from bot.storage.tables import InstrumentRow, values_of
from bot.storage.transaction import NO_PARAMS, Transaction
from bot.usecases.actors import Actor, AdminActor, Operator
from bot.usecases.visibility import ANYBODY, STAFF, admit

INSTRUMENT = InstrumentRow.__table__
_ADD = insert(INSTRUMENT).on_conflict_do_nothing(index_elements=[INSTRUMENT.c.id])
_FIND = select(INSTRUMENT).where(INSTRUMENT.c.id == bindparam("which"))
_ALL = select(INSTRUMENT)


@dataclass(frozen=True, slots=True)
class InstrumentRows:
    work: Transaction

    async def add(self, actor: AdminActor | Operator, imported: ImportedInstrument) -> bool:
        admit(actor, (AdminActor, Operator))
        which = instrument_id(self.work.clinic_id, imported.name)
        row = instrument_row(imported, self.work.clinic_sealer("instrument", which))
        return await self.work.statements.change(_ADD, values_of(row)) == 1

    async def find(self, actor: Actor, name: str) -> ImportedInstrument | None:
        admit(actor, ANYBODY)
        which = instrument_id(self.work.clinic_id, name)
        row = await self.work.statements.one(_FIND, {"which": which})
        if row is None:
            return None
        return instrument_of(row, self.work.clinic_sealer("instrument", row.id))

    async def listed(self, actor: Actor) -> Sequence[ImportedInstrument]:
        admit(actor, STAFF)
        rows = await self.work.statements.rows(_ALL, NO_PARAMS)
        found = [instrument_of(row, self.work.clinic_sealer("instrument", row.id)) for row in rows]
        return sorted(found, key=lambda one: one.name)
