"""Calendars, their bookings, mappings and codes, and closures in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.calendars import Booking, Calendar, CalendarId, Mark
from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import ClientId, ClientState, TherapistId
from bot.usecases.actors import AdminActor, Operator, Product, StaffActor, TherapistActor
from bot.usecases.visibility import STAFF, THE_PRODUCT, admit, sees_client
from tests.fakes.memory_people import client_seen
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class CalendarsInMemory:
    tables: Tables

    async def add(self, actor: StaffActor, calendar: Calendar) -> None:
        admit(actor, STAFF)
        if isinstance(actor, TherapistActor) and calendar.therapist_id != actor.id:
            raise NotFoundError("there is no such therapist")
        for other in self.tables.calendars.values():
            same = (other.therapist_id, other.address)
            if calendar.address and same == (calendar.therapist_id, calendar.address):
                raise InvalidValueError("this therapist has that calendar already")
        self.tables.calendars[calendar.id] = calendar

    async def get(self, actor: StaffActor, calendar_id: CalendarId) -> Calendar:
        for calendar in await self.listed(actor):
            if calendar.id == calendar_id:
                return calendar
        raise NotFoundError("there is no such calendar")

    async def listed(self, actor: StaffActor) -> Sequence[Calendar]:
        admit(actor, STAFF)
        found = sorted(self.tables.calendars.values(), key=lambda one: one.id)
        if not isinstance(actor, TherapistActor):
            return found
        return [one for one in found if one.therapist_id == actor.id]

    async def save(self, actor: StaffActor, calendar: Calendar) -> None:
        stored = await self.get(actor, calendar.id)
        self.tables.calendars[calendar.id] = replace(
            calendar, therapist_id=stored.therapist_id, kind=stored.kind
        )

    async def remove(self, actor: StaffActor, calendar_id: CalendarId) -> None:
        await self.get(actor, calendar_id)
        del self.tables.calendars[calendar_id]
        for table in (self.tables.bookings, self.tables.mappings):
            for key in [key for key in table if key[0] == calendar_id]:
                del table[key]

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[Calendar]:
        admit(actor, THE_PRODUCT)
        waiting = [
            (one.next_at, one)
            for one in self.tables.calendars.values()
            if one.next_at is not None and one.next_at <= now
        ]
        return [one for _, one in sorted(waiting, key=lambda pair: pair[0])][:limit]

    async def bookings(
        self, actor: StaffActor, calendar_id: CalendarId, after: datetime
    ) -> Sequence[Booking]:
        await self.get(actor, calendar_id)
        found = [
            one
            for one in self.tables.bookings.values()
            if one.calendar_id == calendar_id
            and one.starts_at >= after
            and self._sees(actor, one.client_id)
        ]
        return sorted(found, key=lambda one: one.starts_at)

    async def book(self, actor: StaffActor, booking: Booking) -> None:
        await self.get(actor, booking.calendar_id)
        client_seen(self.tables, actor, booking.client_id)
        self.tables.bookings[booking.calendar_id, booking.mark] = booking

    async def mapped(self, actor: StaffActor, calendar_id: CalendarId) -> Mapping[Mark, ClientId]:
        await self.get(actor, calendar_id)
        return {
            mark: client_id
            for (where, mark), client_id in self.tables.mappings.items()
            if where == calendar_id and self._sees(actor, client_id)
        }

    async def map_entry(
        self, actor: StaffActor, calendar_id: CalendarId, mark: Mark, client_id: ClientId
    ) -> None:
        await self.get(actor, calendar_id)
        client_seen(self.tables, actor, client_id)
        self.tables.mappings[calendar_id, mark] = client_id

    async def codes(self, actor: StaffActor, therapist_id: TherapistId) -> Mapping[str, ClientId]:
        admit(actor, STAFF)
        if isinstance(actor, TherapistActor) and therapist_id != actor.id:
            return {}
        return {
            code: client_id
            for client_id, code in self.tables.codes.items()
            if self.tables.clients[client_id].therapist_id == therapist_id
        }

    async def issue_code(self, actor: StaffActor, client_id: ClientId, code: str) -> bool:
        admit(actor, STAFF)
        client = client_seen(self.tables, actor, client_id)
        if client.state is ClientState.ERASED:
            raise NotFoundError("there is nobody of that id")
        if client_id in self.tables.codes or code in self.tables.codes.values():
            return False
        self.tables.codes[client_id] = code
        return True

    def _sees(self, actor: StaffActor, client_id: ClientId) -> bool:
        client = self.tables.clients[client_id]
        return sees_client(actor, client_id, client.therapist_id)


@dataclass(frozen=True, slots=True)
class ClosuresInMemory:
    tables: Tables

    async def add(self, actor: AdminActor | Operator, closure: Closure) -> None:
        admit(actor, (AdminActor, Operator))
        self.tables.closures[closure.id] = closure

    async def listed(self, actor: StaffActor) -> Sequence[Closure]:
        admit(actor, STAFF)
        return sorted(self.tables.closures.values(), key=lambda one: (one.first, one.last))

    async def remove(self, actor: AdminActor | Operator, closure_id: ClosureId) -> None:
        admit(actor, (AdminActor, Operator))
        if self.tables.closures.pop(closure_id, None) is None:
            raise NotFoundError("there is no such closure")
