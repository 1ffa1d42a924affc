"""A chart says what the numbers say, in either direction of writing."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from bot.alliance.digests import Need
from bot.alliance.signals import Level
from bot.alliance.trends import MarkKind, Trend, time_axis
from bot.reports import shapes
from bot.reports.chart import Chart, Frame
from tests.reports.sample_reports import LAST, eventful, trend, weekly

FRAME = Frame(width=300, height=100, r=2, size=10, labels=True, dates=True)
NUMBERS = {MarkKind.FEE_CHANGE: "2", MarkKind.LATE: "1"}


def chart(found: Trend, *, is_rtl: bool = False, decimal: str = ".", frame: Frame = FRAME) -> Chart:
    return Chart(
        trend=found,
        axis=time_axis([found], LAST),
        frame=frame,
        is_rtl=is_rtl,
        numbers=NUMBERS,
        decimal=decimal,
    )


def test_time_runs_from_left_to_right() -> None:
    found = chart(trend(8, 8, 8))
    xs = [found.spot(point)[0] for point in found.rated]
    assert xs == sorted(xs)


def test_time_runs_from_right_to_left_in_arabic_and_the_scale_stands_on_the_right() -> None:
    found, mirrored = chart(trend(8, 7, 9)), chart(trend(8, 7, 9), is_rtl=True)
    for point in found.rated:
        (x, y), (mirrored_x, mirrored_y) = found.spot(point), mirrored.spot(point)
        assert abs(x + mirrored_x - FRAME.width) < 1e-9
        assert y == mirrored_y
    assert [x for x, _, _ in mirrored.scale] == [FRAME.width - x for x, _, _ in found.scale]


def test_a_better_rating_lies_higher() -> None:
    found = chart(trend(2, 9))
    (_, low), (_, high) = (found.spot(point) for point in found.rated)
    assert high < low


def test_a_line_never_runs_over_a_gap() -> None:
    found = chart(trend(8, 7, None, 9, 8, None, 7))
    assert [len(run) for run in found.runs()] == [2, 2, 1]


def test_a_line_without_a_gap_is_one_line() -> None:
    assert [len(run) for run in chart(trend(8, 7, 9)).runs()] == [3]


def test_a_session_without_an_index_lies_under_the_zero_line() -> None:
    found = chart(trend(8, None))
    _, y = found.spot(found.trend.points[1])
    assert y == found.below
    assert found.up(0) < y < FRAME.height


def test_nothing_is_drawn_outside_the_frame() -> None:
    frames = [FRAME, Frame(width=120, height=30, r=1.2, size=9)]
    for frame in frames:
        found = chart(trend(0, 10, 5, 10, 0), frame=frame)
        for point in found.rated:
            x, y = found.spot(point)
            assert frame.r <= x <= frame.width - frame.r
            assert frame.r <= y <= frame.height - frame.r


def test_a_day_outside_the_axis_lies_at_its_end() -> None:
    found = chart(trend(8, 8))
    assert found.across(LAST + timedelta(days=400)) == found.across(LAST)


def test_the_latest_value_and_the_signs_are_written() -> None:
    points = weekly(8, 8, 5, 8, 8, 8, flags={2: Level.RUPTURE})
    found = chart(replace(trend(), points=points), decimal=",")
    assert [text for _, _, text in found.values] == ["8,0", "5,0"]


def test_values_do_not_stand_on_each_other() -> None:
    points = weekly(*[5] * 30, flags=dict.fromkeys(range(30), Level.WATCH))
    xs = sorted(x for x, _, _ in chart(replace(trend(), points=points)).values)
    assert all(later - earlier > 2 * FRAME.size for earlier, later in pairwise(xs))


def test_a_value_near_an_edge_is_written_on_the_inner_side() -> None:
    (bottom,), (top,) = chart(trend(0.5)).values, chart(trend(10)).values
    assert bottom[1] < chart(trend(0.5)).up(0.5)
    assert top[1] > chart(trend(10)).up(10)


def test_a_small_chart_has_no_numbers() -> None:
    found = chart(trend(8), frame=replace(FRAME, labels=False))
    assert found.values == []
    assert found.scale == []


def test_events_are_numbered_and_spans_are_drawn() -> None:
    found = chart(eventful())
    assert [text for _, _, text in found.badges] == ["2", "1"]
    assert shapes.STRAIN in found.svg
    assert shapes.STRAIN not in chart(trend(8)).svg


def test_every_sign_has_a_shape_of_its_own() -> None:
    drawn = {kind: draw((10, 10), 2).split("fill")[0] for kind, draw in shapes.SIGNS.items()}
    assert len(set(drawn.values())) == len(drawn) == 4


def test_a_client_nobody_ever_rated_has_a_chart() -> None:
    found = chart(replace(trend(None, None), need=Need.SILENCE))
    assert found.svg.count("<path") > 4
    assert found.values == []
    assert "NaN" not in found.svg
