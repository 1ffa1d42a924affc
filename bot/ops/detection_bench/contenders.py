"""Our rule, those of others, and what could be known: a course in, a flag a session out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

from bot.alliance import baseline, signals
from bot.alliance import published_rules as rules
from bot.alliance.baseline import NOTHING, Strictness
from bot.alliance.signals import RUPTURE, WATCH, Level, Rating
from bot.ops.detection_bench import insiders
from bot.ops.detection_bench.courses import Course

Flags = Sequence[bool]
Judge = Callable[[Course], Flags]

CALIBRATION = 5
"""Ratings a chart with a fixed target takes it from."""
LEAST_SPREAD = 0.2
CHANGE = rules.reliable_change(sd=0.9, reliability=0.8).least
"""The clients' true levels have an SD of 0.9; four fifths of a rating's variance are said true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """`looks_back`: it needs the whole course, so that no weekly digest could use it.

    `is_insider`: it knows what no clinic does.
    """

    name: str
    judge: Judge
    looks_back: bool = False
    is_insider: bool = False


def contenders() -> tuple[Contender, ...]:
    """In the order of the table."""
    return (
        Contender(name="**ours, rupture**", judge=partial(ours, level=Level.RUPTURE)),
        Contender(name="**ours, watch or rupture**", judge=ours),
        *_insiders(),
        Contender(
            name="2 SD below own mean, whole course",
            judge=_rated(rules.below_own_mean),
            looks_back=True,
        ),
        Contender(name="2 SD below own mean so far", judge=below_mean(2)),
        Contender(name="prediction limit, 1 in 44", judge=below_prediction(rules.TWO_SDS)),
        Contender(name="reliable change from own mean", judge=below_by(CHANGE)),
        Contender(name="prediction limit and reliable change", judge=_both),
        Contender(name="individuals chart, 3 sigma", judge=below_chart(3)),
        Contender(name="EWMA 0.3, 3 sigma", judge=below_ewma(3)),
        Contender(name="CUSUM 0.5, h 5", judge=over_cusum(5)),
        Contender(name="CUSUM with head start", judge=over_cusum(5, head_start=True)),
        Contender(
            name="sudden loss",
            judge=_rated(partial(rules.sudden_losses, least=CHANGE)),
            looks_back=True,
        ),
        Contender(
            name="at or below 9 (36 of 40)", judge=_rated(partial(rules.under_cutoff, cutoff=9))
        ),
        Contender(
            name="0.25 below last (1 of 40)",
            judge=_rated(partial(rules.lower_than_last, points=0.25)),
        ),
    )


def _insiders() -> list[Contender]:
    """Each at two strictnesses, which cost about what ours cost."""
    return [
        Contender(name=f"{name}, {cost}", judge=partial(judge, least=least), is_insider=True)
        for name, judge, at in (
            ("knowing how clients are made", insiders.learning, (4.0, 2.9)),
            ("and when dips can begin", _told_when, (3.35, 2.1)),
            ("and each true level and SD", insiders.knowing, (3.4, 2.25)),
        )
        for cost, least in zip(("strict", "lenient"), at, strict=True)
    ]


def _told_when(course: Course, least: float) -> Flags:
    return insiders.learning(course, least, insiders.IN_TIME)


def families() -> dict[str, Sequence[Judge]]:
    """Rules at many strictnesses each, for the curves."""
    alphas = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15)
    sigmas = (1.5, 1.8, 2.1, 2.5, 3, 3.6, 4.4, 5.5)
    return {
        "ours": [partial(as_strict, odds=odds) for odds in (2, 4, 7, 12, 22, 50, 120, 300, 1000)],
        "knowing how clients are made": [
            partial(insiders.learning, least=least)
            for least in (1.5, 2, 2.5, 2.9, 3.4, 4, 4.7, 5.5, 6.5)
        ],
        "prediction limit": [below_prediction(alpha) for alpha in (0.0001, *alphas)],
        "SDs below mean so far": [below_mean(sds) for sds in (*sigmas, 7, 9)],
        "individuals chart": [below_chart(each) for each in (1.0, *sigmas)],
        "EWMA": [below_ewma(each) for each in (*sigmas, 7, 9)],
        "CUSUM": [over_cusum(each) for each in (1.5, 2, 3, 4, 5, 7, 9, 12, 16)],
        "points below mean": [below_by(points / 10) for points in (5, 7, 9, 11, 13, 16, 20, 26)],
        "points below last": [
            _rated(partial(rules.lower_than_last, points=points / 10))
            for points in (6, 9, 12, 15, 18, 22, 28)
        ],
    }


def ours(course: Course, level: Level | None = None) -> Flags:
    """Of any level, or of one."""
    found = signals.judge_all(Rating(index=rating) for rating in course.ratings)
    return [flag is not None and level in (None, flag.level) for flag in found]


def as_strict(course: Course, odds: float) -> Flags:
    """Our limits at other odds."""
    least = RUPTURE.least if odds >= RUPTURE.odds else WATCH.least
    memory, flags = NOTHING, []
    for rating in course.ratings:
        if rating is None:
            memory = baseline.missed(memory)
            flags.append(False)
        else:
            reached = baseline.reached(memory, Strictness(odds, least), rating)
            flags.append(reached is not None)
            memory = baseline.remember(memory, rating)
    return flags


def below_mean(sds: float) -> Judge:
    return _rated(partial(rules.below_own_mean_so_far, sds=sds))


def below_prediction(alpha: float) -> Judge:
    return _rated(partial(rules.below_prediction_limit, alpha=alpha))


def below_by(points: float) -> Judge:
    return _rated(partial(rules.reliably_lower, least=points))


def below_chart(sigmas: float) -> Judge:
    return _rated(partial(rules.below_individuals_limit, sigmas=sigmas))


def below_ewma(sigmas: float) -> Judge:
    return _calibrated(partial(rules.below_ewma_limit, sigmas=sigmas))


def over_cusum(limit: float, *, head_start: bool = False) -> Judge:
    start = limit / 2 if head_start else 0.0
    return _calibrated(partial(rules.over_cusum_limit, limit=limit, start=start))


def _both(course: Course) -> Flags:
    limit, change = below_prediction(rules.TWO_SDS)(course), below_by(CHANGE)(course)
    return [one and other for one, other in zip(limit, change, strict=True)]


def _rated(rule: Callable[[Sequence[float]], Flags]) -> Judge:
    """The rule on the sessions that were rated."""

    def judge(course: Course) -> Flags:
        flags = iter(rule([rating for rating in course.ratings if rating is not None]))
        return [rating is not None and next(flags) for rating in course.ratings]

    return judge


def _calibrated(rule: Callable[[Sequence[float], float, float], Flags]) -> Judge:
    """A chart around the mean and moving range of the first ratings."""

    def charted(ratings: Sequence[float]) -> Flags:
        first, rest = ratings[:CALIBRATION], ratings[CALIBRATION:]
        if not rest:
            return [False] * len(ratings)
        spread = max(LEAST_SPREAD, rules.moving_range(first) / rules.PER_RANGE)
        return [*[False] * CALIBRATION, *rule(rest, fmean(first), spread)]

    return _rated(charted)
