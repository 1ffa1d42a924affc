"""Repository of episodes."""

from collections.abc import Sequence
from typing import Protocol

from bot.alliance.episodes import Episode, EpisodeId
from bot.alliance.people import ClientId
from bot.usecases.actors import ClientActor, Operator, Product, TherapistActor


class EpisodeRepository(Protocol):
    """Sealed under the client's record key, and gone with it. Never for admins."""

    async def add(self, actor: Product, episode: Episode) -> bool:
        """False if the client has an episode of that number already."""
        ...

    async def move(
        self, actor: TherapistActor | Product, episode: Episode, *, expecting: int
    ) -> bool:
        """Saves it if the stored one has that many moves; else somebody was quicker, and False."""
        ...

    async def get(
        self, actor: ClientActor | TherapistActor | Operator | Product, episode_id: EpisodeId
    ) -> Episode: ...

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Episode]:
        """All of one client, oldest first; to a therapist those of their own time."""
        ...

    async def of_clients(
        self,
        actor: ClientActor | TherapistActor | Operator | Product,
        clients: Sequence[ClientId],
    ) -> Sequence[Episode]:
        """As `of_client`, of all of them together; each client's oldest first."""
        ...
