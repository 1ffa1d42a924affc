import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.prediction import prediction_multiplier, t_probability, t_quantile

# Student's t, from published tables, to the digits printed there.
TABLE = [
    (0.75, 1, 1.000),
    (0.95, 1, 6.314),
    (0.975, 1, 12.706),
    (0.995, 1, 63.657),
    (0.95, 2, 2.920),
    (0.975, 2, 4.303),
    (0.975, 3, 3.182),
    (0.975, 4, 2.776),
    (0.9, 5, 1.476),
    (0.9995, 5, 6.869),
    (0.95, 7, 1.895),
    (0.95, 10, 1.812),
    (0.99, 15, 2.602),
    (0.975, 20, 2.086),
    (0.995, 30, 2.750),
    (0.975, 40, 2.021),
    (0.975, 60, 2.000),
    (0.975, 120, 1.980),
]


@pytest.mark.parametrize(("probability", "freedom", "t"), TABLE)
def test_the_quantile_agrees_with_the_printed_table(
    probability: float, freedom: int, t: float
) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(t, abs=5.1e-4)


@pytest.mark.parametrize(
    ("probability", "freedom", "t"),
    [
        (0.975, 2, 4.302652729749),
        (0.975, 3, 3.182446305284),
        (0.975, 4, 2.776445105198),
        (0.95, 10, 1.812461122812),
        (0.995, 30, 2.749995653567),
        (0.975, 120, 1.979930405083),
    ],
)
def test_the_quantile_is_exact_to_nine_digits(probability: float, freedom: int, t: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(t, rel=1e-9)


@pytest.mark.parametrize(
    ("count", "multiplier"), [(4, 3.697), (6, 2.861), (10, 2.433), (20, 2.193)]
)
def test_the_prediction_multiplier_for_one_in_44(count: int, multiplier: float) -> None:
    assert prediction_multiplier(0.02275, count) == pytest.approx(multiplier, abs=5e-4)


@pytest.mark.parametrize(("n1", "t"), [(2, 4.303), (3, 3.182), (4, 2.776)])
def test_the_t_values_quoted_for_sudden_losses(n1: int, t: float) -> None:
    assert t_quantile(0.975, n1) == pytest.approx(t, abs=5e-4)


def test_the_middle_is_zero_and_the_curve_is_even() -> None:
    assert t_quantile(0.5, 9) == pytest.approx(0, abs=1e-12)
    assert t_quantile(0.1, 9) == pytest.approx(-t_quantile(0.9, 9))
    assert t_probability(0, 4) == pytest.approx(0.5)


@given(st.floats(0.0005, 0.9995), st.integers(1, 400))
def test_quantile_and_probability_undo_each_other(probability: float, freedom: int) -> None:
    assert t_probability(t_quantile(probability, freedom), freedom) == pytest.approx(
        probability, abs=1e-12
    )


@given(st.integers(2, 300))
def test_more_ratings_need_fewer_deviations_but_never_fewer_than_two(count: int) -> None:
    wide, narrow = prediction_multiplier(0.02275, count), prediction_multiplier(0.02275, count + 1)
    assert wide > narrow > 2


@pytest.mark.parametrize(("probability", "freedom"), [(0.0, 5), (1.0, 5), (0.9, 0), (-0.1, 3)])
def test_nonsense_is_refused(probability: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="freedom"):
        t_quantile(probability, freedom)


def test_one_rating_predicts_nothing() -> None:
    with pytest.raises(ValueError, match="freedom"):
        prediction_multiplier(0.02275, 1)
