"""The example that docs/detection.md works out by hand."""

from math import log, sqrt
from pathlib import Path

import pytest

from bot.alliance import baseline, signals
from bot.alliance.baseline import NOTHING
from bot.alliance.signals import RUPTURE, WATCH, Level, Rating, Rule

PAGE = Path(__file__).parents[2] / "docs" / "detection.md"


def rows() -> list[list[str]]:
    """The table of the example, without its head."""
    _, _, table = PAGE.read_text(encoding="utf-8").partition("| session | anchors |")
    lines = table.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def printed(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def test_every_row_of_the_example_comes_out_as_printed() -> None:
    memory = NOTHING
    for _, anchors, index, count, level, spread, watch, rupture, sign, counts in rows():
        values = [int(value) for value in anchors.split()]
        current = Rating(index=sum(values) / 3 if values else None)
        assert index == printed(current.index)
        base = memory.bases[0] if memory.bases else None
        limits = [baseline.limit(memory, strictness) for strictness in (WATCH, RUPTURE)]
        assert count == ("0" if base is None else str(base.ratings))
        assert level == printed(base and base.level)
        assert spread == printed(base and base.spread, 3)
        if values:
            assert [watch, rupture] == [printed(bound and bound.value) for bound in limits]
        flag = signals.judged(memory, current)
        assert sign == ("" if flag is None else flag.level)
        memory = signals.after(memory, current)
        assert counts == (printed(memory.counted[-1]) if values else "")


def test_the_fifth_session_comes_out_by_hand() -> None:
    memory = NOTHING
    for value in (8.0, 9.0, 8.0, 9.0):
        memory = baseline.remember(memory, value)
    flag = signals.judged(memory, Rating(index=20 / 3))
    spread = sqrt((6 * 0.25 + 1) / 9)
    depth, variance = 2.6 * spread, spread**2 * 1.25 * 1.25
    by_hand = 8.5 - (depth / 2 + log(12) * variance / depth)
    assert flag is not None
    assert (flag.level, flag.rule, flag.score) == (Level.WATCH, Rule.DROP, 20 / 3)
    assert flag.limit == pytest.approx(by_hand)


def test_the_page_names_the_constants_in_use() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"a **rupture** for *c* = {RUPTURE.odds} with a least drop of {RUPTURE.least}" in page
    assert f"**watch** for *c* = {WATCH.odds}." in page
    assert WATCH.least == 0
    assert f"| odds *c* | {RUPTURE.odds}, {WATCH.odds} |" in page
    assert f"| dip | {baseline.DIP_SPREADS} *s*, {baseline.DIP_POINTS} points |" in page
    assert f"| window | {baseline.WINDOW} | a quarter" in page
    assert f"| usual spread | {baseline.USUAL_SPREAD} |" in page
    assert f"| its weight | {baseline.USUAL_WEIGHT} |" in page
    assert f"| counts down to | {baseline.SINKS_AT_MOST} SDs of the next rating |" in page
    assert f"| carry | {baseline.CARRY} |" in page
    assert f"| drift | {baseline.DRIFT} per missed session |" in page
    assert f"| *n*ₖ for runs | {baseline.RUN_NEEDS} |" in page
    breaks = f"| {baseline.BREAK_SESSIONS} sessions, {baseline.BREAK_DAYS.days} days |"
    assert breaks in page
    assert f"| marker | {signals.MARKER_LIMIT:.0f} of 10 |" in page
