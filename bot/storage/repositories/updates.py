"""What the channel handed over: remembered, and sealed where it could not be handled."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID, uuid5

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.storage.conditional import upsert
from bot.storage.tables import DeadUpdateRow, SeenUpdateRow, SignOfLifeRow, values_of
from bot.storage.transaction import Transaction
from bot.usecases.actors import Product
from bot.usecases.visibility import THE_PRODUCT, admit

SEEN, DEAD = SeenUpdateRow.__table__, DeadUpdateRow.__table__
SIGN = SignOfLifeRow.__table__
CONTACT, PROBE = "contact", "probe"
_FIRST_TIME = insert(SEEN).on_conflict_do_nothing(index_elements=[SEEN.c.bot_id, SEEN.c.update_id])
_BURY = insert(DEAD).on_conflict_do_nothing(index_elements=[DEAD.c.bot_id, DEAD.c.update_id])
_SIGN = upsert(SIGN, [SIGN.c.name], ["at"])
_LAST_SIGN = select(SIGN.c.at.label("instant")).where(SIGN.c.name == bindparam("which"))
_PURGE = (
    delete(SEEN).where(SEEN.c.seen_at < bindparam("before")),
    delete(DEAD).where(DEAD.c.died_at < bindparam("before")),
)
_DEAD_UPDATES = UUID("5c2f7d0e-9f64-4d5c-9d8e-0a3d6c1b7e42")
"""Namespace of the ids that dead updates are sealed under."""


@dataclass(frozen=True, slots=True)
class UpdateRows:
    work: Transaction

    async def first_time(self, actor: Product, bot_id: int, update_id: int, now: datetime) -> bool:
        admit(actor, THE_PRODUCT)
        seen = {"bot_id": bot_id, "update_id": update_id, "seen_at": now}
        return await self.work.statements.change(_FIRST_TIME, seen) == 1

    async def bury(
        self,
        actor: Product,
        *,
        bot_id: int,
        update_id: int,
        raw: str,
        error: str,
        now: datetime,
    ) -> None:
        admit(actor, THE_PRODUCT)
        place = uuid5(_DEAD_UPDATES, f"{bot_id}/{update_id}")
        row = DeadUpdateRow(
            bot_id=bot_id,
            update_id=update_id,
            raw=self.work.clinic_sealer("dead_update", place).seal("raw", raw),
            error=error,
            died_at=now,
        )
        await self.work.statements.change(_BURY, values_of(row))

    async def note_contact(self, actor: Product, now: datetime) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_SIGN, {"name": CONTACT, "at": now})

    async def last_contact(self, actor: Product) -> datetime | None:
        admit(actor, THE_PRODUCT)
        row = await self.work.statements.one(_LAST_SIGN, {"which": CONTACT})
        return None if row is None else cast("datetime", row.instant)

    async def try_writing(self, actor: Product, now: datetime) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_SIGN, {"name": PROBE, "at": now})

    async def purge(self, actor: Product, before: datetime) -> None:
        admit(actor, THE_PRODUCT)
        for statement in _PURGE:
            await self.work.statements.change(statement, {"before": before})
