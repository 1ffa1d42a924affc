"""Replies that are kept no longer, and what was announced about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update

from bot.alliance.people import ClientId, TherapistId
from bot.alliance.retention import Ending, EndingId
from bot.storage.columns import Instant
from bot.storage.repositories.checkins import CHECKIN
from bot.storage.tables import EndingRow, GuessRow, ReplyRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT
from bot.usecases.actors import Product
from bot.usecases.visibility import THE_PRODUCT, admit

ENDING, REPLY = EndingRow.__table__, ReplyRow.__table__
_WHOSE: BindParameter[Any] = bindparam("whose")
_BEFORE: BindParameter[datetime] = bindparam("before", type_=Instant())
_PENDING = select(ENDING).where(ENDING.c.therapist_id == _WHOSE, ENDING.c.done_at.is_(None))
_ANNOUNCE = insert(ENDING)
_FINISH = update(ENDING).where(ENDING.c.id == bindparam("which"))
_OLD = (
    select(CHECKIN.c.id)
    .join(CLIENT, CLIENT.c.id == CHECKIN.c.client_id)
    .where(CLIENT.c.therapist_id == _WHOSE, CHECKIN.c.closed_at < _BEFORE)
)
_COUNT = (
    select(REPLY.c.client_id, func.count().label("replies"))
    .where(REPLY.c.checkin_id.in_(_OLD))
    .group_by(REPLY.c.client_id)
)
_DELETE = [
    delete(table).where(table.c.checkin_id.in_(_OLD)) for table in (REPLY, GuessRow.__table__)
]
"""What was said, and what the therapist had thought would be."""


@dataclass(frozen=True, slots=True)
class RetentionRows:
    work: Transaction

    async def pending(self, actor: Product, therapist_id: TherapistId) -> Ending | None:
        admit(actor, THE_PRODUCT)
        row = await self.work.statements.one(_PENDING, {"whose": therapist_id})
        if row is None:
            return None
        return Ending(
            id=EndingId(row.id),
            therapist_id=TherapistId(row.therapist_id),
            announced_at=row.announced_at,
            ends_at=row.ends_at,
            before=row.before,
        )

    async def announce(self, actor: Product, ending: Ending) -> None:
        admit(actor, THE_PRODUCT)
        row = EndingRow(
            id=ending.id,
            therapist_id=ending.therapist_id,
            announced_at=ending.announced_at,
            ends_at=ending.ends_at,
            before=ending.before,
            done_at=ending.done_at,
        )
        await self.work.statements.change(_ANNOUNCE, values_of(row))

    async def finish(self, actor: Product, ending: Ending) -> None:
        admit(actor, THE_PRODUCT)
        done = {"which": ending.id, "done_at": ending.done_at}
        await self.work.statements.change(_FINISH, done)

    async def closed_before(
        self, actor: Product, therapist_id: TherapistId, before: datetime
    ) -> Mapping[ClientId, int]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_COUNT, {"whose": therapist_id, "before": before})
        return {ClientId(row.client_id): row.replies for row in rows}

    async def delete_closed_before(
        self, actor: Product, therapist_id: TherapistId, before: datetime
    ) -> Mapping[ClientId, int]:
        found = await self.closed_before(actor, therapist_id, before)
        if found:
            for statement in _DELETE:
                await self.work.statements.change(
                    statement, {"whose": therapist_id, "before": before}
                )
            self.work.destroyed.extend(found)
        return found
