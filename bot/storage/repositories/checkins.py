"""Check-ins: claimed, moved on and found by conditional statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Select,
    Update,
    Uuid,
    bindparam,
    func,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import Insert

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import SessionId
from bot.storage.conditional import insert_where
from bot.storage.mapping.checkins import checkin_of, checkin_row
from bot.storage.repositories.sessions import SESSION
from bot.storage.tables import CheckInRow, values_of
from bot.storage.tables.sessions import EXPIRING, SCHEDULED, TO_REMIND
from bot.storage.transaction import Params, Transaction
from bot.storage.visibility import Kind, kind_of, me, sees_work
from bot.usecases.actors import Actor, Product, TherapistActor
from bot.usecases.ports import SessionActor
from bot.usecases.visibility import ANYBODY, STAFF, THE_PRODUCT, admit

CHECKIN = CheckInRow.__table__
_IDENTITY = {"id": "which", "session_id": "of_session", "client_id": "of_client"}
"""What `move` never changes, and the parameters that hold it to that."""

_WHICH: BindParameter[Any] = bindparam("which")


def _ripe(condition: str, instant: str) -> Select[Any]:
    """The first `limit` of those in a state whose instant has come, earliest first."""
    column = CHECKIN.c[instant]
    ripe = select(CHECKIN).where(text(condition), column <= bindparam("now"))
    return ripe.order_by(column).limit(bindparam("limit"))


_DUE = _ripe(SCHEDULED, "due_at")
_TO_REMIND = _ripe(TO_REMIND, "remind_at")
_TO_EXPIRE = _ripe(EXPIRING, "expires_at")
_OPEN = (
    select(CHECKIN)
    .where(
        text(EXPIRING),
        CHECKIN.c.state != CheckInState.CLAIMED,
        CHECKIN.c.id > bindparam("after", type_=Uuid()),
    )
    .order_by(CHECKIN.c.id)
    .limit(bindparam("limit"))
)
_BEFORE_ALL = CheckInId(UUID(int=0))
_NEXT = union_all(
    select(func.min(CHECKIN.c.due_at).label("instant")).where(text(SCHEDULED)),
    select(func.min(CHECKIN.c.remind_at)).where(text(TO_REMIND)),
    select(func.min(CHECKIN.c.expires_at)).where(text(EXPIRING)),
)


@cache
def _session_of_checkin(kind: Kind) -> Select[Any]:
    return select(SESSION.c.id).where(
        SESSION.c.id == bindparam("session_id", type_=Uuid()),
        SESSION.c.client_id == bindparam("client_id", type_=Uuid()),
        SESSION.c.therapist_id == bindparam("therapist_id", type_=Uuid()),
        sees_work(kind, SESSION),
    )


@cache
def _add(kind: Kind) -> Insert:
    statement = insert_where(CHECKIN, _session_of_checkin(kind).exists())
    return statement.on_conflict_do_nothing(index_elements=[CHECKIN.c.session_id])


@cache
def _get(kind: Kind) -> Select[Any]:
    return select(CHECKIN).where(CHECKIN.c.id == _WHICH, sees_work(kind, CHECKIN))


@cache
def _of_session(kind: Kind) -> Select[Any]:
    return select(CHECKIN).where(CHECKIN.c.session_id == _WHICH, sees_work(kind, CHECKIN))


@cache
def _of_client(kind: Kind) -> Select[Any]:
    found = select(CHECKIN).where(CHECKIN.c.client_id == _WHICH, sees_work(kind, CHECKIN))
    return found.order_by(CHECKIN.c.session_starts_at)


@cache
def _ended_between(kind: Kind) -> Select[Any]:
    found = select(CHECKIN).where(
        CHECKIN.c.therapist_id == _WHICH,
        CHECKIN.c.ended_at > bindparam("after"),
        CHECKIN.c.ended_at <= bindparam("until"),
        sees_work(kind, CHECKIN),
    )
    return found.order_by(CHECKIN.c.session_starts_at)


@cache
def _move(kind: Kind) -> Update:
    return update(CHECKIN).where(
        *(CHECKIN.c[name] == bindparam(param) for name, param in _IDENTITY.items()),
        CHECKIN.c.state.in_(bindparam("expecting", expanding=True)),
        or_(CHECKIN.c.closed_at.is_(None), CHECKIN.c.state == CheckInState.UNDELIVERABLE),
        sees_work(kind, CHECKIN),
    )


@cache
def _reopen(kind: Kind) -> Update:
    return update(CHECKIN).where(
        *(CHECKIN.c[name] == bindparam(param) for name, param in _IDENTITY.items()),
        CHECKIN.c.state == CheckInState.CANCELLED,
        CHECKIN.c.sent_at.is_(None),
        sees_work(kind, CHECKIN),
    )


@dataclass(frozen=True, slots=True)
class CheckInRows:
    work: Transaction

    async def add(self, actor: SessionActor, checkin: CheckIn) -> bool:
        admit(actor, STAFF)
        kind = kind_of(actor)
        params = {**values_of(checkin_row(checkin, self.work)), **me(actor)}
        if await self.work.statements.change(_add(kind), params):
            return True
        if await self.work.statements.one(_session_of_checkin(kind), params) is None:
            raise NotFoundError("there is no such session of that client")
        return False

    async def get(self, actor: Actor, checkin_id: CheckInId) -> CheckIn:
        admit(actor, ANYBODY)
        found = await self._found(_get(kind_of(actor)), {"which": checkin_id, **me(actor)})
        if not found:
            raise NotFoundError("there is no such check-in")
        return found[0]

    async def of_session(self, actor: SessionActor, session_id: SessionId) -> CheckIn | None:
        admit(actor, STAFF)
        found = await self._found(_of_session(kind_of(actor)), {"which": session_id, **me(actor)})
        return found[0] if found else None

    async def of_client(self, actor: Actor, client_id: ClientId) -> Sequence[CheckIn]:
        admit(actor, ANYBODY)
        return await self._found(_of_client(kind_of(actor)), {"which": client_id, **me(actor)})

    async def move(
        self, actor: Actor, checkin: CheckIn, *, expecting: frozenset[CheckInState]
    ) -> bool:
        admit(actor, ANYBODY)
        values = values_of(checkin_row(checkin, self.work))
        same = {param: values.pop(name) for name, param in _IDENTITY.items()}
        del values["therapist_id"]
        params = {**values, **same, "expecting": sorted(expecting), **me(actor)}
        if await self.work.statements.change(_move(kind_of(actor)), params):
            return True
        await self.get(actor, checkin.id)  # what is not theirs is not found rather than unmoved
        return False

    async def reopen(self, actor: SessionActor, checkin: CheckIn) -> bool:
        admit(actor, STAFF)
        values = values_of(checkin_row(checkin, self.work))
        same = {param: values.pop(name) for name, param in _IDENTITY.items()}
        del values["therapist_id"]
        params = {**values, **same, **me(actor)}
        if await self.work.statements.change(_reopen(kind_of(actor)), params):
            return True
        await self.get(actor, checkin.id)
        return False

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        return await self._found(_DUE, {"now": now, "limit": limit})

    async def to_remind(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        return await self._found(_TO_REMIND, {"now": now, "limit": limit})

    async def to_expire(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        return await self._found(_TO_EXPIRE, {"now": now, "limit": limit})

    async def open_after(
        self, actor: Product, after: CheckInId | None, limit: int
    ) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        return await self._found(_OPEN, {"after": after or _BEFORE_ALL, "limit": limit})

    async def ended_between(
        self,
        actor: TherapistActor | Product,
        therapist_id: TherapistId,
        after: datetime,
        until: datetime,
    ) -> Sequence[CheckIn]:
        admit(actor, (TherapistActor, Product))
        params = {"which": therapist_id, "after": after, "until": until, **me(actor)}
        return await self._found(_ended_between(kind_of(actor)), params)

    async def next_due_at(self, actor: Product) -> datetime | None:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_NEXT)
        return min((row.instant for row in rows if row.instant is not None), default=None)

    async def _found(self, statement: Select[Any], params: Params) -> list[CheckIn]:
        rows = await self.work.statements.rows(statement, params)
        return [checkin_of(row, self.work) for row in rows]
