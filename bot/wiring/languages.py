"""The languages there are texts in, and the words items were put in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.alliance.errors import InvalidValueError
from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.people import Client
from bot.alliance.replies import Reply
from bot.chat.texts.checkin import item_points, item_text
from bot.i18n.catalogs import Catalogs
from bot.i18n.folders import locales_folder, shipped_tags
from bot.i18n.registry import SOURCE, Registry
from bot.i18n.translator import Translator
from bot.usecases.export_client import ShownScale


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedLanguages:
    """Implements `usecases.invite.Languages` without reading a catalogue."""

    registry: Registry
    tags: frozenset[str]

    @classmethod
    def load(cls) -> Self:
        folder = locales_folder()
        tags = frozenset({SOURCE, *shipped_tags(folder)})
        return cls(registry=Registry.load(folder), tags=tags)

    def accept(self, tag: str) -> str:
        """`fr-ca` → `fr_CA`; a region without texts of its own is kept for its formats."""
        root = self.registry.root(self.registry.language(tag).tag).tag
        if not self.registry.knows(tag) or root not in self.tags:
            spoken = sorted(tag for tag in self.tags if "@" not in tag)
            raise InvalidValueError(f"there are texts in these languages: {', '.join(spoken)}")
        return self.registry.normalise(tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueTexts:
    """Implements `usecases.export_client.ItemTexts` from the catalogues of today."""

    catalogs: Catalogs
    instruments: Mapping[str, Instrument]
    """By `alliance/1`."""

    def text(self, reply: Reply, item: ItemId, client: Client) -> str:
        t = self._said(reply, client)
        try:
            return item_text(t, self.instruments[reply.instrument], item, reply.goal)
        except KeyError:
            return str(item)

    def scale(self, reply: Reply, item: ItemId, client: Client) -> ShownScale:
        instrument = self.instruments.get(reply.instrument)
        if instrument is None:
            return ShownScale()
        labels = dict(item_points(self._said(reply, client), instrument, item))
        low, high = instrument.scale.low, instrument.scale.high
        return ShownScale(
            low=low, high=high, low_label=labels.get(low), high_label=labels.get(high)
        )

    def _said(self, reply: Reply, client: Client) -> Translator:
        said = self.catalogs.registry.manner(reply.locale)
        return self.catalogs.translator(
            said.locale, said.register, client.speech.timezone, said.gender
        )
