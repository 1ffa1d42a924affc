"""A handful of fixed ticks. What is due stands in rows; no job per person, no job store."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.usecases.events import Event, EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Looked after every so many seconds. It asks what is due, so a missed turn is no loss."""

    name: str
    every: float
    act: Callable[[], Awaitable[None]] = field(repr=False)


class Scheduler:
    """Runs ticks on the running loop, each never beside itself, all once at the start."""

    def __init__(self, ticks: Sequence[Tick], log: EventLog) -> None:
        self._ticks = ticks
        self._log = log
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        # No misfire limit: the library's own drops what is a second late.
        self._jobs = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def start(self) -> None:
        for tick in self._ticks:
            self._jobs.add_job(
                self._guarded,
                IntervalTrigger(seconds=tick.every, timezone=UTC),
                args=(tick,),
                id=tick.name,
                next_run_time=_at_once(),
            )
        self._jobs.start()

    def hurry(self) -> None:
        """Every tick is to run now, not at its next turn; for a clock that was wound."""
        for tick in self._ticks:
            self._jobs.modify_job(tick.name, next_run_time=_at_once())

    async def stop(self) -> None:
        """Cuts off what runs and waits for it: nothing it holds may be closed under it."""
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        await self._idle.wait()

    async def _guarded(self, tick: Tick) -> None:
        """One tick that fails must not stop the others, nor itself the next time."""
        self._running += 1
        self._idle.clear()
        try:
            await tick.act()
        except asyncio.CancelledError:
            return  # cut off at the end; the library would complain of it
        except Exception as error:  # noqa: BLE001  # whatever it is, the next turn tries again
            name = type(error).__name__
            self._log.event(Event.TICK_FAILED, level="error", tick=tick.name, error=name)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()


def _at_once() -> datetime:
    """The library compares this with the machine's clock, never with ours."""
    return datetime.now(UTC)  # noqa: TID251  # see above
