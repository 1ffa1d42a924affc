from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import signals
from bot.alliance.baseline import NOTHING, WINDOW
from bot.alliance.instruments import Facet, ItemId, ResponseScale
from bot.alliance.replies import Response
from bot.alliance.signals import Flag, Level, Rating, Rule, judge, judge_all
from tests.alliance.alliance_people import BANK, item, level, reply


def rated(*values: float | None) -> list[Rating]:
    return [Rating(index=value) for value in values]


def flag_after(past: list[float | None], score: float | None) -> Flag | None:
    return judge(rated(*past), Rating(index=score))


def levels(*values: float | None) -> list[Level | None]:
    return [None if flag is None else flag.level for flag in judge_all(rated(*values))]


WATCH, RUPTURE = Level.WATCH, Level.RUPTURE

# --- the client's own level ---------------------------------------------------------------------

STEADY = [8.3, 8.7, 8.0, 8.3, 8.7, 8.3]


def test_a_dip_is_a_rupture_in_its_session_and_in_no_other() -> None:
    found = levels(*STEADY, 6.0, 8.0, 8.3, 8.7)
    assert found == [None] * 6 + [RUPTURE] + [None] * 3


@pytest.mark.parametrize(
    ("score", "found"),
    [(9.5, None), (8.0, None), (7.4, None), (7.2, WATCH), (7.0, RUPTURE), (0.0, RUPTURE)],
)
def test_how_much_a_drop_weighs_depends_on_how_low_it_is(score: float, found: Level | None) -> None:
    flag = flag_after(list(STEADY), score)
    assert (None if flag is None else flag.level) == found
    assert flag is None or flag.rule is Rule.DROP


def test_the_same_drop_says_less_of_a_client_who_often_swings() -> None:
    swings = [9.0, 6.0, 8.3, 5.7, 9.0, 6.0, 8.7]
    assert flag_after(list(swings), 5.7) is None
    assert flag_after(list(STEADY), 5.7) is not None


def test_a_slow_decline_is_seen_before_any_one_rating_stands_out() -> None:
    steady = [8.3, 8.7, 8.0, 8.3, 8.7, 8.3, 8.0, 8.7]
    found = list(judge_all(rated(*steady, 7.7, 7.3, 7.3, 8.7)))
    first = next(flag for flag in found if flag is not None)
    assert first.rule is Rule.RUN
    assert first.sessions in (2, 3)
    assert found[-1] is None


def test_a_drop_that_lasts_becomes_the_new_level_after_a_while() -> None:
    found = levels(*STEADY * 2, *[6.3] * 20)
    assert found[12] is RUPTURE
    assert found[13] is not None
    assert set(found[-8:]) == {None}


def test_one_dip_does_not_hide_the_next() -> None:
    assert levels(*STEADY * 2, 4.0, 8.3, 8.0, 4.0)[-1] is RUPTURE


# --- clients whose ratings say little -----------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "found"),
    [(10.0, None), (29 / 3, None), (28 / 3, None), (9.0, WATCH), (8.0, RUPTURE), (3.0, RUPTURE)],
)
def test_a_client_who_always_says_ten_is_neither_alarm_nor_deaf_spot(
    score: float, found: Level | None
) -> None:
    flag = flag_after([10.0] * 12, score)
    assert (None if flag is None else flag.level) == found


@pytest.mark.parametrize("value", [0.0, 5.0, 10.0])
def test_ratings_that_never_change_are_never_flagged(value: float) -> None:
    assert levels(*[value] * 30) == [None] * 30


def test_the_very_first_rating_is_never_a_sign() -> None:
    assert flag_after([], 0.0) is None


@pytest.mark.parametrize(
    ("past", "score", "found"),
    [
        ([8.0], 7.0, None),
        ([8.0], 6.0, None),
        ([8.0], 5.3, WATCH),
        ([8.0], 3.0, RUPTURE),
        ([8.0, 9.0], 7.0, None),
        ([8.0, 9.0], 4.0, RUPTURE),
    ],
)
def test_with_one_or_two_ratings_only_a_large_drop_is_a_sign(
    past: list[float | None], score: float, found: Level | None
) -> None:
    flag = flag_after(past, score)
    assert (None if flag is None else flag.level) == found


def test_a_single_wild_rating_is_one_flag_and_no_echo() -> None:
    assert levels(*[8.0] * 6, 0.0, *[8.0] * 6) == [None] * 6 + [RUPTURE] + [None] * 6


def test_a_course_that_alternates_is_soon_taken_for_what_it_is() -> None:
    found = levels(*[9.0, 6.0] * 12)
    assert set(found[8:]) == {None}


def test_sessions_without_an_index_neither_count_nor_are_judged() -> None:
    gaps = [8.3, None, 8.7, 8.0, None, None, 8.3, 8.7, None, 8.3]
    with_gaps, without = flag_after(list(gaps), 6.0), flag_after(list(STEADY), 6.0)
    assert with_gaps == without
    assert flag_after(list(gaps), None) is None


MONDAY = date(2026, 3, 2)


def weekly(*values: float, begin: date = MONDAY, measure: str = "alliance/1") -> list[Rating]:
    return [
        Rating(index=value, day=begin + timedelta(weeks=week), measure=measure)
        for week, value in enumerate(values)
    ]


