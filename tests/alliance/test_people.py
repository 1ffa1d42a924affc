from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Address, ClientState, QuietHours, WeeklyTime
from tests.alliance.alliance_people import ADA

clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("21:00-08:00", time(21), time(8)),
        (" 22:15 - 06:45 ", time(22, 15), time(6, 45)),
        ("12:00-13:00", time(12), time(13)),
    ],
)
def test_quiet_hours_are_read(text: str, start: time, end: time) -> None:
    assert QuietHours.parse(text) == QuietHours(start, end)


@pytest.mark.parametrize("text", ["none", "None", " NONE ", "07:00-07:00"])
def test_no_quiet_hours_are_read(text: str) -> None:
    assert QuietHours.parse(text).is_none
    assert str(QuietHours.parse(text)) == "none"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21:00",
        "21-08",
        "9:00-10:00",
        "21:00-08:00-09:00",
        "24:00-08:00",
        "21:00\u201308:00",
        "21:00:30-08:00",
        "21:00Z-08:00",
        "21:00+01:00",
        "\u0662\u0661:\u0660\u0660-\u0660\u0668:\u0660\u0660",
        "never",
    ],
)
def test_other_quiet_hours_are_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(InvalidValueError, match="HH:MM-HH:MM or none"):
        QuietHours.parse(text)


@given(clocks, clocks)
def test_quiet_hours_read_back_what_they_print(start: time, end: time) -> None:
    quiet = QuietHours(start, end)
    again = QuietHours.parse(str(quiet))
    assert again == quiet or (again.is_none and quiet.is_none)


@pytest.mark.parametrize(
    ("text", "weekly"),
    [
        ("mon 08:00", WeeklyTime(0, time(8))),
        ("Sunday 23:59", WeeklyTime(6, time(23, 59))),
        ("  wed   07:30 ", WeeklyTime(2, time(7, 30))),
    ],
)
def test_a_weekly_time_is_read(text: str, weekly: WeeklyTime) -> None:
    assert WeeklyTime.parse(text) == weekly
    assert WeeklyTime.parse(str(weekly)) == weekly


@pytest.mark.parametrize(
    "text",
    ["", "08:00", "mon", "mon 8", "lun 08:00", "mon 25:00", "mon 08:00+01:00", "mon 08:00 x"],
)
def test_other_weekly_times_are_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="such as mon 08:00"):
        WeeklyTime.parse(text)


def test_ada_may_be_asked() -> None:
    assert ADA.may_be_asked


@pytest.mark.parametrize("state", [state for state in ClientState if state != "active"])
def test_who_is_not_active_may_not_be_asked(state: ClientState) -> None:
    assert not replace(ADA, state=state).may_be_asked


def test_who_has_not_agreed_or_has_no_address_may_not_be_asked() -> None:
    assert not replace(ADA, consent=None).may_be_asked
    assert not replace(ADA, address=None).may_be_asked


def test_nobody_is_named_when_a_record_is_printed() -> None:
    assert "K-17" not in repr(ADA)
    assert "somewhere" not in repr(ADA)
    assert "4711" not in repr(Address("4711"))
