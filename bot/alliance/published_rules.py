"""Rules others use or propose for finding a drop in session ratings, each from its source.

They stand beside our own rule to be compared with it (docs/detection.md); no flag is raised by
them. Ratings are in order of session with the high end good, in any unit; a rule that flags gives
one truth per rating. "So far" rules use earlier ratings only, as a weekly digest must.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev, variance

from bot.alliance.prediction import prediction_multiplier, t_quantile

TWO_SDS = 0.02275
"""The share of a normal distribution more than two SDs below its mean."""
RELIABLE = 1.96
PER_RANGE = 1.128
"""Mean range of two normal values with SD 1."""

# --- the client's own mean and SD ----------------------------------------------------------------


def below_own_mean(ratings: Sequence[float], sds: float = 2.0) -> list[bool]:
    """Below mean - 2·SD of the whole course, which must be over: JCCP 2024, 92, 129-133.

    Validated there against observed ruptures. Cannot flag with fewer than 6 ratings.
    """
    if len(ratings) < 2:  # noqa: PLR2004  # no SD of one
        return [False] * len(ratings)
    limit = fmean(ratings) - sds * stdev(ratings)
    return [rating < limit for rating in ratings]


def largest_z(count: int) -> float:
    """How many SDs any of `count` ratings can lie from their mean: (n-1)/√n (Shiffler 1988)."""
    return (count - 1) / sqrt(count)


def below_own_mean_so_far(ratings: Sequence[float], sds: float = 2.0, needs: int = 4) -> list[bool]:
    """The same against the mean and SD of the earlier ratings."""
    return [
        number >= needs and rating < fmean(ratings[:number]) - sds * stdev(ratings[:number])
        for number, rating in enumerate(ratings)
    ]


def prediction_limit(past: Sequence[float], alpha: float = TWO_SDS) -> float:
    """The limit mean - t(1-alpha, n-1)·s·√(1+1/n), one-sided (Hahn and Meeker, chapter 4).

    Raises:
        ValueError: fewer than two ratings.
    """
    return fmean(past) - prediction_multiplier(alpha, len(past)) * stdev(past)


def below_prediction_limit(
    ratings: Sequence[float], alpha: float = TWO_SDS, needs: int = 4
) -> list[bool]:
    return [
        number >= needs and rating < prediction_limit(ratings[:number], alpha)
        for number, rating in enumerate(ratings)
    ]


# --- reliable change -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """Jacobson and Truax 1991; `least` is the smallest change that is not measurement error."""

    standard_error: float
    of_difference: float
    least: float

    def index(self, before: float, after: float) -> float:
        """The change in standard errors of a difference; below -1.96 is reliably lower."""
        return (after - before) / self.of_difference


def reliable_change(sd: float, reliability: float) -> ReliableChange:
    """From the SD between people and the reliability, 0 to 1, of one rating."""
    error = sd * sqrt(1 - reliability)
    of_difference = sqrt(2) * error
    return ReliableChange(
        standard_error=error, of_difference=of_difference, least=RELIABLE * of_difference
    )


def clinical_cutoffs(
    ill: tuple[float, float], well: tuple[float, float]
) -> tuple[float, float, float]:
    """Cut-offs a, b, c of Jacobson and Truax from (mean, SD) of both groups; higher is better."""
    (ill_mean, ill_sd), (well_mean, well_sd) = ill, well
    between = (well_sd * ill_mean + ill_sd * well_mean) / (well_sd + ill_sd)
    return ill_mean + 2 * ill_sd, well_mean - 2 * well_sd, between


def reliably_lower(ratings: Sequence[float], least: float) -> list[bool]:
    """Lower than the mean of the earlier ratings by a reliable change."""
    return [
        number > 0 and fmean(ratings[:number]) - rating >= least
        for number, rating in enumerate(ratings)
    ]


# --- control charts ------------------------------------------------------------------------------


def moving_range(ratings: Sequence[float]) -> float:
    """Mean distance of neighbours; 0 for fewer than two ratings."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(ratings)]
    return fmean(ranges) if ranges else 0.0


