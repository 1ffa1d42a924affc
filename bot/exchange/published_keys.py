"""How published forms are scored: numbers of items and nothing of their words.

A key is a fact and may be told; the words of these forms are their owners' and are never here. A
file that says it is one of them is compared with its key: a wrong one would not show otherwise.
Sources and what was checked: docs/instruments.md.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.alliance.instruments import (
    Aggregate,
    CutOff,
    Instrument,
    Item,
    ItemId,
    ResponseScale,
    Subscale,
)
from bot.exchange.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedKey:
    """Items by number, from 1. `subscales`: those besides the total."""

    items: int
    low: int
    high: int
    reversed: frozenset[int] = frozenset()
    subscales: tuple[tuple[str, tuple[int, ...]], ...] = ()
    aggregate: Aggregate = Aggregate.SUM
    low_at: float | None = None
    """A total at or below it is what the publisher calls a reason to talk."""

    def instrument(self, name: str) -> Instrument:
        """The structure alone, with items `i1`, `i2`, …; scored when every item is answered."""
        every = tuple(range(1, self.items + 1))
        cut_offs = () if self.low_at is None else (CutOff(value=self.low_at),)
        total = self._subscale("total", every, cut_offs)
        return Instrument(
            id=name,
            version="1",
            items=tuple(Item(id=_item(each), reversed=each in self.reversed) for each in every),
            scale=ResponseScale(low=self.low, high=self.high),
            subscales=(*(self._subscale(*each) for each in self.subscales), total),
        )

    def _subscale(
        self, name: str, items: tuple[int, ...], cut_offs: tuple[CutOff, ...] = ()
    ) -> Subscale:
        return Subscale(
            id=name,
            items=tuple(_item(each) for each in items),
            aggregate=self.aggregate,
            needed=len(items),
            cut_offs=cut_offs,
        )


def _item(number: int) -> ItemId:
    return ItemId(f"i{number}")


PUBLISHED: Mapping[str, PublishedKey] = MappingProxyType(
    {
        "wai-sr": PublishedKey(
            items=12,
            low=1,
            high=5,
            subscales=(("goal", (4, 6, 8, 11)), ("task", (1, 2, 10, 12)), ("bond", (3, 5, 7, 9))),
        ),
        "wai-s": PublishedKey(
            items=12,
            low=1,
            high=7,
            reversed=frozenset({4, 10}),
            subscales=(("goal", (4, 6, 10, 11)), ("task", (1, 2, 8, 12)), ("bond", (3, 5, 7, 9))),
        ),
        "srs": PublishedKey(items=4, low=0, high=10, low_at=36),
        "arm-5": PublishedKey(
            items=5, low=1, high=7, reversed=frozenset({3}), aggregate=Aggregate.MEAN
        ),
        "haq-ii": PublishedKey(items=19, low=1, high=6, reversed=frozenset({4, 8, 11, 16, 19})),
    }
)


def unlike_published(instrument: Instrument) -> tuple[Finding, ...]:
    """Where a file that carries the name of a published form differs from its key."""
    name = re.sub(r"[^a-z0-9]+", "-", instrument.id.lower()).strip("-")
    key = PUBLISHED.get(name)
    return () if key is None else tuple(_differences(instrument, key))


def _differences(instrument: Instrument, key: PublishedKey) -> Iterator[Finding]:
    scale = instrument.scale
    if len(instrument.items) != key.items:
        yield Finding("items", f"the published form has {key.items}, this file has "
                      f"{len(instrument.items)}")  # fmt: skip
        return
    if (scale.low, scale.high) != (key.low, key.high):
        yield Finding("scale", f"the published form is answered {key.low} to {key.high}")
    turned = {n for n, item in enumerate(instrument.items, start=1) if item.reversed}
    if turned != key.reversed:
        published = ", ".join(map(str, sorted(key.reversed))) or "none"
        own = ", ".join(map(str, sorted(turned))) or "none"
        yield Finding("reversed", f"items reversed in the published key: {published}; here: {own}")
