"""Closures and holidays."""

from datetime import date
from uuid import UUID

import pytest

from bot.alliance.checkins import Reason
from bot.alliance.days_off import Closure, ClosureId, DaysOff
from bot.alliance.errors import InvalidValueError

ID = ClosureId(UUID(int=1))
CHRISTMAS = date(2026, 12, 25)


def closure(text: str) -> Closure:
    return Closure.parse(ID, text)


def test_a_closure_holds_its_first_and_its_last_day() -> None:
    winter = closure("2026-12-24..2027-01-03")
    assert winter.holds(date(2026, 12, 24))
    assert winter.holds(date(2027, 1, 3))
    assert not winter.holds(date(2026, 12, 23))
    assert not winter.holds(date(2027, 1, 4))


def test_a_closure_is_read_back_as_it_is_written() -> None:
    assert closure(str(closure(" 2026-12-24 "))) == closure("2026-12-24")


@pytest.mark.parametrize(
    "text",
    [
        *("", "christmas", "2026-12-24..", "..2026-12-24", "2026-12-24...2026-12-26"),
        *("2026-12-26..2026-12-24", "2026-13-01", "20261224", "2026-W52-4"),
        *("2026-01-01..2027-02-01", "2026-12-24 2026-12-26", "٢٠٢٦-12-24"),
    ],
)
def test_what_is_no_closure_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        closure(text)


def test_a_holiday_is_off_for_a_series_and_not_for_what_was_entered_by_itself() -> None:
    days = DaysOff(holidays=frozenset({CHRISTMAS}))
    assert days.reason(CHRISTMAS, explicit=False) is Reason.HOLIDAY
    assert days.reason(CHRISTMAS, explicit=True) is None
    assert days.reason(date(2026, 12, 24), explicit=False) is None


def test_a_closure_is_off_for_all() -> None:
    days = DaysOff(closures=(closure("2026-12-25"),), holidays=frozenset({CHRISTMAS}))
    assert days.reason(CHRISTMAS, explicit=True) is Reason.CLOSURE
    assert days.reason(CHRISTMAS, explicit=False) is Reason.CLOSURE
