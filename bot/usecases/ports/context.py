"""Repositories of the frame, shared goals and events of the contact."""

from collections.abc import Sequence
from typing import Protocol

from bot.alliance.contact import NotedEvent
from bot.alliance.frames import Frame, FrameReading
from bot.alliance.goals import Goal, GoalId
from bot.alliance.people import ClientId, TherapistId
from bot.usecases.actors import Actor, ClientActor, Operator, Product, StaffActor, TherapistActor


class ContactRepository(Protocol):
    """Attendance, as sessions are: admins may see and note it. It dies with the client."""

    async def note(self, actor: StaffActor, event: NotedEvent) -> bool:
        """False if that session has one of that kind already."""
        ...

    async def take_back(self, actor: StaffActor, event: NotedEvent) -> bool:
        """False if there was none."""
        ...

    async def of_client(self, actor: Actor, client_id: ClientId) -> Sequence[NotedEvent]:
        """In no order of time: an event takes place when its session does."""
        ...

    async def of_clients(self, actor: Actor, clients: Sequence[ClientId]) -> Sequence[NotedEvent]:
        """As `of_client`, of all of them together."""
        ...


class GoalRepository(Protocol):
    """Goals, sealed under the client's record key."""

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Goal]:
        """By number, whatever their state. A therapist gets those made with them."""
        ...

    async def get(self, actor: ClientActor | TherapistActor, goal_id: GoalId) -> Goal: ...

    async def put(self, actor: ClientActor | TherapistActor, goal: Goal) -> None:
        """Writes or replaces it; whose it is and its number never change."""
        ...


class FrameRepository(Protocol):
    """What therapists wrote, sealed under their key; what clients said of it, under theirs."""

    async def current(
        self, actor: ClientActor | TherapistActor | Operator | Product, therapist_id: TherapistId
    ) -> Frame | None:
        """The highest version; None where nothing was written, or it is not the actor's to see."""
        ...

    async def add(self, actor: TherapistActor | Operator, frame: Frame) -> bool:
        """False if that therapist has one of that version already."""
        ...

    async def reading(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> FrameReading | None:
        """Of a frame of the client's therapist of today; None of any other."""
        ...

    async def put_reading(self, actor: ClientActor, reading: FrameReading) -> None: ...
