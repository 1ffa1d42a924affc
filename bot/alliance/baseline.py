"""A client's own level: what is remembered of earlier ratings, and how low the next may be.

Explained for therapists and for statisticians in docs/detection.md, with what each constant costs.
In short: the level is the mean of the last ratings, the spread a mixture of the client's own and of
what is usual (Gelman and others, Bayesian Data Analysis, section 3.3), and a rating is a sign where
it is so many times likelier in a dip than in an ordinary week; or the last two or three together
are (a likelihood ratio over windows, the idea behind Page's CUSUM: Lai, Journal of the Royal
Statistical Society B 57, 1995).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

WINDOW = 12
"""Ratings the level is made from: about a quarter of a year of weekly sessions."""
USUAL_SPREAD = 0.5
"""SD in points of one client's ratings before anything is known of this client."""
USUAL_WEIGHT = 6
"""Degrees of freedom that `USUAL_SPREAD` counts for beside the client's own ratings."""
CARRY = 0.2
"""Correlation of one rating with the next that a mean of two or three is expected to have."""
DIP_SPREADS, DIP_POINTS = 2.6, 1.2
"""How deep a dip is expected to be: the larger of so many spreads and so many points."""
DRIFT = 0.01
"""Added to the squared factor for every session without a rating just before: levels wander."""
SINKS_AT_MOST = 2.5
"""A rating further below the level than this many SDs is remembered as if it were there.

Of the next rating: the spread times 1 + 1/n, so that early ratings say how a client swings."""
RUN_NEEDS = 3
"""Ratings a level must rest on before the mean of the last two or three is held against it."""
BREAK_DAYS = timedelta(days=120)
BREAK_SESSIONS = 16
"""After a break as long as either, a client begins anew: four months, or 16 sessions unrated."""
FINE_GRAIN = 1 / 3
"""Smallest step of an index made from three whole numbers of 0-10."""

_ROUNDING = 1e-9  # means of whole numbers carry errors of this order; a limit met is met


class Strictness(NamedTuple):
    """How far below the own level a rating is a sign.

    `odds`: how many times likelier in a dip than in an ordinary week. `least`: points below the
    level that are a drop at all; `DIP_POINTS`/2 even without it.
    """

    odds: float
    least: float = 0.0


class Base(NamedTuple):
    """Level and spread in points, from so many ratings."""

    level: float
    spread: float
    ratings: int


class Memory(NamedTuple):
    """What is kept of a client's course; of the same size however long it is."""

    counted: tuple[float, ...] = ()
    """The last `WINDOW` ratings as they count, oldest first."""
    recent: tuple[float, ...] = ()
    """The last two ratings as given."""
    bases: tuple[Base, ...] = ()
    """Now, before the last rating, and before the last two."""
    missed: int = 0
    """Sessions since the last rating that have none."""
    day: date | None = None
    """Of the last rating, where known."""
    measure: str = ""
    """What the ratings were made with."""


class Limit(NamedTuple):
    """A rating at or below `value` is a sign. `sessions`: how many it is judged together with."""

    value: float
    sessions: int


NOTHING = Memory()


def before(memory: Memory, day: date | None, measure: str) -> Memory:
    """What of the memory holds for a rating of that day: nothing after a break or a new measure."""
    long_silent = memory.missed >= BREAK_SESSIONS or (
        day is not None and memory.day is not None and day - memory.day >= BREAK_DAYS
    )
    return NOTHING if long_silent or measure != memory.measure else memory


def limit(memory: Memory, strictness: Strictness) -> Limit | None:
    """The highest rating that would be a sign now; None where nothing is known yet.

    Of the limits for one, two and three sessions the one that is reached first. For a run, the
    rating at which its mean reaches the limit, but never above the middle between level and limit:
    who is nearly back is not flagged for last week.
    """
    found = None
    for number, base in enumerate(memory.bases):
        if number and base.ratings < RUN_NEEDS:
            break
        drop = least_drop(strictness, base, number + 1, memory.missed)
        value = base.level - drop
        if number:
            run = (number + 1) * value - sum(memory.recent[-number:])
            value = min(run, base.level - drop / 2)
        if found is None or value > found.value:
            found = Limit(value, number + 1)
    return found


def reached(memory: Memory, strictness: Strictness, value: float) -> Limit | None:
    """The limit, if the rating is at or below it, whatever the arithmetic."""
    # No limit of a run or a rating is nearer to its level, and most ratings end here: a million
    # take seconds.
    near = max(strictness.least, DIP_POINTS / 2) / 2 - _ROUNDING
    for base in memory.bases:
        if value <= base.level - near:
            break
    else:
        return None
    bound = limit(memory, strictness)
    return bound if bound is not None and value <= bound.value + _ROUNDING else None


def missed(memory: Memory, sessions: int = 1) -> Memory:
    """Sessions took place, or were to, without a rating."""
    return memory._replace(missed=memory.missed + sessions)


def remember(
    memory: Memory,
    value: float,
    *,
    day: date | None = None,
    measure: str = "",
    grain: float = FINE_GRAIN,
) -> Memory:
    """The memory with one more rating. Call `before` first."""
    value_counted = value
    if memory.bases:
        now = memory.bases[0]
        deviation = now.spread * (1 + 1 / now.ratings)
        value_counted = max(value, now.level - SINKS_AT_MOST * deviation)
    counted = (*memory.counted[1 - WINDOW :], value_counted)
    return Memory(
        counted,
        (*memory.recent[-1:], value),
        (base_of(counted, grain), *memory.bases[:2]),
        0,
        day if day is not None else memory.day,
        measure,
    )


def base_of(counted: Sequence[float], grain: float = FINE_GRAIN) -> Base:
    """Mean, and SD drawn towards the usual one.

    Coarser scales spread more by rounding alone; `USUAL_SPREAD` holds what `FINE_GRAIN` does.
    """
    count = len(counted)
    level = sum(counted) / count
    squares = 0.0
    for value in counted:
        squares += (value - level) ** 2
    usual = USUAL_SPREAD**2 + (grain**2 - FINE_GRAIN**2) / 4
    spread = sqrt((USUAL_WEIGHT * usual + squares) / (USUAL_WEIGHT + count - 1))
    return Base(level, spread, count)


def least_drop(strictness: Strictness, base: Base, sessions: int, missed: int = 0) -> float:
    """Points below the level at which a mean of `sessions` ratings is likelier by `odds` in a dip.

    With d = max(2.6 s, 1.2) the depth of a dip and V the variance of a mean in ordinary weeks, the
    log of the likelihood ratio of two normal distributions is (drop - d/2)·d/V; so the drop at
    which it reaches log(odds) is d/2 + log(odds)·V/d.
    """
    dip = max(DIP_SPREADS * base.spread, DIP_POINTS)
    unsure = base.spread**2 * uncertainty(base.ratings, sessions, missed)
    return max(strictness.least, dip / 2 + log(strictness.odds) * unsure / dip)


@lru_cache(maxsize=4096)
def uncertainty(ratings: int, sessions: int, missed: int = 0) -> float:
    """Variance, in squared spreads, of a mean of `sessions` around a level of `ratings`.

    (v + 1/n + DRIFT·missed)·(1 + 1/n), with v the variance of a mean of `sessions` ratings with
    SD 1 that carry over by `CARRY`. The last factor is for a spread known from n ratings only.
    """
    lags = sum((sessions - lag) * CARRY**lag for lag in range(1, sessions))
    of_mean = (sessions + 2 * lags) / sessions**2
    return (of_mean + 1 / ratings + DRIFT * missed) * (1 + 1 / ratings)
