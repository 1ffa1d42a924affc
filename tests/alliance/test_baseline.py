from datetime import date, timedelta
from math import log, sqrt
from statistics import NormalDist, fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import baseline
from bot.alliance.baseline import NOTHING, Base, Memory, Strictness

STRICT = Strictness(odds=30, least=1.0)


def remembered(*values: float) -> Memory:
    memory = NOTHING
    for value in values:
        memory = baseline.remember(memory, value)
    return memory


def spread_of(*values: float) -> float:
    """By hand: six ratings' worth of 0.5, and the client's own."""
    own = sum((value - fmean(values)) ** 2 for value in values)
    return sqrt((6 * 0.25 + own) / (6 + len(values) - 1))


def drop_by_hand(spread: float, ratings: int, of_mean: float = 1.0, odds: float = 30) -> float:
    """How far below the level a mean with that variance is so many times likelier in a dip."""
    dip = max(2.6 * spread, 1.2)
    variance = spread**2 * (of_mean + 1 / ratings) * (1 + 1 / ratings)
    return dip / 2 + log(odds) * variance / dip


def test_the_level_is_the_mean_and_the_spread_leans_on_what_is_usual() -> None:
    (base, *_) = remembered(8.0, 9.0, 8.5).bases
    assert base.level == pytest.approx(8.5)
    assert base.spread == pytest.approx(sqrt((6 * 0.25 + 0.5) / 8))
    assert base.ratings == 3


def test_one_rating_already_gives_a_limit_and_none_gives_none() -> None:
    assert baseline.limit(NOTHING, STRICT) is None
    bound = baseline.limit(remembered(8.0), STRICT)
    assert bound is not None
    assert bound.value == pytest.approx(8 - drop_by_hand(0.5, 1))
    assert bound.sessions == 1


def test_a_limit_is_recomputed_by_hand() -> None:
    values = [8.0, 9.0, 8.0, 9.0, 8.0]
    bound = baseline.limit(remembered(*values), STRICT)
    assert bound is not None
    assert bound.value == pytest.approx(fmean(values) - drop_by_hand(spread_of(*values), 5))


@pytest.mark.parametrize("spread", [0.3, 0.46, 0.9])
def test_at_the_limit_a_dip_is_so_many_times_likelier_than_an_ordinary_week(spread: float) -> None:
    drop = baseline.least_drop(Strictness(odds=30), Base(8.0, spread, 9), 1)
    depth, deviation = max(2.6 * spread, 1.2), spread * (1 + 1 / 9)
    ordinary, dipped = NormalDist(0, deviation), NormalDist(depth, deviation)
    assert dipped.pdf(drop) / ordinary.pdf(drop) == pytest.approx(30)


def test_a_run_is_held_against_the_level_before_it() -> None:
    steady = [8.0, 9.0, 8.0, 9.0, 8.0, 9.0]
    bound = baseline.limit(remembered(*steady, 7.3), STRICT)
    assert bound is not None
    assert bound.sessions == 2
    of_two = 8.5 - drop_by_hand(spread_of(*steady), 6, (2 + 2 * 0.2) / 4)
    assert bound.value == pytest.approx(2 * of_two - 7.3)


def test_a_run_never_flags_who_is_nearly_back() -> None:
    steady = [8.0, 9.0, 8.0, 9.0, 8.0, 9.0]
    memory = remembered(*steady, 0.0)
    bound = baseline.limit(memory, STRICT)
    assert bound is not None
    drop = max(1.0, drop_by_hand(spread_of(*steady), 6, 2.4 / 4))
    assert bound.value == pytest.approx(8.5 - drop / 2)
    assert baseline.reached(memory, STRICT, bound.value) == bound
    assert baseline.reached(memory, STRICT, bound.value + 0.01) is None


def test_two_ratings_are_too_few_to_hold_a_run_against() -> None:
    bound = baseline.limit(remembered(8.0, 3.0), STRICT)
    assert bound is not None
    assert bound.sessions == 1


