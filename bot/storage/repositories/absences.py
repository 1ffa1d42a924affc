"""When therapists are away, and who was told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select, true

from bot.alliance.absences import Absence, AbsenceId
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId, TherapistId
from bot.storage.columns import Instant
from bot.storage.conditional import upsert
from bot.storage.mapping.care import absence_of, absence_row
from bot.storage.tables import AbsenceRow, AbsenceWordRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import ME, Kind, kind_of, me
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.visibility import THE_PRODUCT, admit

ABSENCE, WORD = AbsenceRow.__table__, AbsenceWordRow.__table__
_AT: BindParameter[datetime] = bindparam("at", type_=Instant())
_SAVE = upsert(ABSENCE, [ABSENCE.c.id], ["said_at", "back_on", "back_at", "ends_at"])
_UNENDED = select(ABSENCE).where(ABSENCE.c.back_at > _AT).order_by(ABSENCE.c.starts_at)
_TOLD = select(WORD).where(WORD.c.absence_id == bindparam("which"))
_TELL = upsert(WORD, [WORD.c.absence_id, WORD.c.client_id], ["word"])


@cache
def _covering(kind: Kind) -> Select[Any]:
    found = select(ABSENCE).where(
        ABSENCE.c.therapist_id == bindparam("which"),
        ABSENCE.c.starts_at <= _AT,
        ABSENCE.c.ends_at > _AT,
        _sees(kind),
    )
    return found.order_by(ABSENCE.c.starts_at.desc()).limit(1)


def _sees(kind: Kind) -> ColumnElement[bool]:
    return ABSENCE.c.therapist_id == ME if kind is TherapistActor else true()


@dataclass(frozen=True, slots=True)
class AbsenceRows:
    work: Transaction

    async def save(self, actor: TherapistActor, absence: Absence) -> None:
        admit(actor, (TherapistActor,))
        if absence.therapist_id != actor.id:
            raise NotFoundError("there is no such absence")
        await self.work.statements.change(_SAVE, values_of(absence_row(absence)))

    async def current(
        self, actor: TherapistActor | Product, therapist_id: TherapistId, now: datetime
    ) -> Absence | None:
        admit(actor, (TherapistActor, Product))
        return await self._at(actor, therapist_id, now)

    async def covering(
        self, actor: Product, therapist_id: TherapistId, instant: datetime
    ) -> Absence | None:
        admit(actor, THE_PRODUCT)
        return await self._at(actor, therapist_id, instant)

    async def unended(self, actor: Product, now: datetime) -> Sequence[Absence]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_UNENDED, {"at": now})
        return [absence_of(row) for row in rows]

    async def told(self, actor: Product, absence_id: AbsenceId) -> Mapping[ClientId, str]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_TOLD, {"which": absence_id})
        return {ClientId(row.client_id): row.word for row in rows}

    async def tell(
        self, actor: Product, absence_id: AbsenceId, client_id: ClientId, word: str
    ) -> None:
        admit(actor, THE_PRODUCT)
        row = AbsenceWordRow(absence_id=absence_id, client_id=client_id, word=word)
        await self.work.statements.change(_TELL, values_of(row))

    async def _at(
        self, actor: TherapistActor | Product, therapist_id: TherapistId, instant: datetime
    ) -> Absence | None:
        params = {"which": therapist_id, "at": instant, **me(actor)}
        row = await self.work.statements.one(_covering(kind_of(actor)), params)
        return None if row is None else absence_of(row)
