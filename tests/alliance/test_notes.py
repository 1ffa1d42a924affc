from datetime import timedelta

import pytest

from bot.alliance import signals
from bot.alliance.checkins import CheckIn
from bot.alliance.notes import Note, notes
from tests.alliance.alliance_people import BANK, checkin, level, reply


def answered_after(hours: float) -> CheckIn:
    asked = checkin(1).due_at
    return checkin(1, sent_at=asked, completed_at=asked + timedelta(hours=hours))


@pytest.mark.parametrize("value", [0, 5, 10])
def test_the_same_number_in_both_directions_is_remarked_on_and_no_sign(value: int) -> None:
    straight = level(value, tension=value)
    assert notes(answered_after(1), straight, BANK) == (Note.STRAIGHT_LINE,)
    assert signals.judge([], signals.rating(straight, BANK)) is None


def test_all_ten_on_items_that_all_read_the_good_way_is_not() -> None:
    assert notes(answered_after(1), level(10), BANK) == ()
    assert notes(answered_after(1), level(10, tension=0), BANK) == ()


def test_fewer_than_half_answered_is_short() -> None:
    assert notes(answered_after(1), reply(goal=8, heard=None, bond=None), BANK) == (Note.SHORT,)
    assert notes(answered_after(1), reply(goal=8, heard=8, bond=None, tasks=None), BANK) == ()


@pytest.mark.parametrize(("hours", "late"), [(0.1, False), (24, False), (24.1, True), (70, True)])
def test_an_answer_on_another_day_is_late(hours: float, *, late: bool) -> None:
    assert (Note.LATE in notes(answered_after(hours), level(8), BANK)) == late


def test_a_check_in_never_completed_is_not_late() -> None:
    assert notes(checkin(1), level(8), BANK) == ()
