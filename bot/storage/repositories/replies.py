"""Replies: what a therapist may not read is withheld by the query, before anything is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, Select, Uuid, and_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import Insert

from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.replies import Reply
from bot.storage.conditional import insert_where
from bot.storage.keys import key_of
from bot.storage.mapping.checkins import checkin_of
from bot.storage.mapping.replies import reply_of, reply_row
from bot.storage.repositories.checkins import CHECKIN
from bot.storage.tables import ReplyRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT, Kind, kind_of, me, sees_work
from bot.usecases.actors import ClientActor, Operator, Product, TherapistActor
from bot.usecases.ports import KeyKind
from bot.usecases.visibility import READERS, THE_PRODUCT, admit

REPLY = ReplyRow.__table__
_WHICH: BindParameter[Any] = bindparam("which")
_KEY = key_of(REPLY.c.client_id, KeyKind.RECORD)


def _reads(kind: Kind) -> ColumnElement[bool]:
    seen = and_(CHECKIN.c.id == REPLY.c.checkin_id, sees_work(kind, CHECKIN))
    if kind is ClientActor:
        return and_(seen, _linked_then())
    if kind is not TherapistActor:
        return seen
    return and_(seen, REPLY.c.shared, CHECKIN.c.closed_at.is_not(None))


def _linked_then() -> ColumnElement[bool]:
    """Not what lies before a new account that nobody has confirmed yet."""
    confirmed = or_(
        CLIENT.c.relinked_at.is_(None), CHECKIN.c.session_starts_at >= CLIENT.c.relinked_at
    )
    return select(1).where(CLIENT.c.id == REPLY.c.client_id, confirmed).exists()


@cache
def _get(kind: Kind) -> Select[Any]:
    return select(REPLY, _KEY).where(REPLY.c.checkin_id == _WHICH, _reads(kind))


@cache
def _history(kind: Kind) -> Select[Any]:
    found = select(CHECKIN, REPLY.c.checkin_id, REPLY.c.reply, _KEY).where(
        REPLY.c.client_id == _WHICH, _reads(kind)
    )
    return found.order_by(CHECKIN.c.session_starts_at)


_WITH_CHECKINS = (
    select(CHECKIN, REPLY.c.reply, key_of(CHECKIN.c.client_id, KeyKind.RECORD))
    .outerjoin_from(CHECKIN, REPLY, REPLY.c.checkin_id == CHECKIN.c.id)
    .where(
        CHECKIN.c.client_id.in_(bindparam("clients", expanding=True)),
        CHECKIN.c.therapist_id == bindparam("therapist", type_=Uuid()),
    )
    .order_by(CHECKIN.c.session_starts_at)
)


@cache
def _put(kind: Kind) -> Insert:
    checkin = select(1).where(
        CHECKIN.c.id == bindparam("checkin_id", type_=Uuid()),
        CHECKIN.c.client_id == bindparam("client_id", type_=Uuid()),
        sees_work(kind, CHECKIN),
    )
    statement = insert_where(REPLY, checkin.exists())
    new = {name: statement.excluded[name] for name in ("reply", "shared")}
    return statement.on_conflict_do_update(index_elements=[REPLY.c.checkin_id], set_=new)


@dataclass(frozen=True, slots=True)
class ReplyRows:
    work: Transaction

    async def get(
        self, actor: ClientActor | TherapistActor | Operator | Product, checkin_id: CheckInId
    ) -> Reply | None:
        admit(actor, READERS)
        params = {"which": checkin_id, **me(actor)}
        row = await self.work.statements.one(_get(kind_of(actor)), params)
        return None if row is None else self._reply(row)

    async def put(self, actor: ClientActor | Product, checkin: CheckIn, reply: Reply) -> None:
        admit(actor, (ClientActor, Product))
        subject = checkin.client_id
        sealer = await self.work.sealer("reply", checkin.id, subject, KeyKind.RECORD)
        row = reply_row(checkin, reply, sealer)
        params = {**values_of(row), **me(actor)}
        if not await self.work.statements.change(_put(kind_of(actor)), params):
            raise NotFoundError("there is no such check-in")

    async def history(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[tuple[CheckIn, Reply]]:
        admit(actor, READERS)
        params = {"which": client_id, **me(actor)}
        rows = await self.work.statements.rows(_history(kind_of(actor)), params)
        return [(checkin_of(row, self.work), self._reply(row)) for row in rows]

    async def with_checkins(
        self, actor: Product, therapist_id: TherapistId, clients: Sequence[ClientId]
    ) -> Sequence[tuple[CheckIn, Reply | None]]:
        admit(actor, THE_PRODUCT)
        params = {"therapist": therapist_id, "clients": clients}
        rows = await self.work.statements.rows(_WITH_CHECKINS, params)
        return [(checkin_of(row, self.work), self._reply_in(row)) for row in rows]

    def _reply(self, row: Row[Any]) -> Reply:
        return self._opened(row.checkin_id, row)

    def _reply_in(self, row: Row[Any]) -> Reply | None:
        return None if row.reply is None else self._opened(row.id, row)

    def _opened(self, checkin_id: UUID, row: Row[Any]) -> Reply:
        kind = KeyKind.RECORD
        sealer = self.work.known_sealer("reply", checkin_id, row.client_id, kind, row.wrapped)
        return reply_of(row.reply, sealer)
