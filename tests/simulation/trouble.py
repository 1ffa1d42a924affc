"""What goes wrong and when: crashes at numbered I/O points, calls that fail, a store that is away.

Every await that leaves the process passes `Trouble.point`. Points are numbered through the whole
life of a world, so `crash_at={17, 23}` names two crashes, the second in what came after the first.
"""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random  # noqa: TID251  # seeded: the same seed is the same life


class CallFault(StrEnum):
    """How a call to Telegram goes wrong. The last four took effect."""

    REFUSED = "refused"  # no connection: surely not sent
    RESET = "reset"  # the line broke before anything happened; the bot cannot know
    BAD_GATEWAY = "bad_gateway"  # 502, nothing happened
    FLOOD = "flood"  # 429
    LOST = "lost"  # it happened, the answer was lost
    BAD_GATEWAY_AFTER = "bad_gateway_after"
    MALFORMED = "malformed"
    SLOW = "slow"  # it happens some seconds late, and is answered


AMBIGUOUS = frozenset(CallFault) - {CallFault.REFUSED, CallFault.FLOOD, CallFault.SLOW}


class Outage(StrEnum):
    """How Telegram is away."""

    REFUSING = "refusing"
    SILENT = "silent"


@dataclass(slots=True)
class Trouble:
    """One world's. `dice` draws latencies, so that what runs side by side interleaves by seed."""

    dice: Random
    crash_at: frozenset[int] = frozenset()
    passed: int = 0
    names: list[str] = field(default_factory=list)
    crash_in: int | None = None
    """Crash at the so many-th point from here."""
    crashes: int = 0
    calls: list[tuple[CallFault, float]] = field(default_factory=list)
    """Strike the next calls but polls, in this order."""
    transactions: int = 0
    store_fails_at: int | None = None
    """The so many-th transaction does not come about."""
    store_fails: int = 0
    """So many of the next transactions do not come about."""
    outage: Outage | None = None
    repeat_updates: bool = False
    """The next poll hands over once more what was confirmed before."""
    doubts: int = 0
    """Calls whose outcome the bot could not know, crashes included."""

    async def latency(self) -> None:
        await asyncio.sleep(self.dice.choice((0.0, 0.001, 0.01, 0.05, 0.2)))

    def strikes(self, name: str) -> bool:
        """Counts the point; whether the process dies here."""
        number = self.passed
        self.passed += 1
        self.names.append(name)
        if self.crash_in is not None:
            self.crash_in -= 1
        if number not in self.crash_at and self.crash_in != 0:
            return False
        self.crash_in = None
        self.crashes += 1
        self.doubts += 1
        return True

    def call_fault(self) -> tuple[CallFault | None, float]:
        if not self.calls:
            return None, 0
        fault, value = self.calls.pop(0)
        self.doubts += fault in AMBIGUOUS
        return fault, value

    def store_is_away(self) -> bool:
        number = self.transactions
        self.transactions += 1
        if number == self.store_fails_at:
            return True
        if self.store_fails <= 0:
            return False
        self.store_fails -= 1
        return True

    def over(self) -> None:
        """From here on everything works."""
        self.crash_in, self.outage, self.store_fails, self.repeat_updates = None, None, 0, False
        self.calls.clear()


@dataclass(slots=True)
class Pulse:
    """One process's life. Dead, it does nothing any more: every point holds it for ever."""

    trouble: Trouble
    died: asyncio.Event = field(default_factory=asyncio.Event)

    async def point(self, name: str) -> None:
        if not self.died.is_set():
            await self.trouble.latency()
        if not self.died.is_set() and self.trouble.strikes(name):
            self.died.set()
        if self.died.is_set():
            await asyncio.get_running_loop().create_future()
