"""Guesses, each written once; and up to when a client's words may be known to their therapist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Uuid, bindparam, case, select
from sqlalchemy.dialects.postgresql import Insert, insert

from bot.alliance.errors import NotFoundError
from bot.alliance.guesses import Guess
from bot.alliance.people import ClientId
from bot.storage.keys import key_of
from bot.storage.mapping.care import guess_of, guess_row
from bot.storage.repositories.checkins import CHECKIN
from bot.storage.tables import GuessRow, RevealRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import Kind, kind_of, me, sees_work
from bot.usecases.actors import ClientActor, Operator, Product, TherapistActor
from bot.usecases.ports import KeyKind
from bot.usecases.visibility import READERS, THE_PRODUCT, admit

GUESS, REVEAL = GuessRow.__table__, RevealRow.__table__
_ADD = insert(GUESS).on_conflict_do_nothing(index_elements=[GUESS.c.checkin_id])
_REVEALED = select(REVEAL.c.until).where(REVEAL.c.client_id == bindparam("which"))


@cache
def _theirs() -> Select[Any]:
    return select(CHECKIN.c.id).where(
        CHECKIN.c.id == bindparam("checkin_id", type_=Uuid()),
        CHECKIN.c.client_id == bindparam("client_id", type_=Uuid()),
        sees_work(TherapistActor, CHECKIN),
    )


@cache
def _of_client(kind: Kind) -> Select[Any]:
    key = key_of(GUESS.c.client_id, KeyKind.RECORD)
    found = select(GUESS, key).where(
        GUESS.c.client_id == bindparam("which"), sees_work(kind, GUESS)
    )
    return found.order_by(GUESS.c.made_at)


def _reveal() -> Insert:
    """The later instant stays, whichever is written last."""
    statement = insert(REVEAL)
    new = statement.excluded.until
    later = case((new > REVEAL.c.until, new), else_=REVEAL.c.until)
    return statement.on_conflict_do_update(
        index_elements=[REVEAL.c.client_id], set_={"until": later}
    )


_REVEAL = _reveal()


@dataclass(frozen=True, slots=True)
class GuessRows:
    work: Transaction

    async def add(self, actor: TherapistActor, guess: Guess) -> bool:
        admit(actor, (TherapistActor,))
        whose = {"checkin_id": guess.checkin_id, "client_id": guess.client_id, **me(actor)}
        is_theirs = await self.work.statements.one(_theirs(), whose) is not None
        if guess.therapist_id != actor.id or not is_theirs:
            raise NotFoundError("there is no such check-in")
        sealer = await self.work.sealer("guess", guess.checkin_id, guess.client_id, KeyKind.RECORD)
        return await self.work.statements.change(_ADD, values_of(guess_row(guess, sealer))) == 1

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Guess]:
        admit(actor, READERS)
        params = {"which": client_id, **me(actor)}
        rows = await self.work.statements.rows(_of_client(kind_of(actor)), params)
        return [
            guess_of(
                row,
                self.work.known_sealer(
                    "guess", row.checkin_id, row.client_id, KeyKind.RECORD, row.wrapped
                ),
            )
            for row in rows
        ]

    async def reveal(self, actor: Product, client_id: ClientId, at: datetime) -> None:
        await self.reveal_each(actor, [client_id], at)

    async def reveal_each(self, actor: Product, clients: Sequence[ClientId], at: datetime) -> None:
        admit(actor, THE_PRODUCT)
        each = [values_of(RevealRow(client_id=one, until=at)) for one in clients]
        await self.work.statements.change_each(_REVEAL, each)

    async def revealed(self, actor: Product, client_id: ClientId) -> datetime | None:
        admit(actor, THE_PRODUCT)
        row = await self.work.statements.one(_REVEALED, {"which": client_id})
        return None if row is None else row.until
