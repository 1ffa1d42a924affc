from dataclasses import replace
from itertools import pairwise
from random import Random  # noqa: TID251  # seeded: the same made-up clients every time
from statistics import fmean

import pytest
from alliance_people import BANK, item, level, reply
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import signals
from bot.alliance.instruments import Facet, ItemId, ResponseScale
from bot.alliance.replies import Response
from bot.alliance.signals import Flag, Level, Rating, Rule, judge, judge_all, own_limit


def rated(*values: float | None) -> list[Rating]:
    return [Rating(index=value) for value in values]


def flag_after(past: list[float | None], score: float | None) -> Flag | None:
    return judge(rated(*past), Rating(index=score))


def levels(*values: float | None) -> list[Level | None]:
    return [None if flag is None else flag.level for flag in judge_all(rated(*values))]


# --- the client's own level ---------------------------------------------------------------------

STEADY = [4.5, 4.6, 4.4, 4.5, 4.7, 4.6]


def test_the_worked_dip_is_a_rupture_in_its_session_and_in_no_other() -> None:
    found = levels(*STEADY, 3.2, 4.1, 4.5, 4.6)
    assert found == [None] * 6 + [Level.RUPTURE] + [None] * 3


def test_the_limit_is_mean_less_t_times_spread() -> None:
    assert own_limit(STEADY) == pytest.approx(4.55 - 2.8609 * 0.104881, abs=1e-4)


def test_a_rupture_names_the_stricter_of_its_two_limits() -> None:
    flag = flag_after(list(STEADY), 3.2)
    assert flag is not None
    assert flag.limit == pytest.approx(3.55)
    swinging = flag_after([9.0, 6.0, 8.0, 5.0, 9.0, 7.0], 1.0)
    assert swinging is not None
    assert swinging.limit == pytest.approx(own_limit([9, 6, 8, 5, 9, 7]))


@pytest.mark.parametrize(
    ("past", "score", "level", "rule"),
    [
        ([8.0, 8.1, 7.9, 8.0], 7.2, Level.WATCH, Rule.BELOW_LIMIT),  # small but unlike Ada
        ([9.0, 6.0, 8.0, 5.0], 5.5, Level.WATCH, Rule.DROP),  # large but like Ada
        ([8.0, 8.1, 7.9, 8.0], 6.9, Level.RUPTURE, Rule.DROP_BELOW_LIMIT),
        ([8.0, 8.0, 8.0, 8.0], 7.0, Level.WATCH, Rule.DROP),
    ],
)
def test_one_limit_crossed_is_watched_and_both_are_a_rupture(
    past: list[float | None], score: float, level: Level, rule: Rule
) -> None:
    flag = flag_after(past, score)
    assert flag is not None
    assert (flag.level, flag.rule, flag.score) == (level, rule, score)
    assert flag.limit is not None
    assert score <= flag.limit + 1e-9


@pytest.mark.parametrize(
    ("past", "score"),
    [
        ([8.0, 8.1, 7.9, 8.0], 7.6),  # below the limit by a hair nobody would notice
        ([8.0, 8.1, 7.9, 8.0], 8.0),
        ([8.0, 8.1, 7.9, 8.0], 9.5),
        ([9.0, 6.0, 8.0, 5.0], 6.1),
        ([9.0, 6.0, 8.0, 5.0], 10.0),
    ],
)
def test_an_ordinary_session_is_left_in_peace(past: list[float | None], score: float) -> None:
    assert flag_after(past, score) is None


def test_a_drop_of_exactly_one_point_is_a_drop_whatever_the_arithmetic() -> None:
    thirds = [28 / 3, 28 / 3, 29 / 3, 27 / 3, 28 / 3]
    flag = flag_after(list(thirds), 25 / 3)
    assert flag is not None
    assert flag.score == 25 / 3


