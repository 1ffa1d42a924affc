"""The example that docs/detection.md works out by hand."""

from math import sqrt
from pathlib import Path

import pytest

from bot.alliance import baseline, signals
from bot.alliance.baseline import NOTHING
from bot.alliance.prediction import t_quantile
from bot.alliance.signals import RUPTURE, WATCH, Level, Rating, Rule, judge

PAGE = Path(__file__).parents[2] / "docs" / "detection.md"
PAST = [8.0, 9.0, 8.0, 9.0]


def test_the_worked_example_comes_out_as_printed() -> None:
    flag = judge([Rating(index=value) for value in PAST], Rating(index=20 / 3))
    assert flag is not None
    assert (flag.level, flag.rule) == (Level.WATCH, Rule.DROP)
    spread = sqrt((6 * 0.36 + 1) / 9)
    by_hand = 8.5 - t_quantile(0.983, 9) * spread * sqrt(1.25)
    assert flag.limit == pytest.approx(by_hand)
    assert by_hand == pytest.approx(6.85, abs=0.005)
    memory = NOTHING
    for value in PAST:
        memory = baseline.remember(memory, value)
    rupture = baseline.limit(memory, RUPTURE)
    assert rupture is not None
    assert rupture.value == pytest.approx(6.46, abs=0.005)


def test_the_page_names_the_constants_in_use() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f" = {RUPTURE.alpha} and *D* = 1" in page
    assert f" = {WATCH.alpha} and *D* = 2/3" in page
    assert WATCH.least == pytest.approx(2 / 3)
    assert f"| {baseline.WINDOW} | a quarter" in page
    assert f"| usual spread | {baseline.USUAL_SPREAD} |" in page
    assert f"| its weight | {baseline.USUAL_WEIGHT} |" in page
    assert f"| counts down to | {baseline.SINKS_AT_MOST} *s* |" in page
    assert f"| carry | {baseline.CARRY} |" in page
    assert f"| drift | {baseline.DRIFT} per missed session |" in page
    assert f"| *n*ₖ for runs | {baseline.RUN_NEEDS} |" in page
    breaks = f"| {baseline.BREAK_SESSIONS} sessions, {baseline.BREAK_DAYS.days} days |"
    assert breaks in page
    assert f"| marker | {signals.MARKER_LIMIT:.0f} of 10 |" in page
