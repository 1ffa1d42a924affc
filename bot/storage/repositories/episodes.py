"""Episodes: one writer wins, told by how many moves were known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Update, Uuid, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.alliance.episodes import Episode, EpisodeId
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId
from bot.storage.keys import key_of
from bot.storage.mapping.episodes import episode_of, episode_row
from bot.storage.tables import EpisodeRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import Kind, kind_of, me, sees_work
from bot.usecases.actors import ClientActor, Operator, Product, TherapistActor
from bot.usecases.ports import KeyKind
from bot.usecases.visibility import READERS, THE_PRODUCT, admit

EPISODE = EpisodeRow.__table__
_KEY = key_of(EPISODE.c.client_id, KeyKind.RECORD)
_ADD = insert(EPISODE).on_conflict_do_nothing(
    index_elements=[EPISODE.c.client_id, EPISODE.c.number]
)


@cache
def _get(kind: Kind) -> Select[Any]:
    return select(EPISODE, _KEY).where(EPISODE.c.id == bindparam("which"), sees_work(kind, EPISODE))


@cache
def _of_clients(kind: Kind) -> Select[Any]:
    whose = EPISODE.c.client_id.in_(bindparam("clients", expanding=True))
    found = select(EPISODE, _KEY).where(whose, sees_work(kind, EPISODE))
    return found.order_by(EPISODE.c.number)


@cache
def _move(kind: Kind) -> Update:
    return (
        update(EPISODE)
        .where(
            EPISODE.c.id == bindparam("which", type_=Uuid()),
            EPISODE.c.client_id == bindparam("whose", type_=Uuid()),
            EPISODE.c.moves == bindparam("expecting"),
            sees_work(kind, EPISODE),
        )
        .values(moves=bindparam("new_moves"), episode=bindparam("new_episode"))
    )


@dataclass(frozen=True, slots=True)
class EpisodeRows:
    work: Transaction

    async def add(self, actor: Product, episode: Episode) -> bool:
        admit(actor, THE_PRODUCT)
        row = await self._row(episode)
        return await self.work.statements.change(_ADD, values_of(row)) == 1

    async def move(
        self, actor: TherapistActor | Product, episode: Episode, *, expecting: int
    ) -> bool:
        admit(actor, (TherapistActor, Product))
        row = await self._row(episode)
        params = {
            "which": row.id,
            "whose": row.client_id,
            "expecting": expecting,
            "new_moves": row.moves,
            "new_episode": row.episode,
            **me(actor),
        }
        if await self.work.statements.change(_move(kind_of(actor)), params):
            return True
        await self.get(actor, episode.id)  # what is not theirs is not found rather than unmoved
        return False

    async def get(
        self, actor: ClientActor | TherapistActor | Operator | Product, episode_id: EpisodeId
    ) -> Episode:
        admit(actor, READERS)
        params = {"which": episode_id, **me(actor)}
        row = await self.work.statements.one(_get(kind_of(actor)), params)
        if row is None:
            raise NotFoundError("there is no such episode")
        return self._episode(row)

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Episode]:
        return await self.of_clients(actor, [client_id])

    async def of_clients(
        self,
        actor: ClientActor | TherapistActor | Operator | Product,
        clients: Sequence[ClientId],
    ) -> Sequence[Episode]:
        admit(actor, READERS)
        params = {"clients": clients, **me(actor)}
        rows = await self.work.statements.rows(_of_clients(kind_of(actor)), params)
        return [self._episode(row) for row in rows]

    async def _row(self, episode: Episode) -> EpisodeRow:
        kind = KeyKind.RECORD
        sealer = await self.work.sealer("episode", episode.id, episode.client_id, kind)
        return episode_row(episode, sealer)

    def _episode(self, row: Row[Any]) -> Episode:
        kind = KeyKind.RECORD
        sealer = self.work.known_sealer("episode", row.id, row.client_id, kind, row.wrapped)
        return episode_of(row, sealer)
