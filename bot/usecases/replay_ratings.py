"""Judges ratings anyone brings, with the rule the digest uses; needs no clinic."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.alliance import baseline, signals
from bot.alliance.baseline import NOTHING, Memory
from bot.alliance.signals import Flag

SessionOrder = int | date
"""A number of the session, or its day."""


class SessionRating(NamedTuple):
    """`client` and `session` as they were brought; `order` is the session read. `score` is 0-10."""

    client: str
    session: str
    order: SessionOrder
    score: float


class ReplayedFlag(NamedTuple):
    """A sign, in the words of who brought the rating."""

    client: str
    session: str
    flag: Flag


@dataclass(slots=True)
class ReplayRatings:
    """Sessions must rise within each client; clients may stand mixed.

    Keeps one small memory for each client, nothing for each rating. `ratings` counts those read.
    """

    ratings: int = 0
    clients: int = 0

    def __call__(self, rows: Iterable[SessionRating]) -> Iterator[ReplayedFlag]:
        """The signs, in the order of their rows; each knows the earlier rows of its client only."""
        known: dict[str, _Known] = {}
        for row in rows:
            memory, order, step = _met(known.get(row.client), row.order)
            flag = signals.against_own_level(memory, row.score)
            day = None if isinstance(order, int) else order
            memory = baseline.remember(memory, row.score, day=day)
            known[row.client] = _Known(memory, order, step)
            self.ratings += 1
            if flag is not None:
                yield ReplayedFlag(row.client, row.session, flag)
        self.clients = len(known)


class _Known(NamedTuple):
    """One client. `step`: the smallest distance of two numbers so far; 0 while there is none."""

    memory: Memory
    last: SessionOrder
    step: int


def _met(known: _Known | None, order: SessionOrder) -> _Known:
    """What counts of the past when a session comes; numbers left out were not rated.

    Numbers that rise by more than one each time, such as those of a database, leave nothing out.
    """
    if known is None:
        return _Known(NOTHING, order, 0)
    memory, last, step = known
    if isinstance(order, date) or isinstance(last, date):
        day = order if isinstance(order, date) else None
        return _Known(baseline.before(memory, day, ""), order, step)
    further = order - last
    step = min(step, further) if step else further
    if further >= 2 * step:
        memory = baseline.before(baseline.missed(memory, further // step - 1), None, "")
    return _Known(memory, order, step)
