"""Signs that an alliance may be in trouble, each judged against the client's own past only.

A sign is a reason to talk, not a finding. Every session is judged knowing the earlier ones only, so
that a flag never changes when later ratings come. Ratings are 0-10 with 10 the good end. What the
rules find, what they cost, and how every number of a flag is worked out: docs/detection.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.alliance import baseline, scoring
from bot.alliance.baseline import FINE_GRAIN, NOTHING, Memory, Strictness
from bot.alliance.instruments import Instrument, Item, ItemId
from bot.alliance.replies import Reply

WATCH = Strictness(odds=12)
"""Twelve times likelier in a dip than in an ordinary week."""
RUPTURE = Strictness(odds=50, least=1.05)
"""More than all three anchors one step lower: nines after nothing but tens are watched."""
MARKER_LIMIT = 8.0
"""A rupture marker answered this high in its direction counts by itself."""

_ROUNDING = 1e-9


class Level(StrEnum):
    """How much a sign weighs."""

    WATCH = "watch"
    RUPTURE = "rupture"


class Rule(StrEnum):
    """Which rule spoke."""

    DIRECT_SIGN = "direct_sign"
    """A direct marker reached `MARKER_LIMIT`: a rupture."""
    DROP_AND_WITHDRAWAL = "drop_and_withdrawal"
    """A drop or run that would be watched, and a withdrawal marker beside it: a rupture."""
    DROP = "drop"
    """This rating lies below the limit."""
    RUN = "run"
    """This rating and the one or two before it, taken together, lie below the limit."""
    WITHDRAWAL = "withdrawal"
    """A withdrawal marker reached `MARKER_LIMIT`, the index is as usual: watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What the detector knows of one session.

    `direct` and `withdrawal` are the strongest answers to such markers in their direction, 0-10
    with 10 the bad end; None where none was answered or all answers are equal. The items are those
    at or beyond `MARKER_LIMIT`.
    """

    index: float | None = field(default=None, repr=False)
    direct: float | None = field(default=None, repr=False)
    direct_items: tuple[ItemId, ...] = ()
    withdrawal: float | None = field(default=None, repr=False)
    withdrawal_items: tuple[ItemId, ...] = ()
    day: date | None = None
    """Of the session; lets a long break begin the memory anew."""
    measure: str = ""
    """Instrument and version: ratings of different ones are not compared."""
    grain: float = FINE_GRAIN
    """Smallest step of the index, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """`score` crossed `limit`; both 0-10. For a marker alone high is bad, else low.

    `sessions`: how many the score was judged together with, itself included; `score` and `limit`
    are always those of this session. `marker`: the answer that made a drop weigh more, 0-10 with 10
    the bad end. Each is None where the client shares only the trend and it would show an answer.
    """

    level: Level
    rule: Rule
    score: float | None = field(repr=False)
    limit: float | None = field(repr=False)
    items: tuple[ItemId, ...] = ()
    sessions: int = 1
    marker: float | None = field(default=None, repr=False)


def rating(reply: Reply, instrument: Instrument, day: date | None = None) -> Rating:
    """What a reply tells the detector."""
    straight = is_straight_line(reply)
    given = tuple(scoring.answers(reply, instrument))
    direct, withdrawal = _NO_MARKER, _NO_MARKER
    for item, value in () if straight else given:
        if item.is_direct_marker:
            direct = direct.met(item.id, _bad_end(value, item, instrument))
        if item.is_withdrawal_marker:
            withdrawal = withdrawal.met(item.id, _bad_end(value, item, instrument))
    return Rating(
        index=scoring.index_of(given, instrument),
        direct=direct.strength,
        direct_items=direct.items,
        withdrawal=withdrawal.strength,
        withdrawal_items=withdrawal.items,
        day=day,
        measure=reply.instrument,
        grain=scoring.grain(instrument),
    )


