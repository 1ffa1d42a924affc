"""A long form spread over check-ins: what is asked when, and when a round of it is complete.

The items are dealt out like cards, subscale by subscale, so that every part holds about as much of
each. The part answered longest ago comes next; one that was not answered to its end comes again.
When every item has been answered or skipped, the answers make one round, which is scored as if the
form had been filled in at once; the next round begins with nothing. Answers to some of the items
are never scored beside answers to others: two such numbers cannot be compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.replies import Asked, Reply, Response

USUAL_PART = 5
"""Items a part has where the form does not say: as many as one check-in of our own."""
LARGEST_PART = 12
MOST_PARTS = 12
"""A round of weekly sessions then ends before the own level is forgotten (16 sessions)."""


def usual_parts(items: int) -> int:
    """Check-ins a form of so many items is spread over: 1 to `MOST_PARTS`."""
    return min(MOST_PARTS, -(-items // USUAL_PART))


def parts_of(instrument: Instrument) -> tuple[tuple[ItemId, ...], ...]:
    """Each item in exactly one part, within a part in the form's own order."""
    place = {item.id: number for number, item in enumerate(instrument.items)}
    dealt = sorted(place, key=lambda item: (_subscale(instrument, item), place[item]))
    hands = (dealt[number :: instrument.parts] for number in range(instrument.parts))
    return tuple(tuple(sorted(hand, key=place.__getitem__)) for hand in hands)


def _subscale(instrument: Instrument, item: ItemId) -> int:
    """Which subscale the item belongs to; one of all the items tells nothing."""
    for number, each in enumerate(instrument.subscales):
        if item in each.items and len(each.items) < len(instrument.items):
            return number
    return len(instrument.subscales)


def next_part(instrument: Instrument, replies: Sequence[Reply]) -> tuple[ItemId, ...]:
    """The part to ask next, given the earlier replies on this form, oldest first."""
    parts = parts_of(instrument)
    known = {item.id for item in instrument.items}
    done = {
        tuple(item for item in reply.items if item in known): turn
        for turn, reply in enumerate(replies)
        if reply.is_complete
    }
    return min(parts, key=lambda part: done.get(part, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Answers of a round that is not complete yet."""

    instrument: str = ""
    responses: Mapping[ItemId, Response] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )


NOTHING_YET = Gathered()


def gather(
    gathered: Gathered, reply: Reply, instrument: Instrument
) -> tuple[Gathered, Reply | None]:
    """With one more reply: what is gathered now, and the round it completes, as one reply.

    A reply of another instrument begins anew. What is not spread is a round by itself.
    """
    if not instrument.is_form or instrument.parts == 1:
        return NOTHING_YET, reply
    before = gathered.responses if gathered.instrument == reply.instrument else {}
    responses = {**before, **reply.responses}
    items = [item.id for item in instrument.items]
    if not all(item in responses for item in items):
        return Gathered(instrument=reply.instrument, responses=MappingProxyType(responses)), None
    return NOTHING_YET, Reply(
        instrument=reply.instrument,
        locale=reply.locale,
        asked=tuple(Asked(item=item, wording="") for item in items),
        responses=MappingProxyType(responses),
        position=len(items),
        sharing=reply.sharing,
    )
