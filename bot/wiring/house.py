"""A clinic that was opened, and the desk at which the command line is served in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.wiring.clocks import RemoteClock, SystemClock
from bot.wiring.desk import Desk
from bot.wiring.premises import Premises
from bot.wiring.store import open_store


class House(Premises):
    """Premises with somebody at the desk."""

    @property
    def desk(self) -> Desk:
        return Desk(self)


async def open_clock(settings: Settings) -> SystemClock | RemoteClock:
    """Raises ClockUnreachableError where one is to be borrowed that does not answer."""
    if settings.clock_url is None:
        return SystemClock()
    return await RemoteClock.borrow(settings.clock_url)


@asynccontextmanager
async def open_house(settings: Settings, *, thorough: bool = False) -> AsyncIterator[House]:
    """Raises as `open_store` and `open_clock`."""
    async with open_store(settings, thorough=thorough) as store:
        yield House(settings=settings, store=store, clock=await open_clock(settings))