def is_straight_line(reply: Reply) -> bool:
    """All answers equal, of at least two: on items of both directions that says nothing."""
    values = [value for value in reply.responses.values() if value is not None]
    return len(values) > 1 and len(set(values)) == 1


def judge(history: Iterable[Rating], current: Rating) -> Flag | None:
    """The weightiest sign in the current session, knowing only the earlier ones; None if none."""
    memory = NOTHING
    for earlier in history:
        memory = after(memory, earlier)
    return judged(memory, current)


def judge_all(ratings: Iterable[Rating]) -> Iterator[Flag | None]:
    """Each session of one client in order, judged by those before it."""
    memory = NOTHING
    for current in ratings:
        yield judged(memory, current)
        memory = after(memory, current)


def judged(memory: Memory, current: Rating) -> Flag | None:
    """As `judge`, with the past as it is remembered."""
    flag = _drop(memory, current)
    if _counts(current.direct):
        return _marked(Level.RUPTURE, Rule.DIRECT_SIGN, current.direct, current.direct_items)
    if not _counts(current.withdrawal):
        return flag
    if flag is None:
        return _marked(Level.WATCH, Rule.WITHDRAWAL, current.withdrawal, current.withdrawal_items)
    return flag if flag.level is Level.RUPTURE else _joined(flag, current)


def sign_limit(memory: Memory, current: Rating) -> float | None:
    """The highest index that would be a sign in the current session; None while nothing is known.

    May be below 0, where no index can be a sign.
    """
    known = baseline.before(memory, current.day, current.measure)
    bound = baseline.limit(known, WATCH)
    return None if bound is None else bound.value


def after(memory: Memory, current: Rating) -> Memory:
    """The memory once a session is over; one without an index only makes the next less certain."""
    if current.index is None:
        return baseline.missed(memory)
    known = baseline.before(memory, current.day, current.measure)
    return baseline.remember(
        known, current.index, day=current.day, measure=current.measure, grain=current.grain
    )


def against_own_level(memory: Memory, score: float) -> Flag | None:
    """An index of 0-10 against what `baseline.before` left of the memory; None if as usual."""
    watched = baseline.reached(memory, WATCH, score)
    if watched is None:
        return None
    ruptured = baseline.reached(memory, RUPTURE, score)
    limit = ruptured or watched
    return Flag(
        level=Level.RUPTURE if ruptured else Level.WATCH,
        rule=Rule.DROP if limit.sessions == 1 else Rule.RUN,
        score=score,
        limit=limit.value,
        sessions=limit.sessions,
    )


def _drop(memory: Memory, current: Rating) -> Flag | None:
    if current.index is None:
        return None
    known = baseline.before(memory, current.day, current.measure)
    return against_own_level(known, current.index)


@dataclass(frozen=True, slots=True)
class _Marker:
    """The strongest answer so far, and the items that count."""

    strength: float | None = None
    items: tuple[ItemId, ...] = ()

    def met(self, item: ItemId, strength: float) -> "_Marker":
        strongest = strength if self.strength is None else max(self.strength, strength)
        return _Marker(strongest, (*self.items, item) if _counts(strength) else self.items)


_NO_MARKER = _Marker()


def _bad_end(value: int, item: Item, instrument: Instrument) -> float:
    return 10 - scoring.good_end(value, item, instrument.scale)


def _counts(strength: float | None) -> bool:
    return strength is not None and strength >= MARKER_LIMIT - _ROUNDING


def _marked(level: Level, rule: Rule, strength: float | None, items: tuple[ItemId, ...]) -> Flag:
    return Flag(level=level, rule=rule, score=strength, limit=MARKER_LIMIT, items=items)


def _joined(flag: Flag, current: Rating) -> Flag:
    return Flag(
        level=Level.RUPTURE,
        rule=Rule.DROP_AND_WITHDRAWAL,
        score=flag.score,
        limit=flag.limit,
        items=current.withdrawal_items,
        sessions=flag.sessions,
        marker=current.withdrawal,
    )
