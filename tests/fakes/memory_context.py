"""Events of the contact, goals and frames in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.contact import NotedEvent
from bot.alliance.errors import NotFoundError
from bot.alliance.frames import Frame, FrameReading
from bot.alliance.goals import Goal, GoalId
from bot.alliance.people import ClientId, ClientState, TherapistId
from bot.usecases.actors import Actor, ClientActor, Operator, Product, StaffActor, TherapistActor
from bot.usecases.visibility import ANYBODY, READERS, STAFF, admit, sees_client, sees_work
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class ContactInMemory:
    tables: Tables

    async def note(self, actor: StaffActor, event: NotedEvent) -> bool:
        admit(actor, STAFF)
        self._require(actor, event)
        key = (event.session_id, event.kind)
        if key in self.tables.contact_events:
            return False
        self.tables.contact_events[key] = event
        return True

    async def take_back(self, actor: StaffActor, event: NotedEvent) -> bool:
        admit(actor, STAFF)
        self._require(actor, event)
        key = (event.session_id, event.kind)
        if key not in {(one.session_id, one.kind) for one in self._seen(actor, event.client_id)}:
            return False
        del self.tables.contact_events[key]
        return True

    async def of_client(self, actor: Actor, client_id: ClientId) -> Sequence[NotedEvent]:
        admit(actor, ANYBODY)
        return self._seen(actor, client_id)

    async def of_clients(self, actor: Actor, clients: Sequence[ClientId]) -> Sequence[NotedEvent]:
        admit(actor, ANYBODY)
        return [one for client_id in clients for one in self._seen(actor, client_id)]

    def _seen(self, actor: Actor, client_id: ClientId) -> list[NotedEvent]:
        return [
            one
            for one in self.tables.contact_events.values()
            if one.client_id == client_id
            and sees_work(actor, one.therapist_id, self.tables.clients[one.client_id])
        ]

    def _require(self, actor: Actor, event: NotedEvent) -> None:
        session = self.tables.sessions.get(event.session_id)
        whose = (event.client_id, event.therapist_id)
        if session is None or (session.client_id, session.therapist_id) != whose:
            raise NotFoundError("there is no such session of that client")
        client = self.tables.clients[session.client_id]
        if not sees_work(actor, session.therapist_id, client):
            raise NotFoundError("there is no such session of that client")


@dataclass(frozen=True, slots=True)
class GoalsInMemory:
    tables: Tables

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Goal]:
        admit(actor, READERS)
        found = [
            one
            for one in self.tables.goals.values()
            if one.client_id == client_id
            and sees_work(actor, one.therapist_id, self.tables.clients[client_id])
        ]
        return sorted(found, key=lambda one: one.number)

    async def get(self, actor: ClientActor | TherapistActor, goal_id: GoalId) -> Goal:
        admit(actor, (ClientActor, TherapistActor))
        found = self.tables.goals.get(goal_id)
        if found is None or not sees_work(
            actor, found.therapist_id, self.tables.clients[found.client_id]
        ):
            raise NotFoundError("there is no such goal")
        return found

    async def put(self, actor: ClientActor | TherapistActor, goal: Goal) -> None:
        admit(actor, (ClientActor, TherapistActor))
        _require_pair(self.tables, actor, goal.client_id, goal.therapist_id)
        stored = self.tables.goals.get(goal.id, goal)
        same = (goal.client_id, goal.therapist_id, goal.number)
        if (stored.client_id, stored.therapist_id, stored.number) != same:
            raise NotFoundError("there is no such goal")
        self.tables.goals[goal.id] = goal


@dataclass(frozen=True, slots=True)
class FramesInMemory:
    tables: Tables

    async def current(
        self, actor: ClientActor | TherapistActor | Operator | Product, therapist_id: TherapistId
    ) -> Frame | None:
        admit(actor, READERS)
        if not self._sees(actor, therapist_id):
            return None
        every = self.tables.frames.values()
        found = [one for one in every if one.therapist_id == therapist_id]
        return max(found, key=lambda one: one.version, default=None)

    async def add(self, actor: TherapistActor | Operator, frame: Frame) -> bool:
        admit(actor, (TherapistActor, Operator))
        if not self._sees(actor, frame.therapist_id):
            raise NotFoundError("there is no such therapist")
        key = (frame.therapist_id, frame.version)
        return self.tables.frames.setdefault(key, frame) is frame

    async def reading(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> FrameReading | None:
        admit(actor, READERS)
        found = self.tables.readings.get(client_id)
        client = self.tables.clients.get(client_id)
        if found is None or client is None or found.therapist_id != client.therapist_id:
            return None
        return found if sees_client(actor, client.id, client.therapist_id) else None

    async def put_reading(self, actor: ClientActor, reading: FrameReading) -> None:
        admit(actor, (ClientActor,))
        _require_pair(self.tables, actor, reading.client_id, reading.therapist_id)
        self.tables.readings[reading.client_id] = reading

    def _sees(self, actor: Actor, therapist_id: TherapistId) -> bool:
        match actor:
            case ClientActor(id=own):
                return self.tables.clients[own].therapist_id == therapist_id
            case TherapistActor(id=own):
                return own == therapist_id
            case _:
                return True


def _require_pair(
    tables: Tables, actor: Actor, client_id: ClientId, therapist_id: TherapistId
) -> None:
    client = tables.clients.get(client_id)
    if (
        client is None
        or client.state is ClientState.ERASED
        or client.therapist_id != therapist_id
        or not sees_client(actor, client.id, client.therapist_id)
    ):
        raise NotFoundError("there is no such client with that therapist")


def forget_context(tables: Tables, client_id: ClientId) -> None:
    """Events, goals and what was said of the frame; the frame is the therapist's."""
    tables.contact_events = {
        key: one for key, one in tables.contact_events.items() if one.client_id != client_id
    }
    tables.goals = {key: one for key, one in tables.goals.items() if one.client_id != client_id}
    tables.readings.pop(client_id, None)
