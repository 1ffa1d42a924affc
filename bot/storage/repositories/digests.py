"""Which digests were posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, nulls_first, select, text, true
from sqlalchemy.dialects.postgresql import insert

from bot.alliance.people import StaffState, TherapistId
from bot.storage.mapping.sessions import digest_of, digest_row
from bot.storage.repositories.staff import THERAPIST
from bot.storage.tables import DigestRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import ME, Kind, kind_of, me
from bot.usecases.actors import Operator, Product, TherapistActor
from bot.usecases.ports import DigestPost
from bot.usecases.visibility import THE_PRODUCT, admit

DIGEST = DigestRow.__table__
_ADD = insert(DIGEST).on_conflict_do_nothing(
    index_elements=[DIGEST.c.therapist_id, DIGEST.c.due_at]
)


@cache
def _last(kind: Kind) -> Select[Any]:
    seen = DIGEST.c.therapist_id == ME if kind is TherapistActor else true()
    of_therapist = select(DIGEST).where(DIGEST.c.therapist_id == bindparam("which"), seen)
    return of_therapist.order_by(DIGEST.c.due_at.desc()).limit(1)


_LATEST = (
    select(func.max(DIGEST.c.due_at)).where(DIGEST.c.therapist_id == THERAPIST.c.id)
).scalar_subquery()
_LONGEST_AGO = (
    select(THERAPIST.c.id, _LATEST.label("latest"))
    .where(THERAPIST.c.state == StaffState.ACTIVE, THERAPIST.c.address.is_not(None))
    .order_by(nulls_first(text("latest")), THERAPIST.c.id)
)


@dataclass(frozen=True, slots=True)
class DigestRows:
    work: Transaction

    async def add(self, actor: Product, post: DigestPost) -> bool:
        admit(actor, THE_PRODUCT)
        return await self.work.statements.change(_ADD, values_of(digest_row(post))) == 1

    async def last(
        self, actor: TherapistActor | Operator | Product, therapist_id: TherapistId
    ) -> DigestPost | None:
        admit(actor, (TherapistActor, Operator, Product))
        params = {"which": therapist_id, **me(actor)}
        row = await self.work.statements.one(_last(kind_of(actor)), params)
        return None if row is None else digest_of(row)

    async def longest_ago(self, actor: Product) -> Sequence[tuple[TherapistId, datetime | None]]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_LONGEST_AGO)
        return [(TherapistId(row.id), row.latest) for row in rows]
