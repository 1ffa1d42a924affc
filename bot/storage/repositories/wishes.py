"""A client's wish for another therapist: opened for the client and for those it was sent to."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select, true

from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId
from bot.alliance.wishes import Wish
from bot.storage.conditional import upsert
from bot.storage.keys import key_of
from bot.storage.mapping.care import wish_of, wish_row
from bot.storage.tables import WishRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import ME, Kind, kind_of, me
from bot.usecases.actors import AdminActor, ClientActor, Product
from bot.usecases.ports import KeyKind
from bot.usecases.visibility import admit

WISH = WishRow.__table__
_PUT = upsert(WISH, [WISH.c.client_id], ["wish"])


@cache
def _get(kind: Kind) -> Select[Any]:
    key = key_of(WISH.c.client_id, KeyKind.RECORD)
    return select(WISH, key).where(WISH.c.client_id == bindparam("which"), _sees(kind))


def _sees(kind: Kind) -> ColumnElement[bool]:
    return WISH.c.client_id == ME if kind is ClientActor else true()


@dataclass(frozen=True, slots=True)
class WishRows:
    work: Transaction

    async def get(
        self, actor: ClientActor | AdminActor | Product, client_id: ClientId
    ) -> Wish | None:
        admit(actor, (ClientActor, AdminActor, Product))
        params = {"which": client_id, **me(actor)}
        row = await self.work.statements.one(_get(kind_of(actor)), params)
        wish = None if row is None else self._wish(row)
        if isinstance(actor, AdminActor) and wish is not None and actor.id not in wish.told:
            return None
        return wish

    async def put(self, actor: ClientActor, wish: Wish) -> None:
        admit(actor, (ClientActor,))
        if wish.client_id != actor.id:
            raise NotFoundError("there is no such client")
        await self._write(wish)

    async def acknowledge(self, actor: AdminActor, client_id: ClientId, now: datetime) -> Wish:
        admit(actor, (AdminActor,))
        wish = await self.get(actor, client_id)
        if wish is None or wish.withdrawn_at is not None:
            raise NotFoundError("there is no such wish")
        seen = wish.seen(now)
        await self._write(seen)
        return seen

    async def _write(self, wish: Wish) -> None:
        whose = wish.client_id
        sealer = await self.work.sealer("wish", whose, whose, KeyKind.RECORD)
        await self.work.statements.change(_PUT, values_of(wish_row(wish, sealer)))

    def _wish(self, row: Row[Any]) -> Wish:
        whose, kind = row.client_id, KeyKind.RECORD
        return wish_of(row, self.work.known_sealer("wish", whose, whose, kind, row.wrapped))
