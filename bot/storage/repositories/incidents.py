"""The register of incidents."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from bot.alliance.incidents import Incident
from bot.storage.mapping.incidents import incident_of, incident_row
from bot.storage.tables import IncidentRow, values_of
from bot.storage.transaction import Transaction
from bot.usecases.actors import Operator
from bot.usecases.visibility import admit

INCIDENT = IncidentRow.__table__
_ADD = insert(INCIDENT)
_LISTED = select(INCIDENT).order_by(INCIDENT.c.noted_at, INCIDENT.c.id)


@dataclass(frozen=True, slots=True)
class IncidentRows:
    work: Transaction

    async def add(self, actor: Operator, incident: Incident) -> None:
        admit(actor, (Operator,))
        sealer = self.work.clinic_sealer("incident", incident.id)
        await self.work.statements.change(_ADD, values_of(incident_row(incident, sealer)))

    async def listed(self, actor: Operator) -> Sequence[Incident]:
        admit(actor, (Operator,))
        return [
            incident_of(row, self.work.clinic_sealer("incident", row.id))
            for row in await self.work.statements.rows(_LISTED)
        ]
