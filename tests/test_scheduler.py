"""Ticks: fixed, never beside themselves, and not stopped by a failure."""

import asyncio

from bot.scheduler import Scheduler, Tick
from bot.usecases.events import Event, Field


class Log:
    def __init__(self) -> None:
        self.events: list[tuple[Event, dict[str, Field]]] = []

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        self.events.append((event, fields))


class Counted:
    def __init__(self, *, fails: bool = False) -> None:
        self.times = 0
        self.fails = fails
        self.again = asyncio.Event()

    async def __call__(self) -> None:
        self.times += 1
        self.again.set()
        if self.fails:
            raise ValueError("something Ada said")

    async def next(self) -> None:
        await asyncio.wait_for(self.again.wait(), 3)
        self.again.clear()


async def test_every_tick_runs_at_the_start_and_not_again_before_its_time() -> None:
    tick = Counted()
    scheduler = Scheduler([Tick(name="due", every=3600, act=tick)], Log())
    scheduler.start()
    await tick.next()
    await asyncio.sleep(0.05)
    scheduler.stop()

    assert tick.times == 1


async def test_a_tick_that_fails_is_told_by_class_alone_and_tried_again() -> None:
    log, tick = Log(), Counted(fails=True)
    scheduler = Scheduler([Tick(name="due", every=0.05, act=tick)], log)
    scheduler.start()
    await tick.next()
    await tick.next()
    scheduler.stop()

    assert log.events[0] == (Event.TICK_FAILED, {"tick": "due", "error": "ValueError"})
    assert tick.times >= 2


async def test_a_wound_clock_hurries_every_tick() -> None:
    tick = Counted()
    scheduler = Scheduler([Tick(name="due", every=3600, act=tick)], Log())
    scheduler.start()
    await tick.next()
    scheduler.hurry()
    await tick.next()
    scheduler.stop()

    assert tick.times == 2


async def test_a_slow_tick_never_runs_beside_itself() -> None:
    running, most = 0, 0

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.15)
        running -= 1

    scheduler = Scheduler([Tick(name="slow", every=0.02, act=slow)], Log())
    scheduler.start()
    await asyncio.sleep(0.3)
    scheduler.stop()
    await asyncio.sleep(0.2)

    assert most == 1


async def test_a_stopped_scheduler_stops_twice() -> None:
    scheduler = Scheduler([], Log())
    scheduler.start()
    scheduler.stop()
    scheduler.stop()