# --- clients whose ratings say little -----------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (10.0, None),
        (29 / 3, None),
        (28 / 3, None),
        (9.0, Level.WATCH),
        (8.0, Level.RUPTURE),
        (3.0, Level.RUPTURE),
    ],
)
def test_a_client_who_always_says_ten_is_neither_alarm_nor_deaf_spot(
    score: float, level: Level | None
) -> None:
    flag = flag_after([10.0] * 12, score)
    assert (None if flag is None else flag.level) == level


@pytest.mark.parametrize("value", [0.0, 5.0, 10.0])
def test_ratings_that_never_change_are_never_flagged(value: float) -> None:
    assert levels(*[value] * 30) == [None] * 30


@pytest.mark.parametrize(
    ("past", "score", "level"),
    [
        ([], 0.0, None),
        ([8.0], 6.0, Level.WATCH),
        ([8.0], 6.1, None),
        ([8.0, 9.0], 6.5, Level.WATCH),
        ([8.0, 9.0], 6.6, None),
        ([8.0, 9.0, 7.0], 0.0, Level.WATCH),
    ],
)
def test_with_few_ratings_only_a_large_drop_is_watched(
    past: list[float | None], score: float, level: Level | None
) -> None:
    flag = flag_after(past, score)
    assert (None if flag is None else flag.level) == level
    assert flag is None or flag.rule is Rule.EARLY_DROP


def test_sessions_without_an_index_shift_nothing() -> None:
    gaps = [4.5, None, 4.6, 4.4, None, None, 4.5, 4.7, None, 4.6, None]
    assert flag_after(list(gaps), 3.2) == flag_after(list(STEADY), 3.2)
    assert flag_after(list(gaps), None) is None


# --- direct signs -------------------------------------------------------------------------------


@pytest.mark.parametrize(("tension", "flagged"), [(8, True), (10, True), (7, False), (0, False)])
def test_tension_said_aloud_is_a_rupture_from_the_first_session(
    tension: int, *, flagged: bool
) -> None:
    flag = judge([], signals.rating(level(9, tension=tension), BANK))
    if not flagged:
        assert flag is None
        return
    assert flag == Flag(
        level=Level.RUPTURE,
        rule=Rule.DIRECT_SIGN,
        score=tension,
        limit=8.0,
        items=(ItemId("tension"),),
    )


def test_a_direct_sign_counts_even_when_nothing_else_was_answered() -> None:
    alone = reply(goal=None, heard=None, bond=None, tension=9)
    flag = judge([], signals.rating(alone, BANK))
    assert flag is not None
    assert flag.rule is Rule.DIRECT_SIGN


@pytest.mark.parametrize("value", [8, 9, 10])
def test_who_taps_the_same_number_everywhere_has_given_no_direct_sign(value: int) -> None:
    straight = level(value, tasks=value, tension=value)
    assert signals.is_straight_line(straight)
    assert judge([], signals.rating(straight, BANK)) is None
    assert judge([], signals.rating(level(value, tension=value, tasks=value - 1), BANK))


def test_skipped_items_do_not_bend_a_straight_line() -> None:
    assert signals.is_straight_line(level(9, tasks=None, tension=9))
    assert not signals.is_straight_line(reply(goal=None, tension=9))


def test_a_straight_line_can_still_be_a_drop() -> None:
    flag = judge(rated(*STEADY), signals.rating(level(1, tension=1), BANK))
    assert flag is not None
    assert flag.rule is Rule.DROP_BELOW_LIMIT


def test_a_direct_item_worded_the_good_way_round_counts_at_its_low_end() -> None:
    bank = replace(BANK, items=(*BANK.items, item("would_return", Facet.RUPTURE_DIRECT)))
    flag = judge([], signals.rating(level(9, would_return=1), bank))
    assert flag is not None
    assert (flag.score, flag.items) == (9, ("would_return",))
    assert judge([], signals.rating(level(9, would_return=9), bank)) is None


