"""From responses to numbers: the index and the facets, always 0-10 with 10 the good end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from statistics import fmean

from bot.alliance.goals import is_goal, own_goal
from bot.alliance.instruments import Facet, Instrument, Item, ResponseScale
from bot.alliance.replies import Reply

ANCHORS_NEEDED = Fraction(2, 3)
"""Share of the anchors that must be answered for an index: two of three; of a form, of all items,
unless its total says how many it needs."""
FACET_MOVED = 1.5
"""Points on 0-10 by which a facet must differ from the client's own mean to be worth a word."""
FACET_HISTORY = 2
"""Earlier values of a facet below which a client has no usual level of it."""

_ROUNDING = 1e-9  # means of whole numbers carry errors of this order; a limit met is met


def good_end(value: float, item: Item, scale: ResponseScale) -> float:
    """A response on 0-10 with 10 the good end, whatever the scale and the item's direction."""
    turned = scale.reverse(value) if item.reversed else value
    return 10 * (turned - scale.low) / (scale.high - scale.low)


def answers(reply: Reply, instrument: Instrument) -> Iterator[tuple[Item, int]]:
    """Items with their raw response, in the order asked; skipped and unknown ones left out.

    The question about one of the client's own goals counts as an item about goals.
    """
    known = instrument.by_id
    for asked in reply.asked:
        value = reply.responses.get(asked.item)
        if value is None:
            continue
        item = own_goal(asked.item) if is_goal(asked.item) else known.get(asked.item)
        if item is not None:
            yield item, value


def index(reply: Reply, instrument: Instrument) -> float | None:
    """Mean of the answered anchors, 0-10; None with fewer than two of three answered.

    Only anchors count: they are the same every time, so that two indices can be compared. For the
    same reason the items of a form count together or not at all: one that is spread has an index
    when a round is complete, see `bot.alliance.spreading`.
    """
    return index_of(answers(reply, instrument), instrument)


def index_of(given: Iterable[tuple[Item, int]], instrument: Instrument) -> float | None:
    """As `index`, of answers looked up already."""
    counting = instrument.indexed_ids
    values = [
        good_end(value, item, instrument.scale) for item, value in given if item.id in counting
    ]
    if not values or len(values) < _needed(instrument):
        return None
    return fmean(values)


def _needed(instrument: Instrument) -> int:
    """The fewest answers that give an index."""
    total = instrument.total
    if instrument.is_form and total is not None:
        return total.needed
    return ceil(ANCHORS_NEEDED * len(instrument.indexed))


def grain(instrument: Instrument) -> float:
    """The smallest step of the index, in points of 0-10: one item of it answered one step lower."""
    scale = instrument.scale
    return 10 / (scale.high - scale.low) / len(instrument.indexed)


def facet_values(reply: Reply, instrument: Instrument) -> dict[Facet, float]:
    """Mean of the answered items of each facet that has one, 0-10, 10 the good end."""
    found: defaultdict[Facet, list[float]] = defaultdict(list)
    for item, value in answers(reply, instrument):
        if item.facet is not None:
            found[item.facet].append(good_end(value, item, instrument.scale))
    return {facet: fmean(values) for facet, values in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetChange:
    """`change` = this time minus the client's own mean so far, -10 to 10; below 0 is worse."""

    facet: Facet
    change: float


def facet_changes(
    history: Sequence[Mapping[Facet, float]], current: Mapping[Facet, float]
) -> tuple[FacetChange, ...]:
    """Facets that moved by `FACET_MOVED` or more, largest loss first, then by name.

    A facet with fewer than `FACET_HISTORY` earlier values has nothing to be compared with.
    """
    found = [
        FacetChange(facet=facet, change=value - fmean(past))
        for facet, value in current.items()
        if len(past := [values[facet] for values in history if facet in values]) >= FACET_HISTORY
    ]
    moved = [item for item in found if abs(item.change) >= FACET_MOVED - _ROUNDING]
    return tuple(sorted(moved, key=lambda item: (item.change, item.facet)))
