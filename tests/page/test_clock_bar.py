"""Winding the clinic's clock, without a browser."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox.page.clock_bar import ClockBar, Wind, span_words
from bot.sandbox.refusals import Refusal
from bot.sandbox.server import new_world
from bot.sandbox.winding import Winder, WorldDial
from tests.sandbox.due_list import DueList


@pytest.fixture
def due() -> DueList:
    return DueList(new_world())


@pytest.fixture
def bar(due: DueList) -> ClockBar:
    winder = Winder(dial=WorldDial(due.world), next_due=due.next_due, patience=0.2)
    return ClockBar(world=due.world, winder=winder)


def shown(bar: ClockBar) -> str:
    return "".join(one.html for one in bar.pieces())


async def wound(bar: ClockBar, how: Wind) -> float:
    """Hours."""
    before = bar.world.clock.now()
    await bar.wind(how)
    return round((bar.world.clock.now() - before) / timedelta(hours=1), 1)


@pytest.mark.parametrize(("how", "hours"), [(Wind.HOUR, 1), (Wind.DAY, 24), (Wind.WEEK, 168)])
async def test_the_clock_goes_as_far_as_asked(bar: ClockBar, how: Wind, hours: float) -> None:
    assert await wound(bar, how) == hours
    assert "The clock stands at" in shown(bar)


async def test_to_the_next_thing_due_and_no_further(bar: ClockBar, due: DueList) -> None:
    due.plan(30, 50)
    assert await wound(bar, Wind.NEXT) == 30
    assert len(due.done) == 1


async def test_where_nothing_is_due_the_clock_stays_and_says_why(bar: ClockBar) -> None:
    with pytest.raises(Refusal):
        await bar.wind(Wind.NEXT)
    assert "Nothing is due" in shown(bar)
    assert bar.stretch is None


async def test_the_clock_is_wound_by_one_at_a_time(bar: ClockBar, due: DueList) -> None:
    due.plan(1)
    due.works = False
    first = asyncio.gather(bar.wind(Wind.WEEK), return_exceptions=True)
    await asyncio.sleep(0.02)
    assert "<progress" in shown(bar)
    assert 'aria-disabled="true"' in shown(bar)
    with pytest.raises(Refusal, match="already"):
        await bar.wind(Wind.DAY)
    (stuck,) = await first
    assert isinstance(stuck, Refusal)
    assert "Is the bot running?" in shown(bar)
    assert "<progress" not in shown(bar)


async def test_a_wind_can_be_stopped_on_the_way(bar: ClockBar, due: DueList) -> None:
    due.plan(*range(1, 160))
    asyncio.get_running_loop().call_soon(bar.halt)
    assert await wound(bar, Wind.WEEK) < 167
    assert due.waiting


async def test_what_is_due_next_is_told_with_how_long_it_takes(bar: ClockBar, due: DueList) -> None:
    await bar.look()
    assert "Nothing is due." in shown(bar)
    due.plan(25.5)
    bar._asked_at = float("-inf")
    await bar.look()
    assert "Due next: Tue 24 Nov, 10:30, in 1 day 1 h" in shown(bar)


async def test_the_clinic_is_not_asked_at_every_change(bar: ClockBar, due: DueList) -> None:
    await bar.look()
    due.plan(2)
    await bar.look()
    assert bar.due is None


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), "1 min"),
        (timedelta(minutes=59, seconds=30), "1 h"),
        (timedelta(hours=1, minutes=48), "1 h 48 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=4, minutes=5), "3 days 4 h"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(span: timedelta, words: str) -> None:
    assert span_words(span) == words
