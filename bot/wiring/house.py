"""A clinic that was opened: its store, its keys, its clock, and what acts on them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property

from bot.alliance.instruments import Instrument
from bot.chat.callback_data import Codec
from bot.chat.messenger import ChatMessenger
from bot.exchange.shipped import shipped_instruments
from bot.i18n.catalogs import Catalogs
from bot.safety.shipped import shipped_numbers
from bot.settings import Settings
from bot.usecases.ports import Clock, OpenWork
from bot.wiring.bot_name import BotName
from bot.wiring.chance import SystemChance
from bot.wiring.clocks import RemoteClock, SystemClock
from bot.wiring.desk import Desk
from bot.wiring.languages import CatalogueTexts, ShippedLanguages
from bot.wiring.store import OpenedStore, open_store


@dataclass(frozen=True, kw_only=True)
class House:
    """What needs the catalogues is made when it is first asked for."""

    settings: Settings
    store: OpenedStore = field(repr=False)
    clock: Clock
    chance: SystemChance = field(default_factory=SystemChance)

    @property
    def open_work(self) -> OpenWork:
        return self.store.open_work

    @property
    def desk(self) -> Desk:
        return Desk(self)

    @property
    def bot_name(self) -> BotName:
        return BotName(self.settings.data_dir)

    @cached_property
    def languages(self) -> ShippedLanguages:
        return ShippedLanguages.load()

    @cached_property
    def catalogs(self) -> Catalogs:
        return Catalogs.load()

    @cached_property
    def instruments(self) -> dict[str, Instrument]:
        """By `alliance/1`, oldest first."""
        return {f"{each.id}/{each.version}": each for each, _ in shipped_instruments()}

    @property
    def instrument(self) -> Instrument:
        """The one that is asked: the newest of our own."""
        return [*self.instruments.values()][-1]

    @cached_property
    def messenger(self) -> ChatMessenger:
        return ChatMessenger(
            catalogs=self.catalogs,
            codec=Codec(self.store.vault),
            chance=self.chance,
            instrument=self.instrument,
            numbers=shipped_numbers(),
        )

    @property
    def texts(self) -> CatalogueTexts:
        return CatalogueTexts(catalogs=self.catalogs, instruments=self.instruments)


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
