"""A line that only seems alive is renewed and then given up; an outage is waited out."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.chat.watchdog import StuckLineError, Watchdog
from bot.usecases.events import Event

from .quick_time import quickly, seconds
from .small_store import Diary


@dataclass
class Line:
    """Polls stop being answered at `stuck_at`; renewals help from the `helps_at`-th on."""

    stuck_at: float = 1e9
    reachable_from: float = 0.0
    helps_at: int = 10**9
    renewed: list[float] = field(default_factory=list)
    log: Diary = field(default_factory=Diary)

    def silent_for(self) -> float:
        if len(self.renewed) >= self.helps_at:
            return 0.0
        return max(0.0, seconds() - self.stuck_at)

    async def renew(self) -> None:
        self.renewed.append(seconds())

    async def probe(self) -> None:
        await asyncio.sleep(1)
        if seconds() < self.reachable_from:
            raise OSError

    async def watched(self, for_seconds: float) -> float:
        """How long it lasted."""
        dog = Watchdog(
            silent_for=self.silent_for,
            renew=self.renew,
            probe=self.probe,
            log=self.log,
            elapsed=seconds,
        )
        try:
            async with asyncio.timeout(for_seconds):
                await dog.run()
        except TimeoutError:
            return for_seconds
        except StuckLineError:
            return seconds()


def test_while_polls_are_answered_nothing_is_touched() -> None:
    line = Line()
    assert quickly(line.watched(3600)) == 3600
    assert (line.renewed, line.log.events) == ([], [])


def test_after_a_minute_and_a_half_the_line_is_renewed_and_that_may_be_enough() -> None:
    line = Line(stuck_at=100, helps_at=1)
    assert quickly(line.watched(3600)) == 3600
    (renewed,) = line.renewed
    assert renewed == pytest.approx(190, abs=6)
    assert line.log.count(Event.LINE_RENEWED) == 1


def test_a_line_that_stays_stuck_ends_the_process_which_says_so() -> None:
    line = Line(stuck_at=100)
    assert quickly(line.watched(3600)) == pytest.approx(100 + 180 + 45, abs=15)
    assert line.log.count(Event.LINE_STUCK) == 1


def test_an_hour_without_telegram_is_waited_out() -> None:
    line = Line(stuck_at=100, reachable_from=1e9)
    assert quickly(line.watched(3700)) == 3700
    assert len(line.renewed) == pytest.approx(40, abs=2)
    assert line.log.count(Event.LINE_STUCK) == 0


def test_when_telegram_comes_back_the_next_poll_gets_its_time() -> None:
    """A poll that was under way may hang for forty seconds more."""
    line = Line(stuck_at=100, reachable_from=1000)
    assert quickly(line.watched(1040)) == 1040
