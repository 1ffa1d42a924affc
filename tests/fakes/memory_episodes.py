"""Episodes in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.episodes import Episode, EpisodeId
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId, ClientState
from bot.usecases.actors import Actor, ClientActor, Operator, Product, TherapistActor
from bot.usecases.visibility import READERS, THE_PRODUCT, admit, sees_work
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class EpisodesInMemory:
    tables: Tables

    async def add(self, actor: Product, episode: Episode) -> bool:
        admit(actor, THE_PRODUCT)
        client = self.tables.clients.get(episode.client_id)
        if client is None or client.state is ClientState.ERASED:
            raise NotFoundError("there is nobody of that id")
        numbers = [(one.client_id, one.number) for one in self.tables.episodes.values()]
        if (episode.client_id, episode.number) in numbers:
            return False
        self.tables.episodes[episode.id] = episode
        return True

    async def move(
        self, actor: TherapistActor | Product, episode: Episode, *, expecting: int
    ) -> bool:
        admit(actor, (TherapistActor, Product))
        stored = await self.get(actor, episode.id)
        if len(stored.moves) != expecting or stored.client_id != episode.client_id:
            return False
        self.tables.episodes[episode.id] = episode
        return True

    async def get(
        self, actor: ClientActor | TherapistActor | Operator | Product, episode_id: EpisodeId
    ) -> Episode:
        admit(actor, READERS)
        episode = self.tables.episodes.get(episode_id)
        if episode is None or not self._seen(actor, episode):
            raise NotFoundError("there is no such episode")
        return episode

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Episode]:
        admit(actor, READERS)
        every = self.tables.episodes.values()
        found = [one for one in every if one.client_id == client_id and self._seen(actor, one)]
        return sorted(found, key=lambda one: one.number)

    async def of_clients(
        self,
        actor: ClientActor | TherapistActor | Operator | Product,
        clients: Sequence[ClientId],
    ) -> Sequence[Episode]:
        return [one for whose in clients for one in await self.of_client(actor, whose)]

    def _seen(self, actor: Actor, one: Episode) -> bool:
        return sees_work(actor, one.therapist_id, self.tables.clients[one.client_id])
