"""When a therapist is away, and what clients are told of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.absences import BACK, GRACE, Absence
from bot.alliance.errors import InvalidValueError
from bot.alliance.timing import zone
from tests.builders import BRUNO, DAY, HOUR, MONDAY_9, TORONTO, WEEK, an_absence

AT = zone(TORONTO)


def until(day: date, now: datetime = MONDAY_9) -> Absence:
    return Absence.until(day, absence_id=an_absence().id, therapist_id=BRUNO.id, now=now, at=AT)


def test_it_ends_where_the_day_of_return_begins_on_the_therapists_wall() -> None:
    absence = until(date(2026, 12, 1))
    assert absence.back_at == absence.ends_at == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert absence.covers(absence.back_at - timedelta(seconds=1))
    assert not absence.covers(absence.back_at)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 1, 1), date(2027, 11, 26)])
def test_a_day_before_tomorrow_or_far_away_is_refused(day: date) -> None:
    with pytest.raises(InvalidValueError):
        until(day)


def test_another_day_may_be_named_later() -> None:
    moved = until(date(2026, 12, 1)).with_return(date(2026, 12, 8), MONDAY_9 + DAY, AT)
    assert moved.starts_at == MONDAY_9
    assert moved.covers(datetime(2026, 12, 7, 12, tzinfo=UTC))


def test_nobody_is_told_in_the_first_moments() -> None:
    absence = an_absence()
    assert absence.word_for(None, MONDAY_9 + GRACE - timedelta(seconds=1)) is None
    assert absence.word_for(None, MONDAY_9 + GRACE) == "2026-11-30"


def test_each_word_is_said_once() -> None:
    assert an_absence().word_for("2026-11-30", MONDAY_9 + DAY) is None
    assert an_absence().word_for("2026-11-27", MONDAY_9 + DAY) == "2026-11-30"


def test_of_an_early_return_only_those_hear_who_heard_of_the_absence() -> None:
    early = an_absence().ended(MONDAY_9 + DAY)
    later = MONDAY_9 + DAY + HOUR
    assert early.word_for("2026-11-30", later) == BACK
    assert early.word_for(None, later) is None
    assert early.word_for(BACK, later) is None


def test_once_the_day_has_come_there_is_nothing_left_to_say() -> None:
    for absence in (an_absence(), an_absence().ended(MONDAY_9 + DAY)):
        for told in (None, "2026-11-30", "2026-11-27", BACK):
            assert absence.word_for(told, absence.back_at) is None


@given(st.integers(0, 14 * 24), st.integers(0, 14 * 24))
def test_ending_it_never_covers_what_it_did_not_cover(ended: int, looked: int) -> None:
    absence = an_absence()
    early = absence.ended(MONDAY_9 + ended * HOUR)
    instant = MONDAY_9 + looked * HOUR
    assert absence.covers(instant) or not early.covers(instant)
    assert early.ends_at <= early.back_at == absence.back_at
    assert replace(early, ends_at=absence.ends_at, said_at=absence.said_at) == absence
    assert early.back_at - MONDAY_9 < WEEK
