"""How often a rule finds a dip, how soon, and how often it sees one where there is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random  # noqa: TID251  # seeded: the same clients every time
from statistics import fmean, stdev

from bot.ops.detection_bench.contenders import Judge
from bot.ops.detection_bench.courses import Course, Shape, World, simulate

STEADY = None
KINDS = (STEADY, *Shape)

Clients = dict[Shape | None, list[Course]]


def clients(world: World, seed: int, each: int) -> Clients:
    """`each` steady clients, and as many with each kind of dip."""
    chance = Random(seed)  # noqa: S311  # nothing secret
    return {kind: [simulate(world, kind, chance) for _ in range(each)] for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Shares are 0-100. `delay` in sessions from onset to first flag, of the dips hit."""

    flagged: float
    """Of steady clients, those flagged at least once."""
    per_session: float
    """Flags in 100 rated sessions of steady clients."""
    v: float
    slow: float
    lasting: float
    delay: float


def measure(judge: Judge, found: Clients) -> Measure:
    """One rule on one set of clients."""
    steady = [(judge(course), course) for course in found[STEADY]]
    rated = sum(rating is not None for _, course in steady for rating in course.ratings)
    first = {shape: [_first(judge, course) for course in found[shape]] for shape in Shape}
    return Measure(
        flagged=100 * fmean(any(flags) for flags, _ in steady),
        per_session=100 * sum(sum(flags) for flags, _ in steady) / rated,
        v=_hits(first[Shape.V]),
        slow=_hits(first[Shape.SLOW]),
        lasting=_hits(first[Shape.LASTING]),
        delay=_mean(delay for each in first.values() for delay in each if delay is not None),
    )


def _first(judge: Judge, course: Course) -> int | None:
    """Sessions from onset to the first flag while the dip lasts."""
    if course.onset is None or course.last is None:
        return None
    window = judge(course)[course.onset : course.last + 1]
    return list(window).index(True) if any(window) else None


def _hits(delays: Sequence[int | None]) -> float:
    return 100 * fmean(delay is not None for delay in delays)


def _mean(values: Iterator[int]) -> float:
    found = list(values)
    return fmean(found) if found else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Mean over seeds and half the width of its 95 % interval."""

    mean: float
    half: float

    def text(self, digits: int = 0) -> str:
        return f"{self.mean:.{digits}f} ± {self.half:.{digits}f}"


def over_seeds(values: Sequence[float]) -> Estimate:
    """From one value per seed; at least two."""
    return Estimate(mean=fmean(values), half=1.96 * stdev(values) / sqrt(len(values)))
