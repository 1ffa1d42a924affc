"""Clients: found by blind index, opened with their own key, erased by destroying it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, Update, bindparam, select, text, update

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import Address, Client, ClientId, ClientState, Role
from bot.storage.conditional import insert_where
from bot.storage.errors import one_per_address
from bot.storage.keys import key_of
from bot.storage.mapping.people import address_index, client_of, client_row, tombstone_of
from bot.storage.repositories.erasure import erase_client
from bot.storage.repositories.staff import THERAPIST
from bot.storage.tables import values_of
from bot.storage.tables.people import PAUSED_WITH_RETURN
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT, Kind, kind_of, me, sees_client
from bot.usecases.actors import Actor, ClientActor, Operator, Product, StaffActor, TherapistActor
from bot.usecases.ports import KeyKind
from bot.usecases.visibility import (
    ADMIN_LIKE,
    ANYBODY,
    STAFF,
    THE_PRODUCT,
    admit,
    alias_order,
)

_ALIVE = CLIENT.c.state != ClientState.ERASED
_WHOLE = select(CLIENT, key_of(CLIENT.c.id, KeyKind.IDENTITY))
_ADD = insert_where(CLIENT, select(1).where(THERAPIST.c.id == bindparam("therapist_id")).exists())
_AT = _WHOLE.where(CLIENT.c.address_index == bindparam("index"))
_AT_ONCE = 500
"""Ids in one statement: well below what any SQLite takes."""
_AMONG = CLIENT.c.id.in_(bindparam("which", expanding=True))
_STILL_THERE = select(CLIENT.c.id).where(_ALIVE, _AMONG)
_FORGOTTEN = select(CLIENT.c.id).where(CLIENT.c.state == ClientState.ERASED)
_RETURNING = _WHOLE.where(text(PAUSED_WITH_RETURN), CLIENT.c.paused_until <= bindparam("day"))


@cache
def _get(kind: Kind) -> Select[Any]:
    return _WHOLE.where(CLIENT.c.id == bindparam("which"), sees_client(kind))


@cache
def _listed(kind: Kind) -> Select[Any]:
    return _WHOLE.where(_ALIVE, sees_client(kind))


@cache
def _save(kind: Kind) -> Update:
    """Only those who run the clinic give a client to another therapist."""
    found = update(CLIENT).where(CLIENT.c.id == bindparam("which"), _ALIVE, sees_client(kind))
    if kind is ClientActor or kind is TherapistActor:
        return found.where(CLIENT.c.therapist_id == bindparam("unchanged"))
    return found


@dataclass(frozen=True, slots=True)
class ClientRows:
    work: Transaction

    async def add(self, actor: StaffActor, client: Client) -> None:
        admit(actor, STAFF)
        if isinstance(actor, TherapistActor) and client.therapist_id != actor.id:
            raise NotFoundError("there is no such therapist")
        key = await self.work.keys.make(client.id, KeyKind.IDENTITY)
        await self.work.keys.make(client.id, KeyKind.RECORD)
        sealer = self.work.known_sealer("client", client.id, client.id, KeyKind.IDENTITY, key)
        with one_per_address():
            added = await self.work.statements.change(_ADD, values_of(client_row(client, sealer)))
        if not added:
            raise NotFoundError("there is no such therapist")

    async def get(self, actor: Actor, client_id: ClientId) -> Client:
        admit(actor, ANYBODY)
        if isinstance(actor, Product) or actor == ClientActor(client_id):
            known: Client | None = self.work.statements.remembered(CLIENT, client_id)
            if known is not None:
                return known
        statement = _get(kind_of(actor))
        row = await self.work.statements.one(statement, {"which": client_id, **me(actor)})
        if row is None:
            raise NotFoundError("there is no such client")
        return self._remembered(row)

    async def at(self, actor: Product, address: Address) -> Client | None:
        admit(actor, THE_PRODUCT)
        index = address_index(self.work.vault, Role.CLIENT, address)
        row = await self.work.statements.one(_AT, {"index": index})
        return None if row is None else self._remembered(row)

    async def listed(self, actor: StaffActor) -> Sequence[Client]:
        admit(actor, STAFF)
        rows = await self.work.statements.rows(_listed(kind_of(actor)), me(actor))
        return sorted(map(self._client, rows), key=alias_order)

    async def save(self, actor: Actor, client: Client) -> None:
        admit(actor, ANYBODY)
        if client.state is ClientState.ERASED:
            raise InvalidValueError("a client is erased by erase()")
        sealer = await self.work.sealer("client", client.id, client.id, KeyKind.IDENTITY)
        values = values_of(client_row(client, sealer))
        params = {"which": values.pop("id"), **me(actor), **values}
        if type(actor) not in ADMIN_LIKE:
            params["unchanged"] = client.therapist_id
        with one_per_address():
            saved = await self.work.statements.change(_save(kind_of(actor)), params)
        if not saved:
            raise NotFoundError("there is no such client")

    async def paused_until(self, actor: Product, day: str) -> Sequence[Client]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_RETURNING, {"day": day})
        return [self._client(row) for row in rows]

    async def still_there(
        self, actor: Operator | Product, client_ids: Collection[ClientId]
    ) -> Sequence[ClientId]:
        admit(actor, (Operator, Product))
        found: list[ClientId] = []
        for some in batched(client_ids, _AT_ONCE):
            rows = await self.work.statements.rows(_STILL_THERE, {"which": some})
            found += [ClientId(row.id) for row in rows]
        return found

    async def forgotten(self, actor: Operator | Product) -> Sequence[ClientId]:
        admit(actor, (Operator, Product))
        return [ClientId(row.id) for row in await self.work.statements.rows(_FORGOTTEN)]

    async def erase(self, actor: ClientActor | Operator, client_id: ClientId) -> None:
        admit(actor, (ClientActor, Operator))
        client = await self.get(actor, client_id)
        if client.state is not ClientState.ERASED:
            await erase_client(self.work, client)

    def _remembered(self, row: Row[Any]) -> Client:
        client = self._client(row)
        self.work.statements.remember(CLIENT, client.id, client)
        return client

    def _client(self, row: Row[Any]) -> Client:
        if row.profile is None:
            return tombstone_of(row)
        kind = KeyKind.IDENTITY
        return client_of(row, self.work.known_sealer("client", row.id, row.id, kind, row.wrapped))


def batched(ids: Collection[ClientId], size: int) -> Iterator[list[ClientId]]:
    """As `itertools.batched`, which came after the oldest Python we run on."""
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some
