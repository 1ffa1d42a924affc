"""When Telegram could last reach us; after too long a gap what is open is shown again."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.chat.settling import pause_after
from bot.usecases.actors import Product
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, OpenWork
from bot.usecases.show_again import ShowAgain

GAP: Final = timedelta(seconds=120)
"""A tap lives 150 s at Telegram; what is left is for the way back."""
NOTE_EVERY: Final = timedelta(seconds=30)


class Presence:
    """Told of every contact. `run` writes it down and sees to what a gap left behind.

    Within a process a gap is measured by `elapsed` (monotonic seconds, counting also while the
    machine sleeps), so that a clock that is set makes no gap; across restarts by the clock.
    """

    def __init__(
        self,
        *,
        open_work: OpenWork,
        clock: Clock,
        show_again: ShowAgain,
        changed: Callable[[], None],
        log: EventLog,
        elapsed: Callable[[], float],
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._show_again = show_again
        self._changed = changed
        self._log = log
        self._elapsed = elapsed
        self._last: float | None = None
        self._noted_at: datetime | None = None
        self._gap: timedelta | None = None
        self._news = asyncio.Event()

    def contact(self) -> None:
        """Telegram has just handed over all it had, and it is stored."""
        now = self._elapsed()
        if self._last is not None:
            self._miss(timedelta(seconds=now - self._last))
        self._last = now
        self._news.set()

    @property
    def age(self) -> float | None:
        """Seconds since the last contact of this process."""
        return None if self._last is None else self._elapsed() - self._last

    async def run(self) -> None:
        """Until cancelled; a store that is away is asked again."""
        failures = 0
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._look_after()
            except Exception as error:  # noqa: BLE001  # whatever ails the store, it may recover
                name = type(error).__name__
                self._log.event(Event.INTAKE_STORE_FAILED, level="error", error=name)
                await asyncio.sleep(pause_after(failures))
                failures += 1
                self._news.set()
            else:
                failures = 0

    async def _look_after(self) -> None:
        if self._noted_at is None:
            await self._recall()
        if self._gap is not None:
            await self._show_all_again(self._gap)
            self._gap = None
        now = self._clock.now()
        if self._noted_at is None or abs(now - self._noted_at) >= NOTE_EVERY:
            async with self._open_work() as work:
                await work.updates.note_contact(Product(), now)
                await work.commit()
            self._noted_at = now

    async def _recall(self) -> None:
        """What the process before this one noted."""
        async with self._open_work() as work:
            last = await work.updates.last_contact(Product())
        if last is not None:
            self._miss(self._clock.now() - last)

    def _miss(self, gap: timedelta) -> None:
        if gap > GAP:
            self._gap = max(gap, self._gap or gap)

    async def _show_all_again(self, gap: timedelta) -> None:
        """Batch after batch, each for itself; a crash in between begins anew."""
        after = None
        while True:
            now = self._clock.now()
            async with self._open_work() as work:
                after = await self._show_again(work, now, after)
                await work.commit()
            self._changed()
            if after is None:
                break
        seconds = round(gap.total_seconds())
        self._log.event(Event.BACK_AFTER_GAP, level="warning", seconds=seconds)
