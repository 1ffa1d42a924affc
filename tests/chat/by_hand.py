"""The digest worked out from an export alone, as docs/detection.md tells a reader to do it.

Written from that page, with the published item bank beside it; shares no code with the product.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from statistics import fmean
from typing import Any

BANK = Path(__file__).parents[2] / "bot" / "exchange" / "instruments" / "alliance-1.toml"
ITEMS = {item["id"]: item for item in tomllib.loads(BANK.read_text("utf-8"))["items"]}
ANCHORS = [name for name, item in ITEMS.items() if item["use"] == "anchor"]
CLOSE = 1e-9

Export = dict[str, Any]


@dataclass
class Session:
    """One check-in as the therapist may see it."""

    row: dict[str, Any]
    index: float | None = None
    usual: float | None = None
    limit: float | None = None
    flag: tuple[str, str, float | None, float | None] | None = None
    """Level, rule, score and limit."""


@dataclass
class Course:
    """What is remembered while reading."""

    counted: list[float] = field(default_factory=list)
    given: list[float] = field(default_factory=list)
    states: list[tuple[float, float, int]] = field(default_factory=list)
    """Level, spread and number of ratings after each rating."""
    missed: int = 0
    day: datetime | None = None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def is_seen(row: dict[str, Any]) -> bool:
    """Whether others see that it was answered."""
    return row["sharing"] != "private" and any(item["value"] is not None for item in row["items"])


def good_end(name: str, value: int) -> float:
    return 10 - value if ITEMS[name].get("reversed") else value


def answers(row: dict[str, Any]) -> dict[str, int]:
    return {one["id"]: one["value"] for one in row["items"] if one["value"] is not None}


def index(row: dict[str, Any]) -> float | None:
    values = [value for name, value in answers(row).items() if name in ANCHORS]
    return fmean(values) if is_seen(row) and len(values) >= 2 else None


def marker(row: dict[str, Any], facet: str) -> int | None:
    """The strongest answer to a question of that facet, if it counts."""
    if not is_seen(row) or len(set(answers(row).values())) == 1:
        return None
    found = [value for name, value in answers(row).items() if ITEMS[name]["facet"] == facet]
    return max((value for value in found if value >= 8), default=None)


def limits(course: Course, odds: float, least: float) -> list[float]:
    """For one rating, and for runs of two and three."""
    found = []
    for k in (1, 2, 3):
        if len(course.states) < k:
            break
        m, s, n = course.states[-k]
        if k > 1 and n < 3:
            break
        v = {1: 1.0, 2: 0.6, 3: 3.88 / 9}[k]
        d = max(2.6 * s, 1.2)
        variance = s * s * (v + 1 / n + 0.01 * course.missed) * (1 + 1 / n)
        drop = max(least, d / 2 + log(odds) * variance / d)
        if k == 1:
            found.append(m - drop)
        else:
            before = sum(course.given[1 - k :])
            found.append(min(k * (m - drop) - before, m - drop / 2))
    return found


def add(course: Course, rating: float) -> None:
    floor = -99.0
    if course.states:
        m, s, n = course.states[-1]
        floor = m - 2.5 * s * (1 + 1 / n)
    course.counted = [*course.counted, max(rating, floor)][-12:]
    course.given.append(rating)
    n, m = len(course.counted), fmean(course.counted)
    squares = sum((one - m) ** 2 for one in course.counted)
    course.states.append((m, sqrt((6 * 0.25 + squares) / (5 + n)), n))
    course.missed = 0


def sessions(export: Export, until: datetime) -> Iterator[Session]:
    """All that had ended, each judged by those before it."""
    course = Course()
    for row in export["checkins"]:
        if row["counts_from"] is None or moment(row["counts_from"]) > until:
            continue
        found = Session(row, index(row))
        day = moment(row["session_start"])
        known = Course() if is_over(course, day) else course
        if is_seen(row) and known.states and known.states[-1][2] >= 2:
            found.usual = known.states[-1][0]
            found.limit = max(limits(known, 12, 0))
        if found.index is not None:
            course = known
        found.flag = flag(course, found)
        yield found
        if found.index is None:
            course.missed += 1
        else:
            add(course, found.index)
            course.day = day


def is_over(course: Course, day: datetime) -> bool:
    """Whether the client begins anew after a long break."""
    long = course.day is not None and (day.date() - course.day.date()).days >= 120
    return long or course.missed >= 16


def flag(course: Course, one: Session) -> tuple[str, str, float | None, float | None] | None:
    is_trend = one.row["sharing"] == "trend"
    strain, back = marker(one.row, "rupture_direct"), marker(one.row, "rupture_indirect")
    if strain is not None:
        return ("rupture", "direct_sign", None if is_trend else strain, None if is_trend else 8)
    drop = dropped(course, one.index)
    if back is None:
        return drop
    if drop is None:
        return ("watch", "withdrawal", None if is_trend else back, None if is_trend else 8)
    return drop if drop[0] == "rupture" else ("rupture", "drop_and_withdrawal", *drop[2:])


def dropped(course: Course, score: float | None) -> tuple[str, str, float, float] | None:
    if score is None or not course.states:
        return None
    for level, odds, least in (("rupture", 50, 1.05), ("watch", 12, 0)):
        found = limits(course, odds, least)
        highest = max(found)
        if score <= highest + CLOSE:
            return (level, "drop" if found[0] == highest else "run", score, highest)
    return None


def weeks_since_break(export: Export, one: Session) -> int:
    """Whole weeks from the first session after the longest break to this one."""
    starts = sorted(moment(row["session_start"]) for row in export["checkins"])
    back = max(pairwise(starts), key=lambda pair: pair[1] - pair[0])[1]
    return (moment(one.row["session_start"]) - back).days // 7


def facets(row: dict[str, Any]) -> dict[str, float]:
    values: dict[str, list[float]] = {}
    for name, value in answers(row).items():
        values.setdefault(ITEMS[name]["facet"], []).append(good_end(name, value))
    return {facet: fmean(found) for facet, found in values.items()}


def moves(before: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, float]:
    """How far the facets of a shared check-in lie from the mean of the shared ones before it."""
    found = {}
    for facet, value in facets(row).items():
        past = [known[facet] for one in before if facet in (known := facets(one))]
        if len(past) >= 2 and abs(value - fmean(past)) >= 1.5 - CLOSE:
            found[facet] = value - fmean(past)
    return found
