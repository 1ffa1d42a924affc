"""What changes hands with a client, in memory."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.alliance.checkins import CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId, ClientState, TherapistId
from bot.usecases.actors import ClientActor
from bot.usecases.ports import AdminLike
from bot.usecases.visibility import ADMIN_LIKE, admit
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class HandoverInMemory:
    tables: Tables

    async def hand_over(
        self, actor: AdminLike, client_id: ClientId, to: TherapistId, now: datetime
    ) -> None:
        admit(actor, ADMIN_LIKE)
        tables = self.tables
        client = tables.clients.get(client_id)
        if client is None or client.state is ClientState.ERASED:
            raise NotFoundError("there is no such client")
        tables.clients[client_id] = replace(client, therapist_id=to)
        for series_id, series in tables.series.items():
            if series.client_id == client_id and not series.ended:
                tables.series[series_id] = replace(series, therapist_id=to)
        for session_id, session in tables.sessions.items():
            if session.client_id == client_id and session.starts_at > now:
                tables.sessions[session_id] = replace(session, therapist_id=to)
        for checkin_id, one in tables.checkins.items():
            waits = one.state is CheckInState.SCHEDULED and one.session_starts_at > now
            if one.client_id == client_id and waits:
                tables.checkins[checkin_id] = replace(one, therapist_id=to)
        self._unbook(client_id)
        tables.wishes.pop(client_id, None)

    def _unbook(self, client_id: ClientId) -> None:
        tables = self.tables
        tables.bookings = {
            key: one for key, one in tables.bookings.items() if one.client_id != client_id
        }
        tables.mappings = {key: one for key, one in tables.mappings.items() if one != client_id}

    async def earlier(self, actor: ClientActor) -> int:
        admit(actor, (ClientActor,))
        mine = self.tables.clients[actor.id].therapist_id
        return sum(
            one.client_id == actor.id and one.therapist_id != mine
            for one in self.tables.checkins.values()
        )

    async def open_earlier(self, actor: ClientActor) -> None:
        admit(actor, (ClientActor,))
        tables, mine = self.tables, self.tables.clients[actor.id].therapist_id
        held: list[dict[Any, Any]] = [
            tables.series,
            tables.sessions,
            tables.checkins,
            tables.episodes,
            tables.contact_events,
            tables.goals,
            tables.notices,
        ]
        for kind in held:
            for key, one in kind.items():
                if one.client_id == actor.id:
                    kind[key] = replace(one, therapist_id=mine)
