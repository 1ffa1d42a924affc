"""Says at marks how long nothing has come in: an outage that lasts is worth more than one line."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.usecases.actors import Product
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, OpenWork

MARKS: Final = (1, 6, 20)
"""Hours. At 20 there are four left: Telegram keeps what people wrote for 24."""
_HOUR: Final = 3600.0


class OutageWatch:
    """A tick. Each mark is said once in an outage, and after a restart in it the last one passed.

    Args:
        age: seconds since the last contact of this process; None before the first.
        elapsed: monotonic seconds that also pass while the machine sleeps.
    """

    def __init__(
        self,
        *,
        open_work: OpenWork,
        clock: Clock,
        age: Callable[[], float | None],
        elapsed: Callable[[], float],
        log: EventLog,
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._age = age
        self._elapsed = elapsed
        self._log = log
        self._began = elapsed()
        self._before: float | None = None
        self._said = 0

    async def __call__(self) -> None:
        """Raises as the store does, before anything was heard of Telegram."""
        away = await self._away()
        reached = max((mark for mark in MARKS if away >= mark * _HOUR), default=0)
        if reached > self._said:
            self._log.event(Event.TELEGRAM_AWAY, level="error", hours=reached)
        self._said = reached

    async def _away(self) -> float:
        """Seconds; before the first contact counted from what the process before this one noted."""
        age = self._age()
        if age is not None:
            return age
        if self._before is None:
            self._before = await self._before_the_start()
        return self._before + self._elapsed() - self._began

    async def _before_the_start(self) -> float:
        async with self._open_work() as work:
            last: datetime | None = await work.updates.last_contact(Product())
        if last is None:
            return 0.0
        return max(0.0, (self._clock.now() - last).total_seconds())
