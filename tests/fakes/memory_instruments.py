"""Imported instruments in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.imported import ImportedInstrument
from bot.usecases.actors import Actor, AdminActor, Operator
from bot.usecases.visibility import ANYBODY, STAFF, admit
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class InstrumentsInMemory:
    tables: Tables

    async def add(self, actor: AdminActor | Operator, imported: ImportedInstrument) -> bool:
        admit(actor, (AdminActor, Operator))
        return self.tables.instruments.setdefault(imported.name, imported) is imported

    async def find(self, actor: Actor, name: str) -> ImportedInstrument | None:
        admit(actor, ANYBODY)
        return self.tables.instruments.get(name)

    async def listed(self, actor: Actor) -> Sequence[ImportedInstrument]:
        admit(actor, STAFF)
        return sorted(self.tables.instruments.values(), key=lambda one: one.name)
