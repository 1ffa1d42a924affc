"""What an onlooker writes down: rows that were committed, and what people did that was handled.

It stands outside the product and outlives its crashes, and it is the memory of the checks.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from bot.chat.content import TapAnswer
from bot.chat.incoming import Membership, Tap, Typed
from bot.chat.reception import Handle
from bot.usecases.actors import Product
from bot.usecases.events import Event, Field
from bot.usecases.ports import (
    OpenWork,
    OutboxRepository,
    Outgoing,
    StoreOutOfReachError,
    UnitOfWork,
)
from tests.simulation.trouble import Pulse


@dataclass(frozen=True, slots=True)
class Put:
    """An outbox row that was committed, and how many calls Telegram had seen by then."""

    outgoing: Outgoing
    at: datetime
    calls_before: int


@dataclass(frozen=True, slots=True)
class Handled:
    """Something a person did whose handling was committed, with the rows it led to."""

    incoming: Tap | Typed | Membership
    answer: TapAnswer | None
    at: datetime
    calls_before: int
    rows: tuple[Outgoing, ...]


@dataclass(slots=True)
class Notebook:
    puts: list[Put] = field(default_factory=list)
    handled: list[Handled] = field(default_factory=list)
    events: list[tuple[Event, dict[str, Field]]] = field(default_factory=list)

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        """Implements `EventLog`."""
        self.events.append((event, fields))

    def count(self, event: Event) -> int:
        return sum(one is event for one, _ in self.events)


@dataclass(slots=True)
class _Page:
    """What one transaction would write down if it lasts."""

    rows: list[Outgoing] = field(default_factory=list)
    handled: list[tuple[Tap | Typed | Membership, TapAnswer | None, tuple[Outgoing, ...]]] = field(
        default_factory=list
    )


class _WatchedOutbox:
    def __init__(self, outbox: OutboxRepository, page: _Page) -> None:
        self._outbox, self._page = outbox, page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    async def put(self, actor: Product, outgoing: Outgoing) -> bool:
        is_new = await self._outbox.put(actor, outgoing)
        if is_new:
            self._page.rows.append(outgoing)
        return is_new


class _WatchedWork:
    """A unit of work that can fail or die at its commit, and is written down after it."""

    def __init__(self, work: UnitOfWork, store: "WatchedStore") -> None:
        self._work, self._store = work, store
        self.page = _Page()
        self.outbox = _WatchedOutbox(work.outbox, self.page)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    async def commit(self) -> None:
        await self._store.pulse.point("commit: before")
        if self._store.pulse.trouble.store_is_away():
            raise StoreOutOfReachError("the disk is full")
        await self._work.commit()
        self._store.write_down(self.page)
        await self._store.pulse.point("commit: after")

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        rows, handled = len(self.page.rows), len(self.page.handled)
        try:
            async with self._work.savepoint():
                yield
        except BaseException:
            del self.page.rows[rows:], self.page.handled[handled:]
            raise


@dataclass(slots=True, kw_only=True)
class WatchedStore:
    """The store of one process, as far as that process can see."""

    real: OpenWork
    pulse: Pulse
    notebook: Notebook
    now: Any
    calls: Any

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator[UnitOfWork]:
        await self.pulse.point("begin")
        if self.pulse.trouble.store_is_away():
            raise StoreOutOfReachError("the database is locked by another process")
        async with self.real() as work:
            yield cast("UnitOfWork", _WatchedWork(work, self))

    def write_down(self, page: _Page) -> None:
        now, calls = self.now(), len(self.calls)
        self.notebook.puts += [Put(row, now, calls) for row in page.rows]
        self.notebook.handled += [
            Handled(incoming, answer, now, calls, rows) for incoming, answer, rows in page.handled
        ]


def watched(handle: Handle) -> Handle:
    """Notes on the transaction's page what was done and what it led to."""

    async def note(work: UnitOfWork, incoming: Tap | Typed | Membership) -> TapAnswer | None:
        page = cast("_WatchedWork", work).page
        before = len(page.rows)
        answer = await handle(work, incoming)
        page.handled.append((incoming, answer, tuple(page.rows[before:])))
        return answer

    return note
