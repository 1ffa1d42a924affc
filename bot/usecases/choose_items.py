"""What the next check-in of a client asks, on our own bank, given all that happened before it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.alliance.checkins import CheckIn
from bot.alliance.contact import ContactEvent
from bot.alliance.digests import ClientEntries, Period, judged
from bot.alliance.disclosure import Entry
from bot.alliance.goals import Goal, agreed
from bot.alliance.instruments import Instrument, ItemId, Occasion
from bot.alliance.people import Client
from bot.alliance.replies import Reply
from bot.alliance.selection import Happened, select_items
from bot.usecases.actors import Product
from bot.usecases.ports import UnitOfWork
from bot.usecases.recall_contact import recall_contact

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

History = Sequence[tuple[CheckIn, Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`goal`: the words of the goal that is asked about, if one is."""

    items: tuple[ItemId, ...]
    goal: str | None = field(default=None, repr=False)


async def choose_items(
    work: UnitOfWork,
    client: Client,
    instrument: Instrument,
    count: int,
    now: datetime,
    *,
    history: History | None = None,
) -> Chosen:
    """`history`: all the client's replies so far, where they have been read already."""
    if history is None:
        history = await work.replies.history(Product(), client.id)
    checkins = await work.checkins.of_client(Product(), client.id)
    events = await recall_contact(work, client.id, checkins, now)
    goals = agreed(await work.goals.of_client(Product(), client.id), client.therapist_id)
    items = select_items(
        instrument,
        [reply.items for _, reply in history],
        count,
        [*_events(history, events), *_signs(history, client, instrument, now)],
        [goal.item for goal in goals],
    )
    return Chosen(items=items, goal=_words(goals, items))


def _words(goals: Sequence[Goal], items: Sequence[ItemId]) -> str | None:
    return next((goal.words for goal in goals if goal.item in items), None)


def _events(history: History, events: Sequence[ContactEvent]) -> Iterator[Happened]:
    """The first check-in that can ask is that of the session itself, or else the next."""
    starts = [checkin.session_starts_at for checkin, _ in history]
    for event in events:
        yield Happened(Occasion(event.kind.value), bisect_left(starts, event.at))


def _signs(
    history: History, client: Client, instrument: Instrument, now: datetime
) -> Iterator[Happened]:
    """Signs as others see them: asking because of a reply kept private would give it away."""
    entries = [
        Entry(
            checkin=checkin,
            reply=reply,
            instrument=instrument if reply.instrument == instrument.name else None,
        )
        for checkin, reply in history
    ]
    turns = {checkin.id: turn for turn, (checkin, _) in enumerate(history)}
    period = Period(after=_BEGINNING, until=now)
    for seen in judged(period, ClientEntries(client=client, entries=entries)):
        if seen.flag is not None:
            yield Happened(Occasion.DROP, turns[seen.entry.checkin.id] + 1)
