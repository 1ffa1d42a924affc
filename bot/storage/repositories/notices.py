"""Notices to therapists, until they are acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, case, func, insert, null, select, text, update

from bot.alliance.errors import NotFoundError
from bot.alliance.notices import Notice, NoticeId
from bot.alliance.people import TherapistId
from bot.storage.columns import Instant
from bot.storage.mapping.checkins import notice_of, notice_row
from bot.storage.tables import NoticeRow, values_of
from bot.storage.tables.sessions import UNSENT_NOTICE
from bot.storage.transaction import Params, Transaction
from bot.storage.visibility import Kind, kind_of, me, sees_work
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.visibility import THE_PRODUCT, admit

NOTICE = NoticeRow.__table__
_ADD = insert(NOTICE)
_DUE = (
    select(NOTICE)
    .where(text(UNSENT_NOTICE), NOTICE.c.next_at <= bindparam("now"))
    .order_by(NOTICE.c.next_at)
    .limit(bindparam("limit"))
)
# Whoever sends a notice may have read it before it was acknowledged: that is never undone.
_SAVE = (
    update(NOTICE)
    .where(NOTICE.c.id == bindparam("which"))
    .values(
        sent=bindparam("new_sent"),
        acknowledged_at=func.coalesce(
            NOTICE.c.acknowledged_at, bindparam("new_acknowledged_at", type_=Instant())
        ),
        next_at=case(
            (NOTICE.c.acknowledged_at.is_not(None), null()),
            else_=bindparam("new_next_at", type_=Instant()),
        ),
    )
)
_ACKNOWLEDGE = (
    update(NOTICE)
    .where(NOTICE.c.id == bindparam("which"), sees_work(TherapistActor, NOTICE))
    .values(
        acknowledged_at=func.coalesce(NOTICE.c.acknowledged_at, bindparam("now", type_=Instant())),
        next_at=null(),
    )
    .returning(NOTICE)
)


@cache
def _unacknowledged(kind: Kind) -> Select[Any]:
    found = select(NOTICE).where(
        NOTICE.c.therapist_id == bindparam("which"),
        NOTICE.c.needs_acknowledgement,
        NOTICE.c.acknowledged_at.is_(None),
        sees_work(kind, NOTICE),
    )
    return found.order_by(NOTICE.c.created_at)


@dataclass(frozen=True, slots=True)
class NoticeRows:
    work: Transaction

    async def add(self, actor: Product, notice: Notice) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_ADD, values_of(notice_row(notice, self.work)))

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[Notice]:
        admit(actor, THE_PRODUCT)
        return await self._found(_DUE, {"now": now, "limit": limit})

    async def save(self, actor: Product, notice: Notice) -> None:
        admit(actor, THE_PRODUCT)
        changes = {
            "which": notice.id,
            "new_sent": notice.sent,
            "new_next_at": notice.next_at,
            "new_acknowledged_at": notice.acknowledged_at,
        }
        if not await self.work.statements.change(_SAVE, changes):
            raise NotFoundError("there is no such notice")

    async def acknowledge(
        self, actor: TherapistActor, notice_id: NoticeId, now: datetime
    ) -> Notice:
        admit(actor, (TherapistActor,))
        found = await self._found(_ACKNOWLEDGE, {"which": notice_id, "now": now, **me(actor)})
        if not found:
            raise NotFoundError("there is no such notice")
        return found[0]

    async def unacknowledged(
        self, actor: TherapistActor | Product, therapist_id: TherapistId
    ) -> Sequence[Notice]:
        admit(actor, (TherapistActor, Product))
        return await self._found(
            _unacknowledged(kind_of(actor)), {"which": therapist_id, **me(actor)}
        )

    async def _found(self, statement: Executable, params: Params) -> list[Notice]:
        rows = await self.work.statements.rows(statement, params)
        return [notice_of(row, self.work) for row in rows]
