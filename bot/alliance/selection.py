"""Which items a check-in asks: the same every time, then those whose turn it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.alliance.goals import is_goal, own_goal
from bot.alliance.instruments import Facet, Instrument, Item, ItemId, Occasion, Use

History = Sequence[tuple[ItemId, ...]]
"""The items of each earlier check-in that was sent, oldest first."""

_FROM_THE_FIRST = frozenset({Facet.FRAME})
"""The frame is asked about at once, other rare facets from the second check-in on."""
_GOAL_GAP = 4


@dataclass(frozen=True, slots=True)
class Happened:
    """`turn`: how many check-ins had been sent before it; the first one that can ask about it."""

    occasion: Occasion
    turn: int


def select_items(
    instrument: Instrument,
    history: History,
    count: int,
    happened: Sequence[Happened] = (),
    goals: Sequence[ItemId] = (),
) -> tuple[ItemId, ...]:
    """The items of the next check-in: every anchor in bank order, then others up to `count`.

    In this order: those owed after what happened; one rare item of a facet not asked about for
    `rare_gap` check-ins; those to be asked every so often; one of the client's own `goals`, at most
    every fourth time; then rotating ones, never asked before least recently asked, bank order where
    equal. With room for one only, rare facets and goals come half as often. At most one is reversed
    and at most one is rare. Fewer than `count` where no more qualify. Deterministic.
    """
    anchors = [item.id for item in instrument.anchors]
    room = max(0, count - len(anchors))
    asked = _Past(instrument, history)
    stretch = 1 if room > 1 else 2
    candidates = (
        *_owed(asked, happened),
        *_rare_due(asked, instrument.rare_gap * stretch),
        *_regular(asked),
        *_goal_due(asked, goals, _GOAL_GAP * stretch),
        *asked.by_age(item for item in instrument.items if item.use is Use.ROTATING),
    )
    return (*anchors, *(item.id for item in islice(_admitted(candidates), room)))


@dataclass(frozen=True, slots=True)
class _Past:
    """What was asked when, as numbers of check-ins."""

    instrument: Instrument
    history: History

    @property
    def turn(self) -> int:
        return len(self.history)

    def last(self, *items: ItemId) -> int:
        """The latest check-in with any of these; -1 for none."""
        wanted = set(items)
        turns = [turn for turn, asked in enumerate(self.history) if wanted.intersection(asked)]
        return turns[-1] if turns else -1

    def by_age(self, items: Iterable[Item]) -> list[Item]:
        """Longest ago first; bank order where equal."""
        latest = {item_id: turn for turn, asked in enumerate(self.history) for item_id in asked}
        return sorted(items, key=lambda item: latest.get(item.id, -1))


def _owed(asked: _Past, happened: Sequence[Happened]) -> list[Item]:
    """Rare ones first: a reversed marker waits for the frame, which is about what just happened.

    What was not asked within `rare_gap` check-ins after it happened is let go.
    """
    owed: list[tuple[bool, int, Item]] = []
    for item in asked.instrument.items:
        last, recent = asked.last(item.id), asked.turn - max(1, asked.instrument.rare_gap)
        turns = [one.turn for one in happened if one.occasion in item.after]
        waiting = [turn for turn in turns if turn > max(last, recent)]
        if waiting and item.use is not Use.ANCHOR:
            owed.append((item.use is not Use.RARE, min(waiting), item))
    return [item for *_, item in sorted(owed, key=lambda one: one[:2])]


def _rare_due(asked: _Past, gap: int) -> list[Item]:
    """The facet not asked about for longest, and in it the item not asked for longest."""
    rare = [item for item in asked.instrument.items if item.use is Use.RARE]
    due: list[tuple[int, list[Item]]] = []
    for facet in dict.fromkeys(item.facet for item in rare):
        items = [item for item in rare if item.facet is facet]
        last = asked.last(*(item.id for item in items))
        first = 0 if facet in _FROM_THE_FIRST else 1
        if asked.turn >= (first if last < 0 else last + gap):
            due.append((last, asked.by_age(items)))
    return [item for _, items in sorted(due, key=lambda one: one[0]) for item in items]


def _regular(asked: _Past) -> list[Item]:
    return [
        item
        for item in asked.instrument.items
        if item.every is not None and asked.turn - asked.last(item.id) >= item.every
    ]


def _goal_due(asked: _Past, goals: Sequence[ItemId], gap: int) -> list[Item]:
    """The goal not asked about for longest, where none was for a while."""
    if any(is_goal(one) for turn in asked.history[max(0, asked.turn - gap + 1) :] for one in turn):
        return []
    return asked.by_age(own_goal(item_id) for item_id in goals)[:1]


def _admitted(candidates: Iterable[Item]) -> Iterator[Item]:
    """One reversed item at most: two in a row of the same buttons invite slips of the thumb."""
    taken: set[ItemId] = set()
    may_be_reversed = may_be_rare = True
    for item in candidates:
        is_rare = item.use is Use.RARE
        if (item.reversed and not may_be_reversed) or (is_rare and not may_be_rare):
            continue
        if item.id in taken:
            continue
        taken.add(item.id)
        may_be_reversed = may_be_reversed and not item.reversed
        may_be_rare = may_be_rare and not is_rare
        yield item
