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
    await scheduler.stop()

    assert tick.times == 1


async def test_a_tick_that_fails_is_told_by_class_alone_and_tried_again() -> None:
    log, tick = Log(), Counted(fails=True)
    scheduler = Scheduler([Tick(name="due", every=0.05, act=tick)], log)
    scheduler.start()
    await tick.next()
    await tick.next()
    await scheduler.stop()

    assert log.events[0] == (Event.TICK_FAILED, {"tick": "due", "error": "ValueError"})
    assert tick.times >= 2


async def test_a_wound_clock_hurries_every_tick() -> None:
    tick = Counted()
    scheduler = Scheduler([Tick(name="due", every=3600, act=tick)], Log())
    scheduler.start()
    await tick.next()
    scheduler.hurry()
    await tick.next()
    await scheduler.stop()

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
    await scheduler.stop()
    await asyncio.sleep(0.2)

    assert most == 1


async def test_a_stopped_scheduler_stops_twice() -> None:
    scheduler = Scheduler([], Log())
    scheduler.start()
    await scheduler.stop()
    await scheduler.stop()


async def test_a_tick_that_is_cut_off_has_ended_when_the_scheduler_has_stopped() -> None:
    begun, ended = asyncio.Event(), False

    async def tidies_up() -> None:
        nonlocal ended
        try:
            begun.set()
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.05)
            ended = True

    scheduler = Scheduler([Tick(name="tidy", every=3600, act=tidies_up)], Log())
    scheduler.start()
    await asyncio.wait_for(begun.wait(), 3)
    await scheduler.stop()

    assert ended
