"""Events of the contact, shared goals, and frames with what clients said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    Row,
    Select,
    Uuid,
    and_,
    bindparam,
    delete,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import Insert

from bot.alliance.contact import NotedEvent
from bot.alliance.errors import NotFoundError
from bot.alliance.frames import Frame, FrameReading
from bot.alliance.goals import Goal, GoalId
from bot.alliance.people import ClientId, TherapistId
from bot.storage.conditional import insert_where
from bot.storage.keys import key_of
from bot.storage.mapping.context import (
    event_of,
    event_row,
    frame_of,
    frame_row,
    goal_of,
    goal_row,
    reading_of,
    reading_row,
)
from bot.storage.repositories.sessions import SESSION
from bot.storage.tables import values_of
from bot.storage.tables.context import ContactEventRow, FrameReadingRow, FrameRow, GoalRow
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT, ME, Kind, kind_of, me, sees_client, sees_work
from bot.usecases.actors import Actor, ClientActor, Operator, Product, StaffActor, TherapistActor
from bot.usecases.ports import KeyKind
from bot.usecases.visibility import ANYBODY, READERS, STAFF, admit

PARTNERS = (ClientActor, TherapistActor)

EVENT, GOAL = ContactEventRow.__table__, GoalRow.__table__
FRAME, READING = FrameRow.__table__, FrameReadingRow.__table__

_WHICH: BindParameter[Any] = bindparam("which")
_CLIENT, _THERAPIST, _SESSION = (
    bindparam(name, type_=Uuid()) for name in ("client_id", "therapist_id", "session_id")
)
_GOAL_KEY = key_of(GOAL.c.client_id, KeyKind.RECORD)
_FRAME_KEY = key_of(FRAME.c.therapist_id, KeyKind.IDENTITY)
_READING_KEY = key_of(READING.c.client_id, KeyKind.RECORD)


@cache
def _session(kind: Kind) -> Select[Any]:
    return select(SESSION.c.id).where(
        SESSION.c.id == _SESSION,
        SESSION.c.client_id == _CLIENT,
        SESSION.c.therapist_id == _THERAPIST,
        sees_work(kind, SESSION),
    )


@cache
def _note(kind: Kind) -> Insert:
    statement = insert_where(EVENT, _session(kind).exists())
    return statement.on_conflict_do_nothing(index_elements=[EVENT.c.session_id, EVENT.c.kind])


@cache
def _take_back(kind: Kind) -> Delete:
    this = and_(EVENT.c.session_id == _SESSION, EVENT.c.kind == bindparam("kind"))
    return delete(EVENT).where(this, sees_work(kind, EVENT))


@cache
def _events(kind: Kind) -> Select[Any]:
    whose = EVENT.c.client_id.in_(bindparam("clients", expanding=True))
    return select(EVENT).where(whose, sees_work(kind, EVENT))


@dataclass(frozen=True, slots=True)
class ContactRows:
    work: Transaction

    async def note(self, actor: StaffActor, event: NotedEvent) -> bool:
        admit(actor, STAFF)
        params = {**values_of(event_row(event)), **me(actor)}
        if await self.work.statements.change(_note(kind_of(actor)), params):
            return True
        await self._require(actor, event)
        return False

    async def take_back(self, actor: StaffActor, event: NotedEvent) -> bool:
        admit(actor, STAFF)
        await self._require(actor, event)
        params = {"session_id": event.session_id, "kind": event.kind, **me(actor)}
        return await self.work.statements.change(_take_back(kind_of(actor)), params) > 0

    async def of_client(self, actor: Actor, client_id: ClientId) -> Sequence[NotedEvent]:
        return await self.of_clients(actor, [client_id])

    async def of_clients(self, actor: Actor, clients: Sequence[ClientId]) -> Sequence[NotedEvent]:
        admit(actor, ANYBODY)
        statement = _events(kind_of(actor))
        params = {"clients": clients, **me(actor)}
        return [event_of(row) for row in await self.work.statements.rows(statement, params)]

    async def _require(self, actor: StaffActor, event: NotedEvent) -> None:
        params = {**values_of(event_row(event)), **me(actor)}
        if await self.work.statements.one(_session(kind_of(actor)), params) is None:
            raise NotFoundError("there is no such session of that client")


# --- goals --------------------------------------------------------------------------------------


@cache
def _goal(kind: Kind) -> Select[Any]:
    return select(GOAL, _GOAL_KEY).where(GOAL.c.id == _WHICH, sees_work(kind, GOAL))


@cache
def _goals(kind: Kind) -> Select[Any]:
    found = select(GOAL, _GOAL_KEY).where(GOAL.c.client_id == _WHICH, sees_work(kind, GOAL))
    return found.order_by(GOAL.c.number)


@cache
def _put_goal(kind: Kind) -> Insert:
    client = select(1).where(
        CLIENT.c.id == _CLIENT, CLIENT.c.therapist_id == _THERAPIST, sees_client(kind)
    )
    statement = insert_where(GOAL, client.exists())
    same = and_(
        GOAL.c.client_id == statement.excluded.client_id,
        GOAL.c.therapist_id == statement.excluded.therapist_id,
        GOAL.c.number == statement.excluded.number,
    )
    new = {"goal": statement.excluded.goal}
    return statement.on_conflict_do_update(index_elements=[GOAL.c.id], set_=new, where=same)


@dataclass(frozen=True, slots=True)
class GoalRows:
    work: Transaction

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Goal]:
        admit(actor, READERS)
        params = {"which": client_id, **me(actor)}
        rows = await self.work.statements.rows(_goals(kind_of(actor)), params)
        return [self._goal(row) for row in rows]

    async def get(self, actor: ClientActor | TherapistActor, goal_id: GoalId) -> Goal:
        admit(actor, PARTNERS)
        params = {"which": goal_id, **me(actor)}
        row = await self.work.statements.one(_goal(kind_of(actor)), params)
        if row is None:
            raise NotFoundError("there is no such goal")
        return self._goal(row)

    async def put(self, actor: ClientActor | TherapistActor, goal: Goal) -> None:
        admit(actor, PARTNERS)
        sealer = await self.work.sealer("goal", goal.id, goal.client_id, KeyKind.RECORD)
        params = {**values_of(goal_row(goal, sealer)), **me(actor)}
        if not await self.work.statements.change(_put_goal(kind_of(actor)), params):
            raise NotFoundError("there is no such client with that therapist")

    def _goal(self, row: Row[Any]) -> Goal:
        kind = KeyKind.RECORD
        sealer = self.work.known_sealer("goal", row.id, row.client_id, kind, row.wrapped)
        return goal_of(row, sealer)


# --- frames -------------------------------------------------------------------------------------


@cache
def _current(kind: Kind) -> Select[Any]:
    newest = select(FRAME, _FRAME_KEY).where(FRAME.c.therapist_id == _WHICH, _sees_frame(kind))
    return newest.order_by(FRAME.c.version.desc()).limit(1)


def _sees_frame(kind: Kind) -> ColumnElement[bool]:
    """A client that of their therapist, a therapist their own."""
    if kind is ClientActor:
        own = select(1).where(CLIENT.c.id == ME, CLIENT.c.therapist_id == FRAME.c.therapist_id)
        return own.exists()
    return FRAME.c.therapist_id == ME if kind is TherapistActor else true()


@cache
def _reading(kind: Kind) -> Select[Any]:
    """Of the therapist of today only: an answer to another one's frame says nothing now."""
    today = and_(CLIENT.c.id == _WHICH, CLIENT.c.therapist_id == READING.c.therapist_id)
    return select(READING, _READING_KEY).where(
        READING.c.client_id == _WHICH, select(1).where(today).exists(), sees_work(kind, READING)
    )


