"""The register of incidents in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.incidents import Incident
from bot.usecases.actors import Operator
from bot.usecases.visibility import admit
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class IncidentsInMemory:
    tables: Tables

    async def add(self, actor: Operator, incident: Incident) -> None:
        admit(actor, (Operator,))
        self.tables.incidents[incident.id] = incident

    async def listed(self, actor: Operator) -> Sequence[Incident]:
        admit(actor, (Operator,))
        return sorted(self.tables.incidents.values(), key=lambda one: (one.noted_at, one.id))
