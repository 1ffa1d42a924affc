"""Signs that an alliance may be in trouble, each judged against the client's own past only.

A sign is a reason to talk, not a finding. Every session is judged knowing the earlier ones only, so
that a flag never changes when later ratings come. Ratings are 0-10 with 10 the good end.

What the rules cost, on made-up clients near the top of the scale (22 sessions, six 1-5 answers
around 4.4, brought to 0-10): a dip of one 1-5 point is called a rupture in about 70 of 100; of
clients with no dip at all, about 45 of 100 are called ruptured at least once, and most are watched
at some time. Asking for a real drop as well as the limit is the advice of Gumz and colleagues.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import fmean, stdev

from bot.alliance import scoring
from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.prediction import prediction_multiplier
from bot.alliance.replies import Reply

ALPHA = 0.02275
"""One-sided; the share of a normal distribution more than two SDs below its mean."""
MIN_PAST = 4
"""Earlier ratings from which a limit can be estimated at all."""
DROP = 1.0
"""Points below the client's own mean that make a drop."""
EARLY_DROP = 2.0
"""The same while there are fewer than `MIN_PAST` earlier ratings."""
WORTH_A_WORD = 0.5
"""Points below the own mean without which crossing the limit says nothing: one anchor answered one
step lower moves the index by a third of a point."""
UNSEEN_SPREAD = 0.5
"""Stands for the SD, in points, where all earlier ratings are equal: people do not rate with no
spread, a short row of whole numbers only fails to show it."""
DIRECT_LIMIT = 8.0
"""A direct marker answered this high in its direction is a sign by itself."""

_ROUNDING = 1e-9


class Level(StrEnum):
    """How much a sign weighs."""

    WATCH = "watch"
    RUPTURE = "rupture"


class Rule(StrEnum):
    """Which rule spoke."""

    DIRECT_SIGN = "direct_sign"
    DROP_BELOW_LIMIT = "drop_below_limit"
    DROP = "drop"
    BELOW_LIMIT = "below_limit"
    EARLY_DROP = "early_drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What the detector knows of one session.

    `direct` is the strongest answer to a direct marker in its direction, 0-10 with 10 the bad end;
    None where none was answered or all answers are equal.
    """

    index: float | None = field(default=None, repr=False)
    direct: float | None = field(default=None, repr=False)
    direct_items: tuple[ItemId, ...] = ()
    """The direct markers at or beyond `DIRECT_LIMIT`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """`score` crossed `limit`; both 0-10. For a direct sign high is bad, else low.

    Both are None where the client shares only the trend and they would show an answer.
    """

    level: Level
    rule: Rule
    score: float | None = field(repr=False)
    limit: float | None = field(repr=False)
    items: tuple[ItemId, ...] = ()


def rating(reply: Reply, instrument: Instrument) -> Rating:
    """What a reply tells the detector."""
    index = scoring.index(reply, instrument)
    if is_straight_line(reply):
        return Rating(index=index)
    strengths = {
        item.id: 10 - scoring.good_end(value, item, instrument.scale)
        for item, value in scoring.answers(reply, instrument)
        if item.is_direct_marker
    }
    return Rating(
        index=index,
        direct=max(strengths.values(), default=None),
        direct_items=tuple(item for item, value in strengths.items() if value >= DIRECT_LIMIT),
    )


def is_straight_line(reply: Reply) -> bool:
    """All answers equal, of at least two: on items of both directions that says nothing."""
    values = [value for value in reply.responses.values() if value is not None]
    return len(values) > 1 and len(set(values)) == 1


def judge(history: Sequence[Rating], current: Rating) -> Flag | None:
    """The weightiest sign in the current session, knowing only the earlier ones; None if none.

    Sessions without an index are stepped over: they neither count nor shift anything.
    """
    if current.direct is not None and current.direct >= DIRECT_LIMIT - _ROUNDING:
        return Flag(
            level=Level.RUPTURE,
            rule=Rule.DIRECT_SIGN,
            score=current.direct,
            limit=DIRECT_LIMIT,
            items=current.direct_items,
        )
    past = [earlier.index for earlier in history if earlier.index is not None]
    if current.index is None or not past:
        return None
    if len(past) < MIN_PAST:
        return _early(past, current.index)
    return _against_own_level(past, current.index)


def judge_all(ratings: Sequence[Rating]) -> Iterator[Flag | None]:
    """Each session of one client in order, judged by those before it."""
    for number, current in enumerate(ratings):
        yield judge(ratings[:number], current)


def own_limit(past: Sequence[float]) -> float:
    """One-sided prediction limit: mean - t(1-alpha, n-1)·s·√(1+1/n), exact under normality.

    Raises:
        ValueError: fewer than two ratings.
    """
    spread = stdev(past)
    if spread < _ROUNDING:
        spread = UNSEEN_SPREAD
    return fmean(past) - prediction_multiplier(ALPHA, len(past)) * spread


def _early(past: Sequence[float], score: float) -> Flag | None:
    limit = fmean(past) - EARLY_DROP
    if score > limit + _ROUNDING:
        return None
    return Flag(level=Level.WATCH, rule=Rule.EARLY_DROP, score=score, limit=limit)


def _against_own_level(past: Sequence[float], score: float) -> Flag | None:
    """Both limits crossed is a rupture, with the stricter one named; one of the two is watched."""
    usual, own = fmean(past), own_limit(past)
    drop = usual - DROP
    dropped = score <= drop + _ROUNDING
    below = score < own - _ROUNDING and score <= usual - WORTH_A_WORD + _ROUNDING
    match dropped, below:
        case True, True:
            level, rule, limit = Level.RUPTURE, Rule.DROP_BELOW_LIMIT, min(drop, own)
        case True, False:
            level, rule, limit = Level.WATCH, Rule.DROP, drop
        case False, True:
            level, rule, limit = Level.WATCH, Rule.BELOW_LIMIT, own
        case _:
            return None
    return Flag(level=level, rule=rule, score=score, limit=limit)
