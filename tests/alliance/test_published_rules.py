"""Each rule on the numbers its source prints."""

from math import sqrt
from statistics import fmean

import pytest

from bot.alliance import published_rules as rules

COURSE = [4.5, 4.6, 4.4, 4.5, 4.7, 4.6, 3.2, 4.1, 4.5, 4.6]
CHART = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
HANDBOOK = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, *CHART]


def test_in_the_worked_course_the_seventh_session_alone_lies_two_sds_below() -> None:
    assert rules.below_own_mean(COURSE) == [number == 6 for number in range(10)]
    assert rules.below_own_mean([4.5]) == [False]
    assert rules.below_own_mean_so_far(COURSE) == [number == 6 for number in range(10)]


@pytest.mark.parametrize(("count", "z"), [(5, 1.789), (6, 2.041), (10, 2.846), (11, 3.015)])
def test_few_ratings_cannot_lie_far_from_their_own_mean(count: int, z: float) -> None:
    assert rules.largest_z(count) == pytest.approx(z, abs=5e-4)
    extreme = [10.0] * (count - 1) + [0.0]
    assert any(rules.below_own_mean(extreme)) == (count >= 6)


def test_the_prediction_limit_of_six_ratings() -> None:
    assert rules.prediction_limit(COURSE[:6]) == pytest.approx(4.55 - 2.861 * 0.104881, abs=1e-4)
    assert rules.below_prediction_limit(COURSE) == [number == 6 for number in range(10)]


def test_reliable_change_on_the_case_of_its_authors() -> None:
    change = rules.reliable_change(7.5, 0.80)
    assert change.standard_error == pytest.approx(3.354, abs=5e-4)
    assert change.of_difference == pytest.approx(4.743, abs=5e-4)
    assert change.index(32.5, 47.5) == pytest.approx(3.162, abs=5e-4)


@pytest.mark.parametrize(
    ("sd", "reliability", "expected"),
    [
        (10.5, 0.961, (2.073584, 2.93249, 5.747681)),
        (6.396073, 0.931, (1.680111, 2.376036, 4.65703)),
        (10.5, 0.931, (None, None, 7.645131)),
    ],
)
def test_reliable_change_agrees_with_the_package_for_sudden_gains(
    sd: float, reliability: float, expected: tuple[float | None, ...]
) -> None:
    change = rules.reliable_change(sd, reliability)
    found = (change.standard_error, change.of_difference, change.least)
    for value, printed in zip(found, expected, strict=True):
        assert printed is None or value == pytest.approx(printed, abs=1e-5)


def test_the_three_cut_offs_between_two_groups() -> None:
    assert rules.clinical_cutoffs((40, 7.5), (60, 7.5)) == pytest.approx((55, 45, 50))


def test_a_reliable_drop_is_measured_from_the_mean_so_far() -> None:
    assert rules.reliably_lower([8.0, 8.0, 7.0, 6.5], 1.2) == [False, False, False, False]
    assert rules.reliably_lower([8.0, 8.0, 7.0, 6.4], 1.2) == [False, False, False, True]


def test_the_individuals_chart_of_ten_flow_rates() -> None:
    assert fmean(CHART) == pytest.approx(50.81)
    assert rules.moving_range(CHART) == pytest.approx(1.8778, abs=5e-5)
    assert rules.individuals_limits(CHART) == pytest.approx((45.8159, 55.8041), abs=2e-4)


def test_an_individuals_chart_of_the_past_flags_what_lies_below_it() -> None:
    assert rules.below_individuals_limit([*CHART, 45.9])[-1] is False
    assert rules.below_individuals_limit([*CHART, 45.7])[-1] is True


def test_the_moving_average_of_the_engineering_handbook_gives_no_signal() -> None:
    values = rules.ewma(HANDBOOK, 50, 0.3)
    assert values[:4] == pytest.approx([50.60, 49.52, 50.56, 50.18], abs=0.006)
    assert values[-1] == pytest.approx(51.99, abs=0.005)
    settled = 3 * 2.0539 * sqrt(0.3 / 1.7)
    assert (50 + settled, 50 - settled) == pytest.approx((52.5884, 47.4116), abs=1e-4)
    assert rules.ewma_reach(2.0539, 0.3, 500) == pytest.approx(settled)
    assert rules.ewma_reach(2.0539, 0.3, 1) == pytest.approx(3 * 2.0539 * 0.3)
    assert not any(rules.below_ewma_limit(HANDBOOK, 50, 2.0539))
    assert rules.below_ewma_limit([*HANDBOOK, 30.0], 50, 2.0539)[-1]


SHIFTED = [0.8, 1.9, 1.4, 2.0, 1.1, 0.7, 2.6]


def test_cumulative_sums_with_and_without_head_start() -> None:
    assert rules.cusum(SHIFTED) == pytest.approx([0.3, 1.7, 2.6, 4.1, 4.7, 4.9, 7.0])
    started = rules.cusum(SHIFTED, start=2.5)
    assert started == pytest.approx([2.8, 4.2, 5.1, 6.6, 7.2, 7.4, 9.5])
    ratings = [10 - z for z in SHIFTED]
    assert rules.over_cusum_limit(ratings, 10, 1).index(True) == 6
    assert rules.over_cusum_limit(ratings, 10, 1, start=2.5).index(True) == 2


def test_a_sudden_loss_is_a_step_down_that_stays() -> None:
    assert rules.sudden_losses([8.0, 8.3, 8.0, 5.0, 5.3, 5.0], 1.2) == [
        number == 3 for number in range(6)
    ]
    assert not any(rules.sudden_losses([8.0, 8.3, 8.0, 5.0, 8.0, 8.3], 1.2))
    assert not any(rules.sudden_losses([8.0, 8.3, 8.0, 7.0, 7.3, 7.0], 0.9))
    assert not any(rules.sudden_losses([8.0, 5.0], 1.2))


def test_products_compare_with_one_value_for_all_or_with_the_last_rating() -> None:
    assert rules.under_cutoff([36.0, 36.1, 35.9], 36) == [True, False, True]
    assert rules.lower_than_last([38.0, 37.0, 36.5], 1) == [False, True, False]
    assert rules.lower_than_last([], 1) == []
