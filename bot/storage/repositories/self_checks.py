"""Self checks: opened for the therapist they are of, and for nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid5

from sqlalchemy import bindparam, delete, select

from bot.alliance.errors import NotFoundError
from bot.alliance.self_checks import SelfCheck
from bot.storage.conditional import upsert
from bot.storage.mapping.care import self_check_of, self_check_row
from bot.storage.tables import SelfCheckRow, values_of
from bot.storage.transaction import Sealer, Transaction
from bot.usecases.actors import TherapistActor
from bot.usecases.ports import KeyKind, WrappedKey
from bot.usecases.visibility import admit

CHECK = SelfCheckRow.__table__
_PUT = upsert(CHECK, [CHECK.c.therapist_id, CHECK.c.week], ["answers"])
_OWN = CHECK.c.therapist_id == bindparam("me")
_LISTED = select(CHECK).where(_OWN).order_by(CHECK.c.week)
_ERASE = delete(CHECK).where(_OWN)


@dataclass(frozen=True, slots=True)
class SelfCheckRows:
    work: Transaction

    async def put(self, actor: TherapistActor, check: SelfCheck) -> None:
        admit(actor, (TherapistActor,))
        if check.therapist_id != actor.id:
            raise NotFoundError("there is no such therapist")
        row = self_check_row(
            check, self._sealer(actor, check.week.isoformat(), await self._key(actor))
        )
        await self.work.statements.change(_PUT, values_of(row))

    async def listed(self, actor: TherapistActor) -> Sequence[SelfCheck]:
        admit(actor, (TherapistActor,))
        rows = await self.work.statements.rows(_LISTED, {"me": actor.id})
        if not rows:
            return []
        key = await self._key(actor)
        return [self_check_of(row, self._sealer(actor, row.week, key)) for row in rows]

    async def erase(self, actor: TherapistActor) -> bool:
        admit(actor, (TherapistActor,))
        await self.work.keys.discard(actor.id, KeyKind.RECORD)
        return await self.work.statements.change(_ERASE, {"me": actor.id}) > 0

    async def _key(self, actor: TherapistActor) -> WrappedKey:
        """Made with the first check: most therapists never need one."""
        found = await self.work.keys.find(actor.id, KeyKind.RECORD)
        return found or await self.work.keys.make(actor.id, KeyKind.RECORD)

    def _sealer(self, actor: TherapistActor, week: str, key: WrappedKey) -> Sealer:
        row = uuid5(actor.id, week)
        return Sealer(vault=self.work.vault, table="self_check", row=row, subject=actor.id, key=key)
