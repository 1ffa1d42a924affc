"""Public holidays."""

from datetime import date

import pytest

from bot.alliance.errors import InvalidValueError
from bot.calendars import days


def test_quebec_has_its_own_holidays() -> None:
    found = days.between("CA-QC", date(2026, 6, 1), date(2026, 7, 1))
    assert found == {date(2026, 6, 24), date(2026, 7, 1)}


def test_a_span_over_new_year_has_both() -> None:
    found = days.between("FR", date(2026, 12, 25), date(2027, 1, 1))
    assert found == {date(2026, 12, 25), date(2027, 1, 1)}


@pytest.mark.parametrize("region", ["CA-QC", "FR", "DE-BY", "ca-qc"])
def test_a_known_region_is_accepted(region: str) -> None:
    days.check(region)


@pytest.mark.parametrize("region", ["CA-XX", "XX", "QC", ""])
def test_an_unknown_region_is_refused(region: str) -> None:
    with pytest.raises(InvalidValueError):
        days.check(region)


def test_a_region_unknown_by_now_has_no_holidays() -> None:
    assert days.between("XX", date(2026, 1, 1), date(2026, 12, 31)) == frozenset()
