"""The repository of what changes hands with a client."""

from datetime import datetime
from typing import Protocol

from bot.alliance.people import ClientId, TherapistId
from bot.usecases.actors import ClientActor
from bot.usecases.ports.people import AdminLike


class HandoverRepository(Protocol):
    """What lies ahead goes with the client; what lies behind stays closed until they open it."""

    async def hand_over(
        self, actor: AdminLike, client_id: ClientId, to: TherapistId, now: datetime
    ) -> None:
        """The client, running series, sessions that start after `now`, and their check-ins.

        The former therapist's calendar has no say in them any more.
        """
        ...

    async def earlier(self, actor: ClientActor) -> int:
        """How many of one's own check-ins are with a former therapist."""
        ...

    async def open_earlier(self, actor: ClientActor) -> None:
        """Everything of one's own that is with a former therapist goes to the present one."""
        ...
