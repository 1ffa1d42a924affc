"""An outage is told at its marks, once each, and goes on across a restart."""

from datetime import timedelta

from bot.chat.outage import OutageWatch
from bot.usecases.actors import Product
from bot.usecases.events import Event

from .small_store import Diary
from .town import Town

HOUR = timedelta(hours=1)


class Away:
    """A process and since when it heard nothing."""

    def __init__(self, town: Town, *, heard: bool = True) -> None:
        self.clock = town.clock
        self.log = Diary()
        self.elapsed = 0.0
        self.heard_at: float | None = 0.0 if heard else None
        self.watch = OutageWatch(
            open_work=town.store.open_work,
            clock=town.clock,
            age=lambda: None if self.heard_at is None else self.elapsed - self.heard_at,
            elapsed=lambda: self.elapsed,
            log=self.log,
        )

    async def passes(self, length: timedelta) -> list[object]:
        """The marks that were said meanwhile; it looks every ten minutes."""
        before = len(self.log.events)
        for _ in range(int(length / timedelta(minutes=10))):
            self.elapsed += 600
            self.clock.time += timedelta(minutes=10)
            await self.watch()
        said = self.log.events[before:]
        assert all(event is Event.TELEGRAM_AWAY for event, _ in said)
        return [fields["hours"] for _, fields in said]


async def noted(town: Town) -> None:
    async with town.store.open_work() as work:
        await work.updates.note_contact(Product(), town.now)
        await work.commit()


async def test_an_outage_is_told_after_one_six_and_twenty_hours_and_not_in_between() -> None:
    away = Away(await Town.founded())
    assert await away.passes(0.9 * HOUR) == []
    assert await away.passes(0.2 * HOUR) == [1]
    assert await away.passes(4 * HOUR) == []
    assert await away.passes(HOUR) == [6]
    assert await away.passes(40 * HOUR) == [20]


async def test_once_telegram_is_back_the_next_outage_is_told_anew() -> None:
    away = Away(await Town.founded())
    assert await away.passes(2 * HOUR) == [1]
    away.heard_at = away.elapsed
    assert await away.passes(0.5 * HOUR) == []
    assert await away.passes(HOUR) == [1]


async def test_a_restart_in_an_outage_does_not_begin_it_anew() -> None:
    town = await Town.founded()
    await noted(town)
    town.clock.time += 7 * HOUR
    away = Away(town, heard=False)
    assert await away.passes(HOUR) == [6]
    assert await away.passes(13 * HOUR) == [20]


async def test_a_first_start_without_telegram_counts_from_there() -> None:
    away = Away(await Town.founded(), heard=False)
    assert await away.passes(0.9 * HOUR) == []
    assert await away.passes(0.3 * HOUR) == [1]


async def test_a_clock_that_is_behind_makes_no_outage() -> None:
    town = await Town.founded()
    await noted(town)
    town.clock.time -= 30 * 24 * HOUR
    assert await Away(town, heard=False).passes(0.5 * HOUR) == []
