"""Gaps in which nobody received, and what is shown again after them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.chat.presence import Presence
from bot.usecases.actors import Product
from bot.usecases.events import Event
from bot.usecases.ports import OpenWork
from bot.usecases.show_again import ShowAgain

from .small_store import Diary, StoreAwayError
from .town import HandClock, Resident, Town

SECOND = timedelta(seconds=1)


class Passing:
    """Time as a process feels it, and its clock; they may part."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.elapsed = 1000.0

    def passes(self, seconds: float) -> None:
        self.elapsed += seconds
        self.clock.time += seconds * SECOND


@asynccontextmanager
async def living(
    town: Town, time: Passing, log: Diary, open_work: OpenWork | None = None
) -> AsyncIterator[Presence]:
    """One process."""
    presence = Presence(
        open_work=open_work or town.store.open_work,
        clock=town.clock,
        show_again=ShowAgain(messenger=town.messenger, batch=1),
        changed=lambda: None,
        log=log,
        elapsed=lambda: time.elapsed,
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(presence.run())
        yield presence
        await settled()
        running.cancel()


async def settled() -> None:
    for _ in range(200):
        await asyncio.sleep(0)


async def asked(**policies: str) -> tuple[Town, Resident, Resident]:
    """Ada and Fay, each with an open check-in."""
    town = await Town.founded()
    await town.policy(**policies)
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    fay = await town.client("Fay", bruno, alias="F-2")
    await town.session(ada)
    await town.session(fay)
    await town.passes(timedelta(hours=2))
    return town, ada, fay


def is_asked_again(person: Resident) -> bool:
    return "tap again" in person.last.text


async def test_after_three_minutes_without_contact_every_open_check_in_is_shown_again() -> None:
    town, ada, fay = await asked()
    time, log = Passing(town.clock), Diary()
    await ada.taps("7")
    before = ada.last.text, ada.last.labels
    async with living(town, time, log) as presence:
        presence.contact()
        await settled()
        time.passes(180)
        presence.contact()
    await town.deliver()

    assert is_asked_again(ada)
    assert is_asked_again(fay)
    assert ada.last.text.startswith(before[0])
    assert ada.last.labels == before[1]
    assert (Event.BACK_AFTER_GAP, {"seconds": 180}) in log.events


async def test_the_tap_that_follows_takes_the_line_away_and_counts() -> None:
    town, ada, _ = await asked()
    time = Passing(town.clock)
    async with living(town, time, Diary()) as presence:
        presence.contact()
        await settled()
        time.passes(180)
        presence.contact()
    await town.deliver()
    await ada.taps("7")

    assert not is_asked_again(ada)
    assert "question 2 of 5" in ada.last.text


async def test_a_short_gap_is_no_news() -> None:
    town, ada, _ = await asked()
    time, log = Passing(town.clock), Diary()
    async with living(town, time, log) as presence:
        for _ in range(10):
            presence.contact()
            await settled()
            time.passes(119)
    await town.deliver()

    assert not is_asked_again(ada)
    assert log.events == []


async def test_a_clock_that_is_set_makes_no_gap() -> None:
    town, ada, _ = await asked()
    time, log = Passing(town.clock), Diary()
    async with living(town, time, log) as presence:
        presence.contact()
        await settled()
        town.clock.time += timedelta(hours=5)
        presence.contact()
    await town.deliver()

    assert not is_asked_again(ada)


async def test_a_gap_survives_the_end_of_the_process() -> None:
    town, ada, _ = await asked()
    time, log = Passing(town.clock), Diary()
    async with living(town, time, log) as presence:
        presence.contact()
    time.passes(600)
    async with living(town, time, log) as presence:
        presence.contact()
    await town.deliver()

    assert is_asked_again(ada)
    assert log.count(Event.BACK_AFTER_GAP) == 1


async def test_a_quick_restart_is_no_gap_nor_is_the_first_start() -> None:
    town, ada, _ = await asked()
    time, log = Passing(town.clock), Diary()
    for _ in range(3):
        async with living(town, time, log) as presence:
            presence.contact()
            await settled()
            time.passes(29)
            presence.contact()
        time.passes(60)
    await town.deliver()

    assert not is_asked_again(ada)
    assert log.events == []


async def test_a_closed_check_in_stays_closed() -> None:
    town, ada, fay = await asked()
    for value in "78564":
        await ada.taps(value)
    closed = ada.last.text
    await fay.says("/stop")
    time = Passing(town.clock)
    async with living(town, time, Diary()) as presence:
        presence.contact()
        await settled()
        time.passes(180)
        presence.contact()
    await town.deliver()

    assert ada.last.text == closed


async def test_where_discretion_is_wanted_no_item_is_shown_again_before_it_was_opened() -> None:
    town, ada, _ = await asked(discreet="on")
    time = Passing(town.clock)
    async with living(town, time, Diary()) as presence:
        presence.contact()
        await settled()
        time.passes(180)
        presence.contact()
    await town.deliver()

    assert is_asked_again(ada)
    assert "question" not in ada.last.text
    assert len(ada.last.labels) == 1


async def test_a_store_that_is_away_delays_it_and_loses_nothing() -> None:
    town, ada, _ = await asked()
    time, log = Passing(town.clock), Diary()
    fails = 1

    @asynccontextmanager
    async def now_and_then() -> AsyncIterator[object]:
        nonlocal fails
        fails -= 1
        if fails == 0:
            raise StoreAwayError
        async with town.store.open_work() as work:
            yield work

    async with living(town, time, log, now_and_then) as presence:  # type: ignore[arg-type]  # of the same shape
        presence._last = time.elapsed - 500
        presence.contact()
        await asyncio.sleep(1.05)
    await town.deliver()

    assert log.count(Event.INTAKE_STORE_FAILED) == 1
    assert is_asked_again(ada)


async def test_the_last_contact_is_noted_twice_a_minute_at_most() -> None:
    town, *_ = await asked()
    time = Passing(town.clock)
    commits = town.store.commits
    async with living(town, time, Diary()) as presence:
        for _ in range(60):
            presence.contact()
            await settled()
            time.passes(1)
    assert town.store.commits - commits == 2
    async with town.store.open_work() as work:
        noted: datetime | None = await work.updates.last_contact(Product())
    assert noted is not None
    assert presence.age == 1.0
