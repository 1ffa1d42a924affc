"""Ada's Wednesdays become Thursdays: what the rule then says."""

from datetime import datetime

import pytest

from bot.alliance.errors import InvalidValueError
from bot.alliance.moved_series import count_of, moved_rule

WEDNESDAY = datetime(2026, 12, 2, 15)  # noqa: DTZ001  # wall time
LATER_THAT_DAY = datetime(2026, 12, 2, 17, 30)  # noqa: DTZ001  # wall time
THURSDAY = datetime(2026, 12, 3, 16)  # noqa: DTZ001  # wall time


@pytest.mark.parametrize(
    ("rule", "moved"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("RRULE:freq=weekly;interval=2;", "FREQ=WEEKLY;INTERVAL=2"),
        ("FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY"),
        ("FREQ=DAILY;INTERVAL=7", "FREQ=DAILY;INTERVAL=7"),
        ("FREQ=WEEKLY;UNTIL=20261230", "FREQ=WEEKLY;UNTIL=20270101"),
        ("FREQ=WEEKLY;UNTIL=20261230T150000", "FREQ=WEEKLY;UNTIL=20261231T160000"),
        ("FREQ=WEEKLY;UNTIL=20261230T200000Z", "FREQ=WEEKLY;UNTIL=20261231T210000Z"),
    ],
)
def test_a_rule_that_names_no_other_day_goes_on_a_day_later(rule: str, moved: str) -> None:
    assert moved_rule(rule, WEDNESDAY, THURSDAY, None) == moved


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=MO,WE",
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=DAILY;BYDAY=MO,TU,WE",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=1WE",
        "FREQ=YEARLY",
    ],
)
def test_a_rule_that_names_its_days_takes_another_hour_but_no_other_day(rule: str) -> None:
    assert moved_rule(rule, WEDNESDAY, LATER_THAT_DAY, None) == rule
    with pytest.raises(InvalidValueError):
        moved_rule(rule, WEDNESDAY, THURSDAY, None)


def test_a_count_goes_on_with_what_is_left_of_it() -> None:
    assert count_of("FREQ=WEEKLY;COUNT=10") == 10
    assert count_of("FREQ=WEEKLY") is None
    rule = moved_rule("FREQ=WEEKLY;COUNT=10", WEDNESDAY, THURSDAY, 4)
    assert rule == "FREQ=WEEKLY;COUNT=4"
