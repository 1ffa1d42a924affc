"""Which message in a chat is which of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, true

from bot.alliance.people import ClientId
from bot.storage.conditional import upsert
from bot.storage.mapping.channel import posted_index, posted_of, posted_row
from bot.storage.tables import PostedRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import ME, Kind, kind_of, me
from bot.usecases.actors import ClientActor, Product
from bot.usecases.ports import MessageKey, Posted
from bot.usecases.visibility import THE_PRODUCT, admit

POSTED = PostedRow.__table__
_FOUND_BY = POSTED.c.key_index == bindparam("key")
_REMEMBER = upsert(POSTED, [POSTED.c.key_index], ["client_id", "letter", "posted_at"])
_FIND = select(POSTED).where(_FOUND_BY)
_FORGET = delete(POSTED).where(_FOUND_BY)


@cache
def _of_client(kind: Kind) -> Select[Any]:
    found = select(POSTED).where(
        POSTED.c.client_id == bindparam("which"),
        POSTED.c.posted_at >= bindparam("since"),
        POSTED.c.client_id == ME if kind is ClientActor else true(),
    )
    return found.order_by(POSTED.c.posted_at)


@dataclass(frozen=True, slots=True)
class PostedRows:
    work: Transaction

    async def remember(self, actor: Product, posted: Posted) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_REMEMBER, values_of(posted_row(posted, self.work)))

    async def find(self, actor: Product, key: MessageKey) -> Posted | None:
        admit(actor, THE_PRODUCT)
        index = posted_index(self.work.vault, key)
        row = await self.work.statements.one(_FIND, {"key": index})
        return None if row is None else posted_of(row, self.work)

    async def of_client(
        self, actor: ClientActor | Product, client_id: ClientId, since: datetime
    ) -> Sequence[Posted]:
        admit(actor, (ClientActor, Product))
        params = {"which": client_id, "since": since, **me(actor)}
        rows = await self.work.statements.rows(_of_client(kind_of(actor)), params)
        return [posted_of(row, self.work) for row in rows]

    async def forget(self, actor: Product, key: MessageKey) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_FORGET, {"key": posted_index(self.work.vault, key)})