_ADD_FRAME = insert_where(FRAME, true()).on_conflict_do_nothing(
    index_elements=[FRAME.c.therapist_id, FRAME.c.version]
)


@cache
def _put_reading(kind: Kind) -> Insert:
    client = select(1).where(
        CLIENT.c.id == _CLIENT, CLIENT.c.therapist_id == _THERAPIST, sees_client(kind)
    )
    statement = insert_where(READING, client.exists())
    new = {name: statement.excluded[name] for name in ("therapist_id", "reading")}
    return statement.on_conflict_do_update(index_elements=[READING.c.client_id], set_=new)


@dataclass(frozen=True, slots=True)
class FrameRows:
    work: Transaction

    async def current(
        self, actor: ClientActor | TherapistActor | Operator | Product, therapist_id: TherapistId
    ) -> Frame | None:
        admit(actor, READERS)
        params = {"which": therapist_id, **me(actor)}
        row = await self.work.statements.one(_current(kind_of(actor)), params)
        if row is None:
            return None
        kind = KeyKind.IDENTITY
        sealer = self.work.known_sealer("frame", row.id, row.therapist_id, kind, row.wrapped)
        return frame_of(row, sealer)

    async def add(self, actor: TherapistActor | Operator, frame: Frame) -> bool:
        admit(actor, (TherapistActor, Operator))
        if isinstance(actor, TherapistActor) and actor.id != frame.therapist_id:
            raise NotFoundError("there is no such therapist")
        sealer = await self.work.sealer("frame", frame.id, frame.therapist_id, KeyKind.IDENTITY)
        values = values_of(frame_row(frame, sealer))
        return await self.work.statements.change(_ADD_FRAME, values) > 0

    async def reading(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> FrameReading | None:
        admit(actor, READERS)
        params = {"which": client_id, **me(actor)}
        row = await self.work.statements.one(_reading(kind_of(actor)), params)
        if row is None:
            return None
        kind = KeyKind.RECORD
        key = row.wrapped
        return reading_of(
            row, self.work.known_sealer("frame_reading", row.client_id, row.client_id, kind, key)
        )

    async def put_reading(self, actor: ClientActor, reading: FrameReading) -> None:
        admit(actor, (ClientActor,))
        whose = reading.client_id
        sealer = await self.work.sealer("frame_reading", whose, whose, KeyKind.RECORD)
        params = {**values_of(reading_row(reading, sealer)), **me(actor)}
        if not await self.work.statements.change(_put_reading(kind_of(actor)), params):
            raise NotFoundError("there is no such client with that therapist")
