"""Made-up clients whose ruptures are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt
from random import Random  # noqa: TID251  # seeded by who calls: the same clients every time
from statistics import fmean
from typing import assert_never

SESSIONS = 22
ITEMS = 3


class Shape(StrEnum):
    """How a dip goes."""

    V = "v"
    """Down at once, at the bottom for one or two sessions, half of it the session after."""
    SLOW = "slow"
    """Down in equal steps over three to six sessions, then mended at once."""
    LASTING = "lasting"
    """Down at once, for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What made-up clients are like; the defaults are what the constants were chosen for."""

    level: tuple[float, float] = (8.2, 0.9)
    """Mean and SD of the clients' true levels; kept within 5.5 and 9.6."""
    spread: tuple[float, float] = (0.45, 0.38)
    """Median, and SD of the logarithm, of a client's own SD: nine in ten within 0.24 and 0.84."""
    even: tuple[float, float] | None = None
    """In place of `spread`, own SDs spread evenly between these."""
    volatile: float = 0.0
    """Share of clients whose own SD lies between 0.8 and 1.4 instead."""
    carry: tuple[float, float] = (0.0, 0.45)
    """Correlation of a week with the next, uniform."""
    tails: float = 0.0
    """Degrees of freedom of Student's t for the weekly swings; 0 is normal."""
    skew: bool = False
    """Swings down are larger than swings up (a gamma distribution of shape 2)."""
    trend: float = 0.0
    """Points per session."""
    gaps: float = 0.15
    deepest: float = 1.5
    """A dip is max(2.6 SD, 1.2 points), times 1 to this."""
    v: tuple[tuple[float, ...], ...] = ((1.0, 0.5), (1.0, 1.0, 0.5))
    """How a V goes, in shares of its depth; each as often."""
    onsets: tuple[int, int] = (5, 16)
    """Sessions before a dip: from the first to below the second."""
    steps: int = 10
    """An answer is a whole number from 0 to this; the index is brought to 0-10."""
    items: int = ITEMS
    item_spread: float = 0.3
    """SD of one answer around what the client means, anew each time."""
    item_habit: float = 0.5
    """SD of the lasting difference between a client's items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One client. `onset` to `last` is where a flag is a hit; both None without a dip.

    `level` and `spread` are what nobody knows: the true level, and the SD of the ratings around it.
    """

    ratings: tuple[float | None, ...]
    onset: int | None = None
    last: int | None = None
    level: float = 8.0
    spread: float = 0.5


def simulate(world: World, shape: Shape | None, chance: Random) -> Course:
    """One client of that world, with that dip or none."""
    spread = _own_spread(world, chance)
    level = min(9.6, max(5.5, chance.gauss(*world.level)))
    depth = max(2.6 * spread, 1.2) * chance.uniform(1.0, world.deepest)
    dip, onset, last = _dip(world, shape, chance)
    habits = [chance.gauss(0, world.item_habit) for _ in range(world.items)]
    habits = [habit - fmean(habits) for habit in habits]
    swings = _swings(world, chance)
    ratings = []
    for session in range(SESSIONS):
        meant = level + spread * swings[session] - depth * dip[session] + world.trend * session
        rating = _answered(world, meant, habits, chance)
        ratings.append(None if chance.random() < world.gaps else rating)
    return Course(
        ratings=tuple(ratings),
        onset=onset,
        last=last,
        level=level,
        spread=sqrt(spread**2 + noise(world)),
    )


def noise(world: World) -> float:
    """Variance of an index that comes from answering: each answer's own noise, and rounding."""
    step = 10 / world.steps
    return (world.item_spread**2 + step**2 / 12) / world.items


def _own_spread(world: World, chance: Random) -> float:
    if world.volatile and chance.random() < world.volatile:
        return chance.uniform(0.8, 1.4)
    if world.even:
        return chance.uniform(*world.even)
    middle, wide = world.spread
    return min(1.5, max(0.15, exp(chance.gauss(log(middle), wide))))


def _dip(
    world: World, shape: Shape | None, chance: Random
) -> tuple[Sequence[float], int | None, int | None]:
    """The share of the depth at each session, and where a flag is a hit."""
    if shape is None:
        return [0.0] * SESSIONS, None, None
    onset = chance.randrange(*world.onsets)
    rest = SESSIONS - onset
    match shape:
        case Shape.V:
            course = list(chance.choice(world.v))
            last = onset + len(course) - 1
        case Shape.SLOW:
            steps = chance.randrange(3, 7)
            course = [(step + 1) / steps for step in range(steps)]
            last = onset + steps - 1
        case Shape.LASTING:
            course, last = [1.0] * rest, onset + 3
        case never:
            assert_never(never)
    whole = [*[0.0] * onset, *course, *[0.0] * rest]
    return whole[:SESSIONS], onset, min(last, SESSIONS - 1)


def _swings(world: World, chance: Random) -> list[float]:
    """Mean 0, SD 1, each carrying over to the next."""
    carry = chance.uniform(*world.carry)
    value = _swing(world, chance)
    values = []
    for _ in range(SESSIONS):
        values.append(value)
        value = carry * value + sqrt(1 - carry * carry) * _swing(world, chance)
    return values


def _swing(world: World, chance: Random) -> float:
    if world.skew:
        return (2 - chance.gammavariate(2, 1)) / sqrt(2)
    if world.tails:
        chi = chance.gammavariate(world.tails / 2, 2)
        return chance.gauss(0, 1) * sqrt((world.tails - 2) / chi)
    return chance.gauss(0, 1)


def _answered(world: World, meant: float, habits: Sequence[float], chance: Random) -> float:
    """The index: whole numbers, cut off at both ends of the scale."""
    step = 10 / world.steps
    answers = (
        round((meant + habit + chance.gauss(0, world.item_spread)) / step) for habit in habits
    )
    return step * fmean(min(world.steps, max(0, answer)) for answer in answers)
