"""Just enough of a store for the sender and the intake: outbox, posted messages, updates."""

import asyncio
import copy
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from bot.alliance.people import Address
from bot.chat.content import Content
from bot.usecases.actors import Product
from bot.usecases.events import Event, Field
from bot.usecases.ports import (
    Act,
    Lane,
    MessageKey,
    MessageRef,
    Outgoing,
    OutgoingId,
    Posted,
    Taken,
    UnitOfWork,
)

EPOCH = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class LoopClock:
    """Shows the loop's own time, from a Monday morning on."""

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=asyncio.get_running_loop().time())


@dataclass
class Diary:
    """An event log one can leaf through."""

    events: list[tuple[Event, dict[str, Field]]] = field(default_factory=list)

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        self.events.append((event, fields))

    def count(self, event: Event) -> int:
        return sum(one == event for one, _ in self.events)


class StoreAwayError(Exception):
    """The database does not answer."""


@dataclass
class Row:
    outgoing: Outgoing
    state: str = "waiting"
    not_before: datetime = EPOCH
    tries: int = 0
    ambiguous: int = 0


@dataclass
class Shelves:
    """Everything that is stored."""

    rows: list[Row] = field(default_factory=list)
    posted: dict[MessageKey, Posted] = field(default_factory=dict)
    seen: set[tuple[int, int]] = field(default_factory=set)
    buried: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def copied(self) -> "Shelves":
        return Shelves(
            rows=[copy.copy(row) for row in self.rows],
            posted=dict(self.posted),
            seen=set(self.seen),
            buried=list(self.buried),
            notes=list(self.notes),
        )


@dataclass
class SmallStore:
    """One transaction at a time. `fails`: how many of the next commits do not happen."""

    shelves: Shelves = field(default_factory=Shelves)
    fails: int = 0
    commits: int = 0
    postpones_fail: int = 0
    refuses: Callable[[int], bool] = field(default=lambda _commits: False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator[UnitOfWork]:
        async with self._turn:
            await asyncio.sleep(0)
            yield cast("UnitOfWork", SmallWork(self))

    def put(self, *outgoing: Outgoing) -> None:
        self.shelves.rows += [Row(one, not_before=one.not_before or EPOCH) for one in outgoing]

    def states(self) -> list[str]:
        return [row.state for row in self.shelves.rows]


class SmallWork:
    def __init__(self, store: SmallStore) -> None:
        self._store = store
        self.shelves = store.shelves.copied()
        self.outbox = _Outbox(self)
        self.posted = _Posted(self)
        self.updates = _Updates(self)

    async def commit(self) -> None:
        await asyncio.sleep(0)
        if self._store.fails > 0 or self._store.refuses(self._store.commits):
            self._store.fails -= 1
            raise StoreAwayError
        self._store.commits += 1
        self._store.shelves = self.shelves.copied()

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        before = self.shelves.copied()
        try:
            yield
        except BaseException:
            self.shelves = before
            raise


@dataclass
class _Outbox:
    work: SmallWork

    async def take(self, actor: Product, now: datetime, limit: int) -> Sequence[Taken]:
        taken: list[Row] = []
        busy: set[Address] = set()
        for row in self.work.shelves.rows:
            if row.state not in ("waiting", "sending") or row.outgoing.to in busy:
                continue
            busy.add(row.outgoing.to)
            expires = row.outgoing.expires_at
            if row.state == "waiting" and expires and expires <= now:
                row.state = "expired"
                busy.discard(row.outgoing.to)
            elif row.state == "waiting" and row.not_before <= now:
                taken.append(row)
        taken = sorted(taken, key=lambda row: row.outgoing.lane)[:limit]
        for row in taken:
            row.state = "sending"
            row.tries += 1
        return [Taken(outgoing=r.outgoing, tries=r.tries, ambiguous=r.ambiguous) for r in taken]

    async def delivered(self, actor: Product, outgoing_id: OutgoingId) -> None:
        self._row(outgoing_id).state = "delivered"

    async def postpone(
        self, actor: Product, outgoing_id: OutgoingId, until: datetime, *, maybe_sent: bool
    ) -> None:
        if self.work._store.postpones_fail > 0:
            self.work._store.postpones_fail -= 1
            raise StoreAwayError
        row = self._row(outgoing_id)
        row.state, row.not_before = "waiting", until
        row.ambiguous += maybe_sent

    async def bury(self, actor: Product, outgoing_id: OutgoingId, reason: str) -> None:
        self._row(outgoing_id).state = reason

    async def recover(self, actor: Product) -> int:
        for row in self.work.shelves.rows:
            if row.state == "sending":
                row.state = "waiting"
                row.ambiguous += 1
        return 0

    async def next_at(self, actor: Product) -> datetime | None:
        waiting = [row.not_before for row in self.work.shelves.rows if row.state == "waiting"]
        return min(waiting, default=None)

    def _row(self, outgoing_id: OutgoingId) -> Row:
        return next(row for row in self.work.shelves.rows if row.outgoing.id == outgoing_id)


@dataclass
class _Posted:
    work: SmallWork

    async def remember(self, actor: Product, posted: Posted) -> None:
        self.work.shelves.posted[posted.key] = posted

    async def find(self, actor: Product, key: MessageKey) -> Posted | None:
        return self.work.shelves.posted.get(key)

    async def forget(self, actor: Product, key: MessageKey) -> None:
        self.work.shelves.posted.pop(key, None)


@dataclass
class _Updates:
    work: SmallWork

    async def first_time(self, actor: Product, bot_id: int, update_id: int, now: datetime) -> bool:
        first = (bot_id, update_id) not in self.work.shelves.seen
        self.work.shelves.seen.add((bot_id, update_id))
        return first

    async def bury(
        self, actor: Product, *, bot_id: int, update_id: int, raw: str, error: str, now: datetime
    ) -> None:
        self.work.shelves.buried.append((update_id, raw, error))


def note(work: UnitOfWork, words: str) -> None:
    """What a use case would write."""
    cast("SmallWork", work).shelves.notes.append(words)


_numbers = iter(range(1, 10**9))


def outgoing(
    to: Address,
    text: str = "hello",
    *,
    act: Act = Act.POST,
    lane: Lane = Lane.ANSWER,
    key: str | None = None,
    body: str | None = None,
    expires_at: datetime | None = None,
) -> Outgoing:
    number = next(_numbers)
    return Outgoing(
        id=OutgoingId(UUID(int=number)),
        dedupe=str(number),
        to=to,
        act=act,
        lane=lane,
        key=None if key is None else MessageKey(key),
        body=Content(text).to_json() if body is None else body,
        expires_at=expires_at,
    )


def posted(key: str, to: Address, ref: str) -> Posted:
    return Posted(key=MessageKey(key), to=to, ref=MessageRef(ref), posted_at=EPOCH, client_id=None)


def later(one: Outgoing, not_before: datetime) -> Outgoing:
    return replace(one, not_before=not_before)