def individuals_limits(ratings: Sequence[float], sigmas: float = 3.0) -> tuple[float, float]:
    """Lower and upper limit of an individuals chart: mean -/+ 3·MR/1.128 (Shewhart; Nelson)."""
    reach = sigmas * moving_range(ratings) / PER_RANGE
    return fmean(ratings) - reach, fmean(ratings) + reach


def below_individuals_limit(
    ratings: Sequence[float], sigmas: float = 3.0, needs: int = 4
) -> list[bool]:
    """Against the chart of the earlier ratings."""
    return [
        number >= needs and rating < individuals_limits(ratings[:number], sigmas)[0]
        for number, rating in enumerate(ratings)
    ]


def ewma(ratings: Sequence[float], target: float, weight: float) -> list[float]:
    """From the target on, z = weight·x + (1-weight)·z (Roberts 1959)."""
    values, value = [], target
    for rating in ratings:
        value = weight * rating + (1 - weight) * value
        values.append(value)
    return values


def ewma_reach(spread: float, weight: float, number: int, sigmas: float = 3.0) -> float:
    """Distance of the limits from the target at the `number`-th rating, counted from 1."""
    settled = 1 - (1 - weight) ** (2 * number)
    return sigmas * spread * sqrt(weight / (2 - weight) * settled)


def below_ewma_limit(
    ratings: Sequence[float], target: float, spread: float, weight: float = 0.3, sigmas: float = 3.0
) -> list[bool]:
    return [
        value < target - ewma_reach(spread, weight, number, sigmas)
        for number, value in enumerate(ewma(ratings, target, weight), start=1)
    ]


def cusum(below: Sequence[float], slack: float = 0.5, start: float = 0.0) -> list[float]:
    """C = max(0, C + z - slack), z in SDs below target (Page 1954).

    `start` is 0, or half the limit as a head start (Lucas and Crosier 1982).
    """
    values, value = [], start
    for z in below:
        value = max(0.0, value + z - slack)
        values.append(value)
    return values


def over_cusum_limit(
    ratings: Sequence[float], target: float, spread: float, limit: float = 5.0, start: float = 0.0
) -> list[bool]:
    below = [(target - rating) / spread for rating in ratings]
    return [value > limit for value in cusum(below, start=start)]


# --- sudden losses -------------------------------------------------------------------------------

_AROUND = 3
_SHARE = 0.25


def sudden_losses(ratings: Sequence[float], least: float) -> list[bool]:
    """Sudden gains turned round: Tang and DeRubeis 1999, so used by Zilcha-Mano and others 2019.

    A step down from the last rating by at least `least`, by a quarter of it, and by more than the
    t of the three ratings before and the three from here; knows the next two ratings.
    """
    return [_sudden_loss(ratings, number, least) for number in range(len(ratings))]


def _sudden_loss(ratings: Sequence[float], number: int, least: float) -> bool:
    pre = ratings[max(0, number - _AROUND) : number]
    post = ratings[number : number + _AROUND]
    if len(pre) < 2 or len(post) < 2:  # noqa: PLR2004  # no variance of one
        return False
    loss = pre[-1] - post[0]
    freedom = len(pre) + len(post) - 2
    pooled = (variance(pre) * (len(pre) - 1) + variance(post) * (len(post) - 1)) / freedom
    stable = fmean(pre) - fmean(post) > t_quantile(0.975, freedom) * sqrt(pooled)
    return loss >= least and loss >= _SHARE * pre[-1] and stable


# --- what existing products do -------------------------------------------------------------------


def under_cutoff(ratings: Sequence[float], cutoff: float) -> list[bool]:
    """At or below a fixed value for everybody, as 36 of 40 (Duncan and others 2003)."""
    return [rating <= cutoff for rating in ratings]


def lower_than_last(ratings: Sequence[float], points: float) -> list[bool]:
    """Lower than the last rating by at least `points`, as 1 of 40 in outcome-tracking products."""
    return [False, *(before - now >= points for before, now in pairwise(ratings))][: len(ratings)]
