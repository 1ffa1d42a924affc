"""Instruments: items, their direction and scale, as data with a version. No wording lives here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

ItemId = NewType("ItemId", str)
"""Stable for ever: `goal_direction`. A reworded item keeps its id, a different one gets another."""


class Facet(StrEnum):
    """What an item is about."""

    GOALS = "goals"
    TASKS = "tasks"
    BOND = "bond"
    HEARD = "heard"
    REGARD = "regard"
    INVOLVEMENT = "involvement"
    FRAME = "frame"
    FIT = "fit"
    VOICE = "voice"
    HELPFULNESS = "helpfulness"
    RUPTURE_DIRECT = "rupture_direct"
    RUPTURE_INDIRECT = "rupture_indirect"


class Use(StrEnum):
    """When an item is asked."""

    ANCHOR = "anchor"
    """Every check-in; the index is the mean of these."""
    ROTATING = "rotating"
    """Least recently asked first."""
    RARE = "rare"
    """As rotating, but not within `Instrument.rare_gap` check-ins of the last rare one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseScale:
    """Whole numbers from `low` to `high`."""

    low: int = 0
    high: int = 10

    def accepts(self, value: int) -> bool:
        return self.low <= value <= self.high

    def reverse(self, value: float) -> float:
        """The value read in the other direction: low + high - value."""
        return self.low + self.high - value


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. `reversed`: a high answer is the bad end."""

    id: ItemId
    facet: Facet
    use: Use = Use.ROTATING
    reversed: bool = False

    @property
    def is_direct_marker(self) -> bool:
        return self.facet is Facet.RUPTURE_DIRECT

    @property
    def is_withdrawal_marker(self) -> bool:
        return self.facet is Facet.RUPTURE_INDIRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A versioned set of items on one response scale. Item ids are unique."""

    id: str
    version: str
    items: tuple[Item, ...]
    scale: ResponseScale = ResponseScale()  # frozen value
    rare_gap: int = 4

    @property
    def anchors(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.use is Use.ANCHOR)

    def item(self, item_id: ItemId) -> Item:
        """The item of that id.

        Raises:
            KeyError: not in this instrument.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)
