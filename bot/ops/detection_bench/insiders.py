"""What could be found by someone who knew more than any clinic does: the bench's own ceiling.

They know how the clients of the default `World` are made and which dips they have. A score is the
log of how much likelier the ratings so far are if a dip is on than if none is: the sum over a grid
of SDs, depths, shapes and beginnings, with the covariance of the ratings worked out exactly.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import exp, inf, log, sqrt
from typing import NamedTuple

from bot.ops.detection_bench.courses import SESSIONS, Course, World, noise

CARRY = 0.22
"""The middle of what carries over from week to week."""
SPREADS = tuple(0.2 * 1.35**step for step in range(7))
DEPTHS = (1.1, 1.25, 1.4)
_SLOW = tuple(tuple((step + 1) / steps for step in range(steps)) for steps in range(3, 7))
_WORLD = World()

Column = Sequence[float]


class Dip(NamedTuple):
    """Shares of the depth from `onset` on, how long it is looked for, and how often it is so."""

    onset: int
    shares: tuple[float, ...]
    weight: float


def _dips(onsets: range) -> tuple[Dip, ...]:
    return tuple(
        Dip(onset, shares, weight)
        for onset in onsets
        for shares, weight in (
            *((shares, 1 / 6) for shares in _WORLD.v),
            *((shares, 1 / 12) for shares in _SLOW),
            ((1.0, 1.0, 1.0, 1.0), 1 / 3),
        )
    )


ANY_TIME = _dips(range(2, SESSIONS))
IN_TIME = _dips(range(*_WORLD.onsets))


Dips = tuple[Dip, ...]


class Guess(NamedTuple):
    """An own SD, how likely it is, and what is known of the level: mean and variance."""

    spread: float
    weight: float
    level: float
    variance: float


def learning(course: Course, least: float, dips: Dips = ANY_TIME) -> list[bool]:
    """Knows how clients are in general, and learns the one at hand from their ratings."""
    return [score >= least for score in _learned(course.ratings, dips)]


def knowing(course: Course, least: float) -> list[bool]:
    """Knows this client's true level and SD too."""
    own = max(0.05, course.spread**2 - noise(_WORLD))
    guess = Guess(sqrt(own), 1.0, course.level, 0.0)
    return [score >= least for score in _scores(course.ratings, ANY_TIME, [guess])]


@lru_cache(maxsize=100_000)
def _learned(ratings: tuple[float | None, ...], dips: Dips) -> list[float]:
    middle, wide = _WORLD.spread
    level, between = _WORLD.level
    return _scores(
        ratings,
        dips,
        [
            Guess(spread, exp(-((log(spread / middle) / wide) ** 2) / 2), level, between**2)
            for spread in SPREADS
        ],
    )


def _scores(ratings: Sequence[float | None], dips: Dips, guesses: Sequence[Guess]) -> list[float]:
    """One a session; minus infinity where there is no rating."""
    rated = [(session, rating) for session, rating in enumerate(ratings) if rating is not None]
    sessions = [session for session, _ in rated]
    ordinary, dipped = [0.0] * len(rated), [0.0] * len(rated)
    for guess in guesses:
        inverse = _inverse(sessions, guess)
        z = [
            sum(c * (x - guess.level) for c, (_, x) in zip(row, rated, strict=False))
            for row in inverse
        ]
        likelihoods = _likelihoods(inverse, z, guess.weight)
        odds = _odds(dips, sessions, inverse, z, guess.spread)
        for place, likelihood in enumerate(likelihoods):
            ordinary[place] += likelihood
            dipped[place] += likelihood * odds[place]
    scores = [-inf] * len(ratings)
    for place, (session, _) in enumerate(rated):
        if dipped[place] > 0:
            scores[session] = log(dipped[place] / ordinary[place])
    return scores


def _likelihoods(inverse: Sequence[Column], z: Column, weight: float) -> Iterator[float]:
    """Of the ratings up to each; a constant factor of all guesses left out."""
    found = weight
    for place, row in enumerate(inverse):
        found *= row[place] * exp(-(z[place] ** 2) / 2)
        yield found


def _odds(
    dips: Dips, sessions: Sequence[int], inverse: Sequence[Column], z: Column, spread: float
) -> list[float]:
    """How much likelier the ratings up to each are with a dip on, over all dips."""
    odds = [0.0] * len(sessions)
    deep = [depth * max(2.6 * spread, 1.2) for depth in DEPTHS]
    for dip in dips:
        inside = [
            (place, dip.shares[session - dip.onset])
            for place, session in enumerate(sessions)
            if 0 <= session - dip.onset < len(dip.shares)
        ]
        crossed = squared = 0.0
        for place, _ in inside:
            row = inverse[place]
            shift = sum(row[other] * share for other, share in inside if other <= place)
            crossed += z[place] * shift
            squared += shift * shift
            odds[place] += dip.weight * sum(exp(-d * crossed - d * d * squared / 2) for d in deep)
    return [one / len(DEPTHS) for one in odds]


def _inverse(sessions: Sequence[int], guess: Guess) -> list[list[float]]:
    """Inverse of the lower triangle L with L·Lᵀ the covariance of those sessions, row by row."""
    own, answering = guess.spread**2, noise(_WORLD)
    lower: list[list[float]] = []
    inverse: list[list[float]] = []
    for place, session in enumerate(sessions):
        row: list[float] = []
        for other in range(place):
            shared = own * CARRY ** (session - sessions[other]) + guess.variance
            before = sum(a * b for a, b in zip(row, lower[other], strict=False))
            row.append((shared - before) / lower[other][other])
        row.append(sqrt(own + answering + guess.variance - sum(a * a for a in row)))
        lower.append(row)
        inverse.append(
            [
                -sum(row[k] * inverse[k][column] for k in range(column, place)) / row[place]
                for column in range(place)
            ]
            + [1 / row[place]]
        )
    return inverse
