"""Series and the sessions written down from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Update,
    Uuid,
    and_,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import Insert

from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId
from bot.alliance.sessions import Series, SeriesId, SessionId, SessionState, TherapySession
from bot.storage.conditional import insert_where
from bot.storage.mapping.sessions import series_of, series_row, session_of, session_row
from bot.storage.tables import SeriesRow, SessionRow, values_of
from bot.storage.transaction import Params, Transaction
from bot.storage.visibility import CLIENT, Kind, kind_of, me, sees_client, sees_work
from bot.usecases.actors import Product
from bot.usecases.ports import SessionActor
from bot.usecases.visibility import STAFF, THE_PRODUCT, admit

SERIES = SeriesRow.__table__
SESSION = SessionRow.__table__

_WHICH: BindParameter[Any] = bindparam("which")
_CLIENT, _THERAPIST, _SERIES = (
    bindparam(name, type_=Uuid()) for name in ("client_id", "therapist_id", "series_id")
)
_MOVABLE = ("starts_at", "ends_at", "timezone", "state")
_TO_EXTEND = (
    select(SERIES)
    .where(text("NOT ended"), SERIES.c.planned_until < bindparam("until"))
    .order_by(SERIES.c.planned_until)
)


@cache
def _add_series(kind: Kind) -> Insert:
    client = select(1).where(
        CLIENT.c.id == _CLIENT, CLIENT.c.therapist_id == _THERAPIST, sees_client(kind)
    )
    return insert_where(SERIES, client.exists())


@cache
def _series(kind: Kind) -> Select[Any]:
    return select(SERIES).where(SERIES.c.id == _WHICH, sees_work(kind, SERIES))


@cache
def _save_series(kind: Kind) -> Update:
    return update(SERIES).where(SERIES.c.id == _WHICH, sees_work(kind, SERIES))


@cache
def _series_of_session(kind: Kind) -> Select[Any]:
    return select(SERIES.c.id).where(
        SERIES.c.id == _SERIES,
        SERIES.c.client_id == _CLIENT,
        SERIES.c.therapist_id == _THERAPIST,
        sees_work(kind, SERIES),
    )


@cache
def _plan(kind: Kind) -> Insert:
    statement = insert_where(SESSION, _series_of_session(kind).exists())
    return statement.on_conflict_do_nothing(index_elements=[SESSION.c.series_id, SESSION.c.key])


@cache
def _sessions(kind: Kind) -> Select[Any]:
    return select(SESSION).where(sees_work(kind, SESSION)).order_by(SESSION.c.starts_at)


_GIVEN = {
    "series_id": SESSION.c.series_id == _SERIES,
    "client_id": SESSION.c.client_id == _CLIENT,
    "after": SESSION.c.starts_at >= bindparam("after"),
    "before": SESSION.c.starts_at < bindparam("before"),
}


@cache
def _listed(kind: Kind, given: tuple[str, ...] = tuple(_GIVEN)) -> Select[Any]:
    return _sessions(kind).where(*(_GIVEN[name] for name in given))


@cache
def _of_clients(kind: Kind) -> Select[Any]:
    whose = SESSION.c.client_id.in_(bindparam("clients", expanding=True))
    return _sessions(kind).where(whose, SESSION.c.starts_at < bindparam("before"))


@cache
def _save(kind: Kind) -> Update:
    return update(SESSION).where(SESSION.c.id == _WHICH, sees_work(kind, SESSION))


@cache
def _rejoin(kind: Kind) -> Update:
    into = select(1).where(
        SERIES.c.id == bindparam("into", type_=Uuid()),
        SERIES.c.client_id == SESSION.c.client_id,
        SERIES.c.therapist_id == SESSION.c.therapist_id,
    )
    return _save(kind).where(into.exists())


@cache
def _next_after(kind: Kind) -> Select[Any]:
    planned = and_(
        SESSION.c.client_id == _WHICH,
        SESSION.c.state == SessionState.PLANNED,
        SESSION.c.starts_at > bindparam("instant"),
    )
    return _sessions(kind).where(planned).limit(1)


@dataclass(frozen=True, slots=True)
class SessionRows:
    work: Transaction

    async def add_series(self, actor: SessionActor, series: Series) -> None:
        admit(actor, STAFF)
        params = {**values_of(series_row(series)), **me(actor)}
        if not await self.work.statements.change(_add_series(kind_of(actor)), params):
            raise NotFoundError("there is no such client with that therapist")

    async def series(self, actor: SessionActor, series_id: SeriesId) -> Series:
        admit(actor, STAFF)
        params = {"which": series_id, **me(actor)}
        row = await self.work.statements.one(_series(kind_of(actor)), params)
        if row is None:
            raise NotFoundError("there is no such series")
        return series_of(row)

    async def save_series(self, actor: SessionActor, series: Series) -> None:
        """Whose it is cannot change."""
        admit(actor, STAFF)
        values = values_of(series_row(series))
        which = {"which": values.pop("id"), **me(actor)}
        del values["client_id"], values["therapist_id"]
        if not await self.work.statements.change(_save_series(kind_of(actor)), {**values, **which}):
            raise NotFoundError("there is no such series")

    async def series_to_extend(self, actor: Product, until: datetime) -> Sequence[Series]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_TO_EXTEND, {"until": until})
        return [series_of(row) for row in rows]

    async def plan(self, actor: SessionActor, session: TherapySession) -> bool:
        admit(actor, STAFF)
        kind = kind_of(actor)
        params = {**values_of(session_row(session)), **me(actor)}
        if await self.work.statements.change(_plan(kind), params):
            return True
        if await self.work.statements.one(_series_of_session(kind), params) is None:
            raise NotFoundError("there is no such series of that client")
        return False

    async def get(self, actor: SessionActor, session_id: SessionId) -> TherapySession:
        admit(actor, STAFF)
        statement = _sessions(kind_of(actor)).where(SESSION.c.id == _WHICH)
        row = await self.work.statements.one(statement, {"which": session_id, **me(actor)})
        if row is None:
            raise NotFoundError("there is no such session")
        return session_of(row)

    async def of_series(self, actor: SessionActor, series_id: SeriesId) -> Sequence[TherapySession]:
        admit(actor, STAFF)
        return await self._found(actor, {"series_id": series_id})

    async def listed(
        self,
        actor: SessionActor,
        *,
        client_id: ClientId | None = None,
        after: datetime | None = None,
        before: datetime | None = None,
    ) -> Sequence[TherapySession]:
        admit(actor, STAFF)
        asked = {"client_id": client_id, "after": after, "before": before}
        given = {name: value for name, value in asked.items() if value is not None}
        return await self._found(actor, given)

    async def of_clients(
        self, actor: SessionActor, clients: Sequence[ClientId], before: datetime
    ) -> Sequence[TherapySession]:
        admit(actor, STAFF)
        params = {"clients": clients, "before": before, **me(actor)}
        rows = await self.work.statements.rows(_of_clients(kind_of(actor)), params)
        return [session_of(row) for row in rows]

    async def next_after(
        self, actor: SessionActor, client_id: ClientId, instant: datetime
    ) -> TherapySession | None:
        admit(actor, STAFF)
        params = {"which": client_id, "instant": instant, **me(actor)}
        row = await self.work.statements.one(_next_after(kind_of(actor)), params)
        return None if row is None else session_of(row)

    async def save(self, actor: SessionActor, session: TherapySession) -> None:
        """Its hour and state; which session it is cannot change."""
        admit(actor, STAFF)
        row = session_row(session)
        values = {name: getattr(row, name) for name in _MOVABLE}
        params = {"which": session.id, **me(actor), **values}
        if not await self.work.statements.change(_save(kind_of(actor)), params):
            raise NotFoundError("there is no such session")

    async def rejoin(self, actor: SessionActor, session: TherapySession) -> None:
        admit(actor, STAFF)
        row = session_row(session)
        values = {name: getattr(row, name) for name in (*_MOVABLE, "series_id", "key")}
        params = {"which": session.id, "into": session.series_id, **me(actor), **values}
        if not await self.work.statements.change(_rejoin(kind_of(actor)), params):
            raise NotFoundError("there is no such session, or no such series of its client")

    async def _found(self, actor: SessionActor, given: Params) -> Sequence[TherapySession]:
        statement = _listed(kind_of(actor), tuple(given))
        params = {**given, **me(actor)}
        return [session_of(row) for row in await self.work.statements.rows(statement, params)]