def test_a_direct_item_on_another_scale_counts_in_tenths() -> None:
    bank = replace(BANK, scale=ResponseScale(low=1, high=6))
    assert judge([], signals.rating(level(5, tension=4), bank)) is None
    flag = judge([], signals.rating(level(6, tension=5), bank))
    assert flag is not None
    assert flag.score == 8


def test_withdrawal_items_trigger_nothing_by_themselves() -> None:
    assert judge([], signals.rating(level(9, yes_but_no=10), BANK)) is None


def test_rotating_items_do_not_move_the_detector() -> None:
    low = signals.rating(level(8, tasks=0, regard=0), BANK)
    assert judge(rated(8, 8, 8, 8, 8), low) is None


def test_a_direct_sign_outweighs_a_drop() -> None:
    flag = judge(rated(*STEADY), signals.rating(level(1, tension=9), BANK))
    assert flag is not None
    assert flag.rule is Rule.DIRECT_SIGN


def test_a_printed_sign_shows_no_rating() -> None:
    flag = judge([], signals.rating(level(9, tension=8), BANK))
    assert "8" not in repr(flag)
    assert "9.0" not in repr(signals.rating(level(9, tension=8), BANK))


# --- promises -----------------------------------------------------------------------------------

courses = st.lists(
    st.one_of(st.none(), st.integers(0, 30).map(lambda thirds: thirds / 3)), max_size=25
)


@given(courses, courses)
def test_flags_never_change_when_later_ratings_come(
    first: list[float | None], later: list[float | None]
) -> None:
    before = list(judge_all(rated(*first)))
    assert list(judge_all(rated(*first, *later)))[: len(before)] == before


@given(courses)
def test_a_lower_rating_never_weighs_less(past: list[float | None]) -> None:
    weight = {None: 0, Level.WATCH: 1, Level.RUPTURE: 2}
    found = [flag_after(past, thirds / 3) for thirds in range(31)]
    weights = [weight[None if flag is None else flag.level] for flag in found]
    assert all(lower >= higher for lower, higher in pairwise(weights))


@given(courses)
def test_every_flag_can_be_checked_by_hand(values: list[float | None]) -> None:
    for number, flag in enumerate(judge_all(rated(*values))):
        if flag is None:
            continue
        known = [value for value in values[:number] if value is not None]
        assert flag.score is not None
        assert flag.limit is not None
        assert flag.score <= flag.limit + 1e-9
        assert flag.limit < fmean(known)
        if flag.level is Level.RUPTURE:
            assert len(known) >= signals.MIN_PAST
            assert flag.score <= fmean(known) - signals.DROP + 1e-9


answers = st.one_of(st.none(), st.integers(0, 10))


@given(st.lists(answers, min_size=9, max_size=9))
def test_any_reply_can_be_judged(values: list[Response]) -> None:
    names = [one.id for one in BANK.items]
    current = signals.rating(reply(**dict(zip(names, values, strict=True))), BANK)
    flag = judge(rated(8, 9, 8, 9, 7), current)
    assert flag is None or flag.score is not None


# --- what it costs: made-up clients near the top of the scale, 22 sessions each -------------------


def made_up_course(chance: Random, dip_at: int | None) -> list[float]:
    """Means of six 1-5 answers around 4.4, brought to 0-10; a dip of a whole 1-5 point."""
    course = []
    for session in range(22):
        mean = 4.4 - (1.0 if session == dip_at else 0.0)
        answered = [round(chance.gauss(mean, 0.35 * 6**0.5)) for _ in range(6)]
        course.append(10 * (fmean(min(5, max(1, one)) for one in answered) - 1) / 4)
    return course


def test_two_dips_in_three_are_found_at_the_known_price_in_false_alarms() -> None:
    chance = Random(20261122)  # noqa: S311  # nothing secret
    dips = [levels(*made_up_course(chance, 11)) for _ in range(300)]
    steady = [levels(*made_up_course(chance, None)) for _ in range(300)]
    assert fmean(course[11] is Level.RUPTURE for course in dips) >= 0.65
    assert fmean(Level.RUPTURE in course for course in steady) <= 0.50
