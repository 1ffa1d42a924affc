"""A therapist's two taps, and when a kind word is due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.alliance.errors import InvalidValueError
from bot.alliance.self_checks import SelfCheck, suggests_support, week_of
from bot.alliance.timing import zone
from tests.builders import BRUNO, MONDAY_9, TORONTO

WEEK = timedelta(weeks=1)
HARD, FINE = (0, 3), (3, 1)


def check(answers: tuple[int | None, int | None], weeks: int = 0) -> SelfCheck:
    energy, load = answers
    week = MONDAY_9.date() + weeks * WEEK
    return SelfCheck(therapist_id=BRUNO.id, week=week, energy=energy, load=load)


def course(*answers: tuple[int | None, int | None]) -> list[SelfCheck]:
    return [check(one, number) for number, one in enumerate(answers)]


@pytest.mark.parametrize(
    ("answers", "is_strained"),
    [((1, 3), True), ((0, 0), True), ((4, 4), True), ((2, 3), False), ((1, 2), False)],
)
def test_a_week_is_hard_when_both_say_so_or_one_says_it_loudly(
    answers: tuple[int, int], *, is_strained: bool
) -> None:
    assert check(answers).is_strained is is_strained


def test_a_half_answered_week_is_not_judged() -> None:
    assert not check((0, None)).is_strained
    assert not check((None, 4)).is_strained


def test_three_hard_weeks_suggest_support_and_fewer_do_not() -> None:
    assert suggests_support(course(FINE, HARD, HARD, HARD))
    assert not suggests_support(course(HARD, HARD))
    assert not suggests_support(course(HARD, HARD, FINE, HARD))
    assert not suggests_support(course(HARD, HARD, HARD, FINE))


def test_a_week_without_an_answer_neither_counts_nor_breaks_a_run() -> None:
    assert suggests_support(course(HARD, HARD, (None, None), HARD))


def test_hard_weeks_far_apart_are_no_run() -> None:
    assert not suggests_support([check(HARD, 0), check(HARD, 1), check(HARD, 5)])
    assert suggests_support([check(HARD, 0), check(HARD, 1), check(HARD, 4)])


def test_a_week_begins_on_monday_on_the_therapists_wall() -> None:
    sunday_night = datetime(2026, 11, 30, 3, tzinfo=UTC)  # Sunday evening in Toronto
    assert week_of(sunday_night, zone(TORONTO)) == date(2026, 11, 23)


@pytest.mark.parametrize("answer", [-1, 5])
def test_an_answer_off_the_scale_is_refused(answer: int) -> None:
    with pytest.raises(InvalidValueError):
        check((answer, 0))