def test_a_drop_is_at_least_so_many_points_however_still_the_course() -> None:
    bound = baseline.limit(remembered(*[10.0] * 40), Strictness(odds=1.1, least=1.0))
    assert bound is not None
    assert bound.value <= 9.5
    of_one = baseline.limit(remembered(*[10.0] * 40)._replace(bases=remembered(10.0).bases), STRICT)
    assert of_one is not None
    assert of_one.value <= 9.0


def test_a_very_low_rating_is_remembered_as_less_low() -> None:
    memory = remembered(8.0, 8.0, 8.0, 8.0, 0.0)
    assert memory.counted[-1] == pytest.approx(8 - 2.5 * 1.25 * spread_of(8, 8, 8, 8))
    assert memory.recent[-1] == 0.0


def test_a_high_rating_is_remembered_as_it_is() -> None:
    assert remembered(2.0, 2.0, 2.0, 10.0).counted[-1] == 10.0


def test_only_the_last_twelve_make_the_level() -> None:
    assert remembered(*[9.0] * 12) == remembered(*[8.0] * 12, *[9.0] * 15)._replace(
        bases=remembered(*[9.0] * 12).bases
    )
    assert len(remembered(*[8.0] * 500).counted) == 12


def test_each_session_without_a_rating_widens_the_limit_a_little() -> None:
    memory = remembered(8.0, 9.0, 8.0)
    near, far = baseline.limit(memory, STRICT), baseline.limit(baseline.missed(memory, 5), STRICT)
    assert near is not None
    assert far is not None
    assert 0 < near.value - far.value < 0.1
    assert baseline.remember(baseline.missed(memory, 5), 8.0).missed == 0


MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "is_kept"), [(7, True), (56, True), (119, True), (120, False), (365, False)]
)
def test_after_a_long_break_a_client_begins_anew(days: int, *, is_kept: bool) -> None:
    memory = baseline.remember(NOTHING, 8.0, day=MONDAY)
    found = baseline.before(memory, MONDAY + timedelta(days=days), "")
    assert found == (memory if is_kept else NOTHING)


def test_sixteen_unrated_sessions_are_a_long_break() -> None:
    memory = remembered(8.0)
    assert baseline.before(baseline.missed(memory, 15), None, "") != NOTHING
    assert baseline.before(baseline.missed(memory, 16), None, "") == NOTHING


def test_another_instrument_has_a_level_of_its_own() -> None:
    memory = baseline.remember(NOTHING, 8.0, measure="alliance/1")
    assert baseline.before(memory, None, "alliance/1") == memory
    assert baseline.before(memory, None, "alliance/2") == NOTHING


def test_a_coarse_scale_is_expected_to_spread_more() -> None:
    fine = baseline.base_of([8.0], 1 / 3).spread
    assert fine == pytest.approx(0.5)
    assert baseline.base_of([8.0], 2.5 / 3).spread > 0.6


ratings = st.lists(st.integers(0, 30).map(lambda thirds: thirds / 3), min_size=1, max_size=40)


@given(ratings)
def test_the_memory_never_grows_and_never_fails(values: list[float]) -> None:
    memory = remembered(*values)
    assert len(memory.counted) <= 12
    assert len(memory.recent) <= 2
    assert len(memory.bases) <= 3
    assert 0 < memory.bases[0].spread < 10


@given(ratings, st.floats(1.1, 1000), st.floats(1.1, 1000))
def test_the_stricter_the_lower(values: list[float], one: float, other: float) -> None:
    memory = remembered(*values)
    low = baseline.limit(memory, Strictness(max(one, other), 1.0))
    high = baseline.limit(memory, Strictness(min(one, other), 1.0))
    assert low is not None
    assert high is not None
    assert low.value <= high.value + 1e-9


@given(ratings, st.integers(0, 30).map(lambda thirds: thirds / 3))
def test_what_is_reached_is_at_or_below_the_limit_and_nothing_else(
    values: list[float], score: float
) -> None:
    memory = remembered(*values)
    bound = baseline.limit(memory, STRICT)
    assert bound is not None
    found = baseline.reached(memory, STRICT, score)
    assert found == (bound if score <= bound.value + 1e-9 else None)