def test_who_comes_back_after_a_year_begins_anew() -> None:
    before = weekly(*STEADY)
    later = weekly(4.0, 4.3, 4.0, 8.3, begin=MONDAY + timedelta(days=400))
    assert list(judge_all([*before, *later])) == [None] * 10
    soon = weekly(4.0, begin=MONDAY + timedelta(weeks=8))
    assert judge(before, soon[0]) is not None


def test_a_changed_instrument_is_not_held_against_the_old_one() -> None:
    before = weekly(*STEADY)
    changed = weekly(4.0, begin=MONDAY + timedelta(weeks=6), measure="alliance/2")
    same = weekly(4.0, begin=MONDAY + timedelta(weeks=6))
    assert judge(before, changed[0]) is None
    assert judge(before, same[0]) is not None


def test_the_rating_says_which_instrument_and_how_fine() -> None:
    found = signals.rating(level(8), BANK, MONDAY)
    assert found.day == MONDAY
    assert found.grain == pytest.approx(1 / 3)
    assert found.measure == level(8).instrument
    coarse = replace(BANK, scale=ResponseScale(low=1, high=5))
    assert signals.rating(level(4), coarse).grain == pytest.approx(2.5 / 3)


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
    past = [signals.rating(level(8, tension=0), BANK)] * 6
    flag = judge(past, signals.rating(level(1, tension=1), BANK))
    assert flag is not None
    assert flag.rule is Rule.DROP


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


@pytest.mark.parametrize(("held_back", "flagged"), [(8, True), (10, True), (7, False)])
def test_holding_back_is_watched_and_no_more(held_back: int, *, flagged: bool) -> None:
    flag = judge([], signals.rating(level(9, yes_but_no=held_back), BANK))
    if not flagged:
        assert flag is None
        return
    assert flag == Flag(
        level=WATCH,
        rule=Rule.WITHDRAWAL,
        score=held_back,
        limit=8.0,
        items=(ItemId("yes_but_no"),),
    )


def test_who_taps_the_same_number_everywhere_has_not_held_back() -> None:
    assert judge([], signals.rating(level(9, yes_but_no=9), BANK)) is None


def test_holding_back_beside_a_small_drop_is_a_rupture() -> None:
    past = [signals.rating(level(8), BANK)] * 6
    alone = judge(past, signals.rating(reply(goal=7, heard=7, bond=7), BANK))
    both = judge(past, signals.rating(reply(goal=7, heard=7, bond=7, yes_but_no=9), BANK))
    assert alone is not None
    assert both is not None
    assert (alone.level, alone.rule) == (WATCH, Rule.DROP)
    assert (both.level, both.rule) == (RUPTURE, Rule.DROP_AND_WITHDRAWAL)
    assert (both.score, both.limit, both.marker) == (alone.score, alone.limit, 9)


def test_holding_back_adds_nothing_to_what_is_a_rupture_already() -> None:
    past = [signals.rating(level(8), BANK)] * 6
    flag = judge(past, signals.rating(level(2, yes_but_no=9), BANK))
    assert flag is not None
    assert (flag.level, flag.rule) == (RUPTURE, Rule.DROP)


def test_rotating_items_do_not_move_the_detector() -> None:
    low = signals.rating(level(8, tasks=0, regard=0), BANK)
    assert judge([signals.rating(level(8), BANK)] * 5, low) is None


def test_a_direct_sign_outweighs_a_drop() -> None:
    past = [signals.rating(level(8), BANK)] * 6
    flag = judge(past, signals.rating(level(1, tension=9), BANK))
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
def test_every_flag_of_an_index_lies_at_or_below_its_limit(values: list[float | None]) -> None:
    for number, flag in enumerate(judge_all(rated(*values))):
        if flag is None:
            continue
        assert flag.score == values[number]
        assert flag.limit is not None
        assert flag.score is not None
        assert flag.score <= flag.limit + 1e-9
        assert flag.limit < max(value for value in values[:number] if value is not None)


@given(courses, st.integers(0, 30).map(lambda thirds: thirds / 3))
def test_the_limit_drawn_in_a_picture_is_the_limit_that_flags(
    past: list[float | None], score: float
) -> None:
    memory = NOTHING
    for one in rated(*past):
        memory = signals.after(memory, one)
    limit = signals.sign_limit(memory, Rating(index=score))
    flag = signals.judged(memory, Rating(index=score))
    assert (flag is not None) == (limit is not None and score <= limit + 1e-9)


@given(courses)
def test_what_was_long_ago_is_forgotten(old: list[float | None]) -> None:
    recent = [8.0, 8.7] * WINDOW
    assert levels(*old, *recent, 7.0)[-1] == levels(*recent, 7.0)[-1]


answers = st.one_of(st.none(), st.integers(0, 10))


@given(st.lists(answers, min_size=9, max_size=9))
def test_any_reply_can_be_judged(values: list[Response]) -> None:
    names = [one.id for one in BANK.items]
    current = signals.rating(reply(**dict(zip(names, values, strict=True))), BANK)
    past = [signals.rating(level(value), BANK) for value in (8, 9, 8, 9, 7)]
    flag = judge(past, current)
    assert flag is None or flag.score is not None
