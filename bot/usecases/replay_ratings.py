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
        known: dict[str, tuple[Memory, SessionOrder]] = {}
        for row in rows:
            memory, day = _before(known.get(row.client), row.order)
            flag = signals.against_own_level(memory, row.score)
            known[row.client] = baseline.remember(memory, row.score, day=day), row.order
            self.ratings += 1
            if flag is not None:
                yield ReplayedFlag(row.client, row.session, flag)
        self.clients = len(known)


def _before(
    known: tuple[Memory, SessionOrder] | None, order: SessionOrder
) -> tuple[Memory, date | None]:
    """What counts of the past, and the day of this session; numbers left out were not rated."""
    memory, last = known or (NOTHING, None)
    if isinstance(order, date):
        return baseline.before(memory, order, ""), order
    if isinstance(last, int) and order - last > 1:
        memory = baseline.missed(memory, order - last - 1)
    return baseline.before(memory, None, ""), None
