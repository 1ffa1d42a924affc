"""The clinic's one row."""

import json
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.alliance.clinic import Clinic, Policies
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import ClinicId
from bot.storage.mapping.clinic import policies_of
from bot.storage.tables import ClinicRow, values_of
from bot.storage.transaction import Transaction
from bot.usecases.actors import Actor, AdminActor, Operator
from bot.usecases.visibility import ANYBODY, admit

CLINIC = ClinicRow.__table__
_CREATE = insert(CLINIC).on_conflict_do_nothing()
_GET = select(CLINIC)
_SAVE = update(CLINIC)


@dataclass(frozen=True, slots=True)
class ClinicRows:
    work: Transaction

    async def create(self, actor: Operator, clinic: Clinic) -> None:
        admit(actor, (Operator,))
        if clinic.id != self.work.clinic_id:
            raise InvalidValueError("the store was opened for another clinic")
        row = self._row(clinic.policies)
        if not await self.work.statements.change(_CREATE, values_of(row)):
            raise InvalidValueError("there is a clinic already")

    async def get(self, actor: Actor) -> Clinic:
        admit(actor, ANYBODY)
        known: Clinic | None = self.work.statements.remembered(CLINIC, None)
        return known or await self._read()

    async def _read(self) -> Clinic:
        row = await self.work.statements.one(_GET)
        if row is None:
            raise NotFoundError("there is no clinic yet")
        sealer = self.work.clinic_sealer("clinic", row.id)
        policies = policies_of(sealer.read("policies", row.policies))
        clinic = Clinic(id=ClinicId(row.id), policies=policies)
        self.work.statements.remember(CLINIC, None, clinic)
        return clinic

    async def save_policies(self, actor: AdminActor | Operator, policies: Policies) -> None:
        admit(actor, (AdminActor, Operator))
        row = self._row(policies)
        if not await self.work.statements.change(_SAVE, {"policies": row.policies}):
            raise NotFoundError("there is no clinic yet")

    def _row(self, policies: Policies) -> ClinicRow:
        clinic_id = self.work.clinic_id
        sealer = self.work.clinic_sealer("clinic", clinic_id)
        sealed = sealer.seal("policies", json.dumps(policies.as_texts()))
        return ClinicRow(id=clinic_id, policies=sealed)
