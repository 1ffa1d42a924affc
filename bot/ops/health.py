"""Whether the bot lives and can do its work: booleans and seconds, and nothing else."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.usecases.actors import Product
from bot.usecases.ports import (
    Clock,
    Lane,
    OpenWork,
    OutgoingId,
    SealBrokenError,
    StoreCorruptError,
)

STALE_AFTER: Final = 90.0
"""Seconds without contact; a long poll returns every 25."""
PROBE_WITHIN: Final = 5.0
FRESH_FOR: Final = 1.0
_NAP: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Ages and lag in seconds; None where nothing is known yet, or nothing waits."""

    store_writes: bool
    key_opens: bool
    contact_age: float | None
    queue_age: float | None
    loop_lag: float
    queue_depth: Mapping[Lane, int] = field(default_factory=dict)
    """Rows that have not left yet, by lane; empty also where the store does not answer."""

    @property
    def ready(self) -> bool:
        """A queue that only waits for Telegram's limits is no reason to be taken out of service."""
        reached = self.contact_age is not None and self.contact_age < STALE_AFTER
        return self.store_writes and self.key_opens and reached


@dataclass(frozen=True, slots=True)
class _Queue:
    """The oldest row that may have left by now, and how many there are."""

    head: OutgoingId | None = None
    depths: Mapping[Lane, int] = field(default_factory=dict)


class Health:
    """Examines on request, at most once a second."""

    def __init__(
        self,
        *,
        open_work: OpenWork,
        clock: Clock,
        contact_age: Callable[[], float | None],
        elapsed: Callable[[], float],
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._contact_age = contact_age
        self._elapsed = elapsed
        self._head: tuple[OutgoingId, float] | None = None
        self._last: tuple[float, Vitals] | None = None
        self._turn = asyncio.Lock()

    async def vitals(self) -> Vitals:
        async with self._turn:
            if self._last is None or self._elapsed() - self._last[0] > FRESH_FOR:
                self._last = (self._elapsed(), await self._examine())
            return self._last[1]

    async def lag(self) -> float:
        """Seconds by which a short nap lasted too long."""
        before = self._elapsed()
        await asyncio.sleep(_NAP)
        return max(0.0, self._elapsed() - before - _NAP)

    async def _examine(self) -> Vitals:
        store_writes, key_opens, queue = await self._probed()
        return Vitals(
            store_writes=store_writes,
            key_opens=key_opens,
            contact_age=self._contact_age(),
            queue_age=self._age_of(queue.head),
            loop_lag=await self.lag(),
            queue_depth=queue.depths,
        )

    async def _probed(self) -> tuple[bool, bool, _Queue]:
        try:
            async with asyncio.timeout(PROBE_WITHIN):
                return True, True, await self._probe()
        except (SealBrokenError, StoreCorruptError):
            return True, False, _Queue()
        except Exception:  # noqa: BLE001  # whatever it is, it is not well
            return False, False, _Queue()

    async def _probe(self) -> _Queue:
        """A real commit, as a full disk shows only there, and a cell that the key must open."""
        now = self._clock.now()
        async with self._open_work() as work:
            await work.clinic.get(Product())
            queue = _Queue(
                await work.outbox.oldest_due(Product(), now), await work.outbox.depths(Product())
            )
            await work.updates.try_writing(Product(), now)
            await work.commit()
        return queue

    def _age_of(self, head: OutgoingId | None) -> float | None:
        """Since this row was first seen at the head: rows do not say when they were written."""
        if head is None:
            self._head = None
            return None
        if self._head is None or self._head[0] != head:
            self._head = (head, self._elapsed())
        return self._elapsed() - self._head[1]
