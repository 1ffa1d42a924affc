"""What stands in a clinic that was opened: its store, its keys, its clock, its languages."""

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
from bot.wiring.languages import CatalogueTexts, ShippedLanguages
from bot.wiring.store import OpenedStore


@dataclass(frozen=True, kw_only=True)
class Premises:
    """What needs the catalogues is made when it is first asked for."""

    settings: Settings
    store: OpenedStore = field(repr=False)
    clock: Clock
    chance: SystemChance = field(default_factory=SystemChance)

    @property
    def open_work(self) -> OpenWork:
        return self.store.open_work

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
