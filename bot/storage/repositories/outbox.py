"""The queue of what must leave: in order per chat, one at a time, claimed by conditional update."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot.alliance.people import Address
from bot.storage.columns import Instant
from bot.storage.mapping.channel import chat_index, outbox_row, taken_of
from bot.storage.tables import OutboxRow, OutgoingState, values_of
from bot.storage.tables.channel import PENDING, SENDING, WAITING
from bot.storage.transaction import Transaction
from bot.usecases.actors import Product
from bot.usecases.ports import Act, Lane, Outgoing, OutgoingId, Taken
from bot.usecases.visibility import THE_PRODUCT, admit

OUTBOX = OutboxRow.__table__
_EARLIER = OUTBOX.alias("earlier")
_NOW = bindparam("now", type_=Instant())
_WHICH: BindParameter[Any] = bindparam("which")

_EMPTIED = {"letter": None, "attachment": None}
_PUT = insert(OUTBOX).on_conflict_do_nothing(index_elements=[OUTBOX.c.dedupe_index])
_SUPERSEDE = (
    update(OUTBOX)
    .where(
        text(WAITING),
        OUTBOX.c.key_index == bindparam("which_key"),
        OUTBOX.c.act == Act.REVISE,
        OUTBOX.c.id != bindparam("newer"),
    )
    .values(state=OutgoingState.EXPIRED, **_EMPTIED)
)
_EXPIRE = (
    update(OUTBOX)
    .where(text(WAITING), OUTBOX.c.expires_at <= _NOW)
    .values(state=OutgoingState.EXPIRED, taken_at=_NOW, **_EMPTIED)
)
_IN_BED = 15 * 60 * 1000
"""Milliseconds. Nothing else puts a row off for so long at once: it waits for the morning."""
_FAR = timedelta(days=1, hours=1)
"""Nothing is put off for longer: a night is shorter than a day, wherever one lives."""
_AHEAD = (
    select(1)
    .select_from(_EARLIER)
    .where(
        _EARLIER.c.to_index == OUTBOX.c.to_index,
        _EARLIER.c.seq < OUTBOX.c.seq,
        text("earlier." + PENDING),
    )
)
_UP = text(
    "(earlier.state = 'sending'"
    f" OR coalesce(earlier.not_before - earlier.taken_at, 0) <= {_IN_BED})"
)


def _is_time_for(row: FromClause) -> ColumnElement[bool]:
    """Or a clock that was ahead put it off: then it was taken later than now, or waits for days."""
    return or_(
        row.c.not_before <= _NOW,
        row.c.taken_at > _NOW,
        row.c.not_before > bindparam("far", type_=Instant()),
    )


_IS_HEAD = ~_AHEAD.where(or_(_UP, _is_time_for(_EARLIER))).exists()
_MAY_BE_HEAD = ~_AHEAD.where(_UP).exists()
_BUSY = (
    select(1)
    .select_from(_EARLIER)
    .where(_EARLIER.c.to_index == OUTBOX.c.to_index, text("earlier." + SENDING))
    .exists()
)
# A chat is as urgent as the most urgent row in it: a help card must not wait in the lane of the
# check-in before it. Walked from the most urgent row of each chat, in the order of an index, so
# that a claim costs the same however much waits behind it.
_URGENT, _MORE_URGENT = OUTBOX.alias("urgent"), OUTBOX.alias("more_urgent")
_IS_MOST_URGENT = ~(
    select(1)
    .select_from(_MORE_URGENT)
    .where(
        _MORE_URGENT.c.to_index == _URGENT.c.to_index,
        text("more_urgent." + PENDING),
        text("more_urgent." + WAITING),
        tuple_(_MORE_URGENT.c.lane, _MORE_URGENT.c.seq) < tuple_(_URGENT.c.lane, _URGENT.c.seq),
    )
    .exists()
)
_READY = (
    select(OUTBOX.c.seq)
    .select_from(_URGENT.join(OUTBOX, OUTBOX.c.to_index == _URGENT.c.to_index))
    .where(
        text("urgent." + WAITING),
        text("outbox." + PENDING),
        text("outbox." + WAITING),
        or_(OUTBOX.c.not_before.is_(None), _is_time_for(OUTBOX)),
        _IS_MOST_URGENT,
        _IS_HEAD,
        ~_BUSY,
    )
    .order_by(_URGENT.c.lane, _URGENT.c.seq)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=OUTBOX)  # only PostgreSQL knows it
)
_CLAIM = (
    update(OUTBOX)
    .where(OUTBOX.c.seq.in_(_READY))
    .values(state=OutgoingState.SENDING, tries=OUTBOX.c.tries + 1, taken_at=_NOW)
    .returning(OUTBOX)
)
_DELIVERED = (
    update(OUTBOX).where(OUTBOX.c.id == _WHICH).values(state=OutgoingState.DONE, **_EMPTIED)
)
_POSTPONE = (
    update(OUTBOX)
    .where(OUTBOX.c.id == _WHICH, text(SENDING))
    .values(
        state=OutgoingState.WAITING,
        not_before=bindparam("until"),
        ambiguous=OUTBOX.c.ambiguous + bindparam("doubt"),
    )
)
_BURY = (
    update(OUTBOX)
    .where(OUTBOX.c.id == _WHICH, text(PENDING))
    .values(state=OutgoingState.DEAD, reason=bindparam("why"))
)
_DROP = delete(OUTBOX).where(OUTBOX.c.to_index == bindparam("to"), text(WAITING))
_RECOVER = (
    update(OUTBOX)
    .where(text(SENDING))
    .values(state=OutgoingState.WAITING, ambiguous=OUTBOX.c.ambiguous + 1)
)
_NEXT = select(
    func.min(func.coalesce(OUTBOX.c.not_before, 0), type_=Instant()).label("instant")
).where(text(WAITING), _MAY_BE_HEAD)
_IN_HAND = select(func.count().label("rows")).select_from(OUTBOX).where(text(SENDING))
_DEPTHS = (
    select(OUTBOX.c.lane, func.count().label("waiting"))
    .where(text(PENDING))
    .group_by(OUTBOX.c.lane)
)
_OLDEST_DUE = (
    select(OUTBOX.c.id)
    .where(text(PENDING), or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= _NOW))
    .order_by(OUTBOX.c.seq)
    .limit(1)
)
_PURGE = delete(OUTBOX).where(
    and_(
        or_(OUTBOX.c.taken_at < bindparam("before"), OUTBOX.c.taken_at.is_(None)),
        text(f"NOT {PENDING}"),
    )
)


@dataclass(frozen=True, slots=True)
class OutboxRows:
    work: Transaction

    async def put(self, actor: Product, outgoing: Outgoing) -> bool:
        admit(actor, THE_PRODUCT)
        values = values_of(row := outbox_row(outgoing, self.work))
        del values["seq"]
        if not await self.work.statements.change(_PUT, values):
            return False
        if outgoing.act is Act.REVISE:
            newer = {"which_key": row.key_index, "newer": outgoing.id}
            await self.work.statements.change(_SUPERSEDE, newer)
        return True

    async def take(self, actor: Product, now: datetime, limit: int) -> Sequence[Taken]:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_EXPIRE, {"now": now})
        rows = await self.work.statements.rows(
            _CLAIM, {"now": now, "far": now + _FAR, "limit": limit}
        )
        ordered = sorted(rows, key=lambda row: (row.lane, row.seq))
        return [taken_of(row, self.work) for row in ordered]

    async def delivered(self, actor: Product, outgoing_id: OutgoingId) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_DELIVERED, {"which": outgoing_id})

    async def postpone(
        self, actor: Product, outgoing_id: OutgoingId, until: datetime, *, maybe_sent: bool
    ) -> None:
        admit(actor, THE_PRODUCT)
        params = {"which": outgoing_id, "until": until, "doubt": int(maybe_sent)}
        await self.work.statements.change(_POSTPONE, params)

    async def bury(self, actor: Product, outgoing_id: OutgoingId, reason: str) -> None:
        admit(actor, THE_PRODUCT)
        why = self.work.clinic_sealer("outbox", outgoing_id).seal("reason", reason)
        await self.work.statements.change(_BURY, {"which": outgoing_id, "why": why})

    async def drop(self, actor: Product, to: Address) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_DROP, {"to": chat_index(self.work.vault, to)})

    async def recover(self, actor: Product) -> int:
        admit(actor, THE_PRODUCT)
        return await self.work.statements.change(_RECOVER)

    async def next_at(self, actor: Product) -> datetime | None:
        admit(actor, THE_PRODUCT)
        (row,) = await self.work.statements.rows(_NEXT)
        return cast("datetime | None", row.instant)

    async def oldest_due(self, actor: Product, now: datetime) -> OutgoingId | None:
        admit(actor, THE_PRODUCT)
        row = await self.work.statements.one(_OLDEST_DUE, {"now": now})
        return None if row is None else OutgoingId(row.id)

    async def depths(self, actor: Product) -> Mapping[Lane, int]:
        admit(actor, THE_PRODUCT)
        rows = await self.work.statements.rows(_DEPTHS)
        return {Lane(row.lane): int(row.waiting) for row in rows}

    async def in_hand(self, actor: Product) -> int:
        admit(actor, THE_PRODUCT)
        (row,) = await self.work.statements.rows(_IN_HAND)
        return int(row.rows)

    async def purge(self, actor: Product, before: datetime) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_PURGE, {"before": before})
