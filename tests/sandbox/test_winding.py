"""The clock is wound from one due moment to the next."""

from datetime import datetime, timedelta

import pytest

from bot.sandbox import acts
from bot.sandbox.phones import NothingCameError
from bot.sandbox.server import new_world
from bot.sandbox.winding import Winder, WorldDial
from bot.sandbox.world import TelegramWorld

from .due_list import DueList

SECOND = timedelta(seconds=1)


@pytest.fixture
def world() -> TelegramWorld:
    return new_world()


@pytest.fixture
def due(world: TelegramWorld) -> DueList:
    return DueList(world)


@pytest.fixture
def winder(world: TelegramWorld, due: DueList) -> Winder:
    return Winder(dial=WorldDial(world), next_due=due.next_due, patience=0.2)


def near(one: datetime, other: datetime) -> bool:
    return abs(one - other) < SECOND


async def test_each_thing_due_on_the_way_happens_at_its_own_moment(
    world: TelegramWorld, due: DueList, winder: Winder
) -> None:
    start = world.clock.now()
    due.plan(5, 2, 400)
    await winder.to(start + timedelta(days=7))
    expected = [start + timedelta(hours=2), start + timedelta(hours=5)]
    assert all(map(near, due.done, expected))
    assert len(due.done) == 2
    assert near(world.clock.now(), start + timedelta(days=7))


async def test_the_stops_are_told_and_whoever_stops_asking_stops_the_clock(
    world: TelegramWorld, due: DueList, winder: Winder
) -> None:
    start = world.clock.now()
    due.plan(1, 2, 3)
    stops = winder.steps(start + timedelta(hours=3))
    assert near(await anext(stops), start)
    assert near(await anext(stops), start + timedelta(hours=1))
    await stops.aclose()
    assert near(world.clock.now(), start + timedelta(hours=1))
    assert len(due.waiting) == 2


async def test_a_bot_that_does_not_do_what_is_due_is_not_left_behind(
    world: TelegramWorld, due: DueList, winder: Winder
) -> None:
    start = world.clock.now()
    due.plan(1, 2)
    due.works = False
    with pytest.raises(NothingCameError):
        await winder.to(start + timedelta(days=1))
    assert near(world.clock.now(), start + timedelta(hours=1))


async def test_the_clock_waits_for_what_somebody_wrote_to_be_read(
    world: TelegramWorld, winder: Winder
) -> None:
    ada = world.add_account(first_name="Ada")
    acts.say(world, ada, "I am still here")
    with pytest.raises(NothingCameError):
        await winder.to(world.clock.now() + timedelta(days=1))
