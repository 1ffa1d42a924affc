"""Instruments: items, their direction and scale, as data with a version. No wording lives here.

Our own bank has anchors, asked every time, and rotating items. A form somebody else published has
none: all its items count alike, and a long one is spread over several check-ins, see
`bot.alliance.spreading`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NewType

OURS = "alliance"
"""The id of our own bank; no other instrument may have it."""

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
    """One of its facet every `Instrument.rare_gap` check-ins, and after an occasion of its own."""


class Occasion(StrEnum):
    """After what an item is worth asking: an event of the contact, or a rating that gave a sign."""

    ABSENT = "absent"
    LATE = "late"
    CANCELLED = "cancelled"
    CANCELLED_LATE = "cancelled_late"
    FEE_CHANGE = "fee_change"
    BREAK = "break"
    HOLIDAY = "holiday"
    DROP = "drop"


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
    """One question. `reversed`: a high answer is the bad end. `facet`: None where nobody said.

    `after`: asked in the next check-in after any of these. `every`: asked at least every so many
    check-ins. Both say when it is asked, never what it means.
    """

    id: ItemId
    facet: Facet | None = None
    use: Use = Use.ROTATING
    reversed: bool = False
    after: frozenset[Occasion] = frozenset()
    every: int | None = None

    @property
    def is_direct_marker(self) -> bool:
        return self.facet is Facet.RUPTURE_DIRECT

    @property
    def is_withdrawal_marker(self) -> bool:
        return self.facet is Facet.RUPTURE_INDIRECT


class Aggregate(StrEnum):
    """How a score is made of its items."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """A score below `value` (or at it, where `inclusive`) is one the form's file calls low.

    For one language (tag) and population, None for all. Never a norm of ours: cut-offs do not
    travel from one language or population to another.
    """

    value: float
    inclusive: bool = True
    language: str | None = None
    population: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscale:
    """A score on the form's own scale, made of some or all of its items.

    `needed`: answers below which there is no score; with as many or more, the items without an
    answer count as the mean of those with one.
    """

    id: str
    items: tuple[ItemId, ...]
    aggregate: Aggregate = Aggregate.SUM
    needed: int
    cut_offs: tuple[CutOff, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A versioned set of items on one response scale. Item ids are unique.

    `parts`: check-ins over which a form without anchors is spread, 1 to the number of its items.
    Without slots: a digest asks a few instruments the same things thousands of times.
    """

    id: str
    version: str
    items: tuple[Item, ...]
    scale: ResponseScale = ResponseScale()  # frozen value
    rare_gap: int = 4
    subscales: tuple[Subscale, ...] = ()
    parts: int = 1

    @property
    def name(self) -> str:
        """`alliance/1`: as replies and people refer to it."""
        return f"{self.id}/{self.version}"

    @property
    def is_form(self) -> bool:
        """All items count alike."""
        return not self.anchors

    @cached_property
    def indexed(self) -> tuple[Item, ...]:
        """The items the index is made of: the anchors, of a form all."""
        return self.anchors or self.items

    @cached_property
    def indexed_ids(self) -> frozenset[ItemId]:
        return frozenset(item.id for item in self.indexed)

    @cached_property
    def total(self) -> Subscale | None:
        """The score of all items, where the form has one."""
        every = {item.id for item in self.items}
        return next((each for each in self.subscales if set(each.items) == every), None)

    @cached_property
    def anchors(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.use is Use.ANCHOR)

    @cached_property
    def by_id(self) -> Mapping[ItemId, Item]:
        return MappingProxyType({item.id: item for item in self.items})

    def item(self, item_id: ItemId) -> Item:
        """The item of that id.

        Raises:
            KeyError: not in this instrument.
        """
        return self.by_id[item_id]
