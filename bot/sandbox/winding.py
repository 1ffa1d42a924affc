"""Winding the clock the way a clinic lives: from one due moment to the next."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.sandbox.phones import NothingCameError
from bot.sandbox.world import TelegramWorld

PATIENCE: Final = 20.0
"""Real seconds in which the bot must have done what is due."""

_LOOK: Final = 0.1

NextDue = Callable[[], Awaitable[datetime | None]]
"""When the clinic next has something to do, aware; None if never."""


class Dial(Protocol):
    """A clock that can be wound, and the queue of the bot that lives by it."""

    async def now(self) -> datetime: ...

    async def advance(self, seconds: float) -> datetime:
        """Wind forward; the new time."""
        ...

    async def pending_updates(self) -> int:
        """How many updates the bot has not confirmed."""
        ...


@dataclass(frozen=True, slots=True)
class WorldDial:
    """The dial of a world in this process; `Phones` is the one over HTTP."""

    world: TelegramWorld

    async def now(self) -> datetime:
        return self.world.clock.now()

    async def advance(self, seconds: float) -> datetime:
        self.world.advance(timedelta(seconds=seconds))
        return self.world.clock.now()

    async def pending_updates(self) -> int:
        return len(self.world.queue.pending(self.world.clock.unix()))


async def _nothing_more() -> None:
    return None


@dataclass(slots=True, kw_only=True)
class Winder:
    """Winds the clock from one due moment to the next, and waits until nothing is due.

    `settled` is awaited each time nothing is due any more.
    """

    dial: Dial
    next_due: NextDue
    settled: Callable[[], Awaitable[None]] = _nothing_more
    patience: float = PATIENCE

    async def to(self, target: datetime) -> None:
        """Everything due until `target` has happened when this returns."""
        async for _ in self.steps(target):
            pass

    async def steps(self, target: datetime) -> AsyncGenerator[datetime, None]:
        """Every moment the clock stops at, once nothing is due there; the last is `target`.

        Whoever stops asking leaves the clock where it stands.

        Raises:
            NothingCameError: something stayed due.
        """
        while True:
            await self.settle()
            now = await self.dial.now()
            yield now
            if now >= target:
                return
            due = await self.next_due()
            following = target if due is None else min(due, target)
            if following > now:
                await self.dial.advance((following - now).total_seconds())

    async def settle(self) -> None:
        """Raises NothingCameError when something stays due."""
        for _ in range(max(int(self.patience / _LOOK), 1)):
            if await self._is_quiet():
                await self.settled()
                return
            await asyncio.sleep(_LOOK)
        raise NothingCameError(f"something stayed due for {self.patience:g} seconds")

    async def _is_quiet(self) -> bool:
        if await self.dial.pending_updates():
            return False
        due = await self.next_due()
        return due is None or due > await self.dial.now()
