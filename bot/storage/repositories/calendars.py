"""Calendars, what became of their entries, whose they are, and closures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.alliance.calendars import Booking, Calendar, CalendarId, Mark
from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import ClientId, TherapistId
from bot.storage.conditional import upsert
from bot.storage.errors import ConstraintError
from bot.storage.keys import key_of
from bot.storage.mapping.calendars import (
    booking_of,
    booking_row,
    calendar_of,
    calendar_row,
    closure_of,
    closure_row,
    code_row,
)
from bot.storage.tables import (
    CalendarBookingRow,
    CalendarCodeRow,
    CalendarMappingRow,
    CalendarRow,
    ClosureRow,
    values_of,
)
from bot.storage.transaction import Sealer, Transaction
from bot.storage.visibility import CLIENT, ME, Kind, kind_of, me, sees_client
from bot.usecases.actors import AdminActor, Operator, Product, StaffActor, TherapistActor
from bot.usecases.ports import BlindIndex, KeyKind
from bot.usecases.visibility import STAFF, THE_PRODUCT, admit

CALENDAR, BOOKING = CalendarRow.__table__, CalendarBookingRow.__table__
MAPPING, CODE = CalendarMappingRow.__table__, CalendarCodeRow.__table__
CLOSURE = ClosureRow.__table__

_WHICH: BindParameter[Any] = bindparam("which")
_ADD = insert(CALENDAR)
_SAVE = update(CALENDAR).where(CALENDAR.c.id == _WHICH)
_DUE = (
    select(CALENDAR)
    .where(CALENDAR.c.next_at <= bindparam("now"))
    .order_by(CALENDAR.c.next_at)
    .limit(bindparam("limit"))
)
_REMOVE = [
    delete(BOOKING).where(BOOKING.c.calendar_id == _WHICH),
    delete(MAPPING).where(MAPPING.c.calendar_id == _WHICH),
    delete(CALENDAR).where(CALENDAR.c.id == _WHICH),
]
_BOOK = upsert(
    BOOKING,
    [BOOKING.c.calendar_id, BOOKING.c.mark],
    ("session_id", "client_id", "starts_at", "ends_at", "gone"),
)
_MAP = upsert(MAPPING, [MAPPING.c.calendar_id, MAPPING.c.mark], ("client_id",))
_ISSUE = insert_or(CODE).on_conflict_do_nothing()
_CLOSURES = select(CLOSURE).order_by(CLOSURE.c.first, CLOSURE.c.last)
_CLOSE = insert(CLOSURE)
_REOPEN = delete(CLOSURE).where(CLOSURE.c.id == _WHICH)


def _sees(kind: Kind) -> ColumnElement[bool]:
    return CALENDAR.c.therapist_id == ME if kind is TherapistActor else true()


@cache
def _calendars(kind: Kind) -> Select[Any]:
    return select(CALENDAR).where(_sees(kind)).order_by(CALENDAR.c.id)


def _of_seen_client(kind: Kind, table: Table) -> ColumnElement[bool]:
    """A client who went to another therapist takes along what is known of them."""
    return select(1).where(CLIENT.c.id == table.c.client_id, sees_client(kind)).exists()


@cache
def _client(kind: Kind) -> Select[Any]:
    return select(CLIENT.c.id).where(CLIENT.c.id == _WHICH, sees_client(kind))


@cache
def _bookings(kind: Kind) -> Select[Any]:
    of_calendar = select(BOOKING).where(
        BOOKING.c.calendar_id == _WHICH,
        BOOKING.c.starts_at >= bindparam("after"),
        _of_seen_client(kind, BOOKING),
    )
    return of_calendar.order_by(BOOKING.c.starts_at)


@cache
def _mapped(kind: Kind) -> Select[Any]:
    return select(MAPPING).where(MAPPING.c.calendar_id == _WHICH, _of_seen_client(kind, MAPPING))


@cache
def _codes(kind: Kind) -> Select[Any]:
    return (
        select(CODE, key_of(CODE.c.client_id, KeyKind.IDENTITY))
        .join(CLIENT, CLIENT.c.id == CODE.c.client_id)
        .where(CLIENT.c.therapist_id == _WHICH, sees_client(kind))
    )


@dataclass(frozen=True, slots=True)
class CalendarRows:
    work: Transaction

    async def add(self, actor: StaffActor, calendar: Calendar) -> None:
        admit(actor, STAFF)
        if isinstance(actor, TherapistActor) and calendar.therapist_id != actor.id:
            raise NotFoundError("there is no such therapist")
        row = calendar_row(calendar, self._sealer(calendar.id))
        try:
            async with self.work.statements.savepoint():
                await self.work.statements.change(_ADD, values_of(row))
        except ConstraintError as error:
            if "feed_index" in str(error):
                raise InvalidValueError("this therapist has that calendar already") from None
            raise

    async def get(self, actor: StaffActor, calendar_id: CalendarId) -> Calendar:
        admit(actor, STAFF)
        statement = _calendars(kind_of(actor)).where(CALENDAR.c.id == _WHICH)
        row = await self.work.statements.one(statement, {"which": calendar_id, **me(actor)})
        if row is None:
            raise NotFoundError("there is no such calendar")
        return self._calendar(row)

    async def listed(self, actor: StaffActor) -> Sequence[Calendar]:
        admit(actor, STAFF)
        rows = await self.work.statements.rows(_calendars(kind_of(actor)), me(actor))
        return [self._calendar(row) for row in rows]

    async def save(self, actor: StaffActor, calendar: Calendar) -> None:
        """Whose it is and where it comes from cannot change."""
        await self.get(actor, calendar.id)
        values = values_of(calendar_row(calendar, self._sealer(calendar.id)))
        for fixed in ("therapist_id", "kind", "feed_index"):
            del values[fixed]
        await self.work.statements.change(_SAVE, {"which": values.pop("id"), **values})

    async def remove(self, actor: StaffActor, calendar_id: CalendarId) -> None:
        await self.get(actor, calendar_id)
        for statement in _REMOVE:
            await self.work.statements.change(statement, {"which": calendar_id})

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[Calendar]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_DUE, {"now": now, "limit": limit})
        return [self._calendar(row) for row in rows]

    async def bookings(
        self, actor: StaffActor, calendar_id: CalendarId, after: datetime
    ) -> Sequence[Booking]:
        await self.get(actor, calendar_id)
        params = {"which": calendar_id, "after": after, **me(actor)}
        rows = await self.work.statements.rows(_bookings(kind_of(actor)), params)
        return [booking_of(row) for row in rows]

    async def book(self, actor: StaffActor, booking: Booking) -> None:
        await self.get(actor, booking.calendar_id)
        await self._refuse_unseen(actor, booking.client_id)
        await self.work.statements.change(_BOOK, values_of(booking_row(booking)))

    async def mapped(self, actor: StaffActor, calendar_id: CalendarId) -> Mapping[Mark, ClientId]:
        await self.get(actor, calendar_id)
        params = {"which": calendar_id, **me(actor)}
        rows = await self.work.statements.rows(_mapped(kind_of(actor)), params)
        return {Mark(row.mark): ClientId(row.client_id) for row in rows}

    async def map_entry(
        self, actor: StaffActor, calendar_id: CalendarId, mark: Mark, client_id: ClientId
    ) -> None:
        await self.get(actor, calendar_id)
        await self._refuse_unseen(actor, client_id)
        row = CalendarMappingRow(
            calendar_id=calendar_id, mark=BlindIndex(mark), client_id=client_id
        )
        await self.work.statements.change(_MAP, values_of(row))

    async def codes(self, actor: StaffActor, therapist_id: TherapistId) -> Mapping[str, ClientId]:
        admit(actor, STAFF)
        params = {"which": therapist_id, **me(actor)}
        rows = await self.work.statements.rows(_codes(kind_of(actor)), params)
        return {self._code(row): ClientId(row.client_id) for row in rows}

    async def issue_code(self, actor: StaffActor, client_id: ClientId, code: str) -> bool:
        admit(actor, STAFF)
        await self._refuse_unseen(actor, client_id)
        sealer = await self.work.sealer("calendar_code", client_id, client_id, KeyKind.IDENTITY)
        row = code_row(client_id, code, sealer)
        return await self.work.statements.change(_ISSUE, values_of(row)) == 1

    async def _refuse_unseen(self, actor: StaffActor, client_id: ClientId) -> None:
        params = {"which": client_id, **me(actor)}
        if await self.work.statements.one(_client(kind_of(actor)), params) is None:
            raise NotFoundError("there is no such client")

    def _calendar(self, row: Row[Any]) -> Calendar:
        return calendar_of(row, self._sealer(CalendarId(row.id)))

    def _sealer(self, calendar_id: CalendarId) -> Sealer:
        return self.work.clinic_sealer("calendar", calendar_id)

    def _code(self, row: Row[Any]) -> str:
        whose = row.client_id
        sealer = self.work.known_sealer(
            "calendar_code", whose, whose, KeyKind.IDENTITY, row.wrapped
        )
        return sealer.read("code", row.code)


@dataclass(frozen=True, slots=True)
class ClosureRows:
    work: Transaction

    async def add(self, actor: AdminActor | Operator, closure: Closure) -> None:
        admit(actor, (AdminActor, Operator))
        await self.work.statements.change(_CLOSE, values_of(closure_row(closure)))

    async def listed(self, actor: StaffActor) -> Sequence[Closure]:
        admit(actor, STAFF)
        return [closure_of(row) for row in await self.work.statements.rows(_CLOSURES)]

    async def remove(self, actor: AdminActor | Operator, closure_id: ClosureId) -> None:
        admit(actor, (AdminActor, Operator))
        if not await self.work.statements.change(_REOPEN, {"which": closure_id}):
            raise NotFoundError("there is no such closure")
