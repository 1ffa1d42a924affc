from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import planning
from bot.alliance.checkins import CheckInState
from bot.alliance.clinic import Policies
from bot.alliance.people import QuietHours, Speech
from bot.alliance.timing import is_quiet
from tests.alliance.alliance_people import (
    ADA,
    TORONTO,
    planned,
    utc,
)

POLICIES = Policies()


def test_ada_is_asked_two_hours_after_her_session_and_has_three_days() -> None:
    made = planned("2026-11-23T20:00")
    assert made.due_at == utc("2026-11-23T22:50")
    assert made.expires_at == utc("2026-11-26T22:50")
    assert made.state is CheckInState.SCHEDULED
    assert (made.client_id, made.therapist_id) == (ADA.id, ADA.therapist_id)
    assert made.session_ends_at == utc("2026-11-23T20:50")


def test_after_an_evening_session_ada_is_asked_in_the_morning_and_still_has_three_days() -> None:
    made = planned("2026-11-24T00:00")  # seven in the evening
    assert made.due_at == utc("2026-11-24T13:00")
    assert made.expires_at == utc("2026-11-27T13:00")


def test_the_next_session_ends_the_check_in_before_it() -> None:
    made = planned("2026-11-23T20:00", "2026-11-25T20:00")
    assert made.expires_at == utc("2026-11-25T20:00")


def test_a_session_next_week_does_not() -> None:
    assert planned("2026-11-23T20:00", "2026-11-30T20:00").expires_at == utc("2026-11-26T22:50")


def test_adas_own_quiet_hours_count_more_than_the_clinics() -> None:
    late_riser = replace(ADA, quiet_hours=QuietHours.parse("18:00-10:30"))
    assert planned("2026-11-23T22:00", client=late_riser).due_at == utc("2026-11-24T15:30")
    no_quiet = replace(ADA, quiet_hours=QuietHours.parse("none"))
    assert planned("2026-11-24T00:00", client=no_quiet).due_at == utc("2026-11-24T02:50")


def test_quiet_hours_are_those_of_the_clients_zone() -> None:
    in_tokyo = replace(ADA, speech=Speech("ja", "Asia/Tokyo"))
    assert planned("2026-11-23T20:00", client=in_tokyo).due_at == utc("2026-11-23T23:00")


@given(
    st.datetimes(utc("2025-01-01T00:00").replace(tzinfo=None)).filter(lambda d: d.year < 2040),
    st.integers(1, 400),
    st.sampled_from([TORONTO, "Europe/Berlin", "Pacific/Chatham", "Asia/Kolkata"]),
)
def test_no_check_in_is_due_in_quiet_hours_or_before_the_session_is_over(
    naive: datetime, next_in_hours: int, name: str
) -> None:
    ends_at = naive.replace(microsecond=0, tzinfo=utc("2026-01-01T00:00").tzinfo)
    next_at = ends_at + timedelta(hours=next_in_hours)
    at, quiet = ZoneInfo(name), POLICIES.quiet_hours
    found = planning.times(ends_at, next_at, POLICIES, quiet, at)
    assert found.due_at >= ends_at + POLICIES.checkin_delay
    assert not is_quiet(found.due_at, quiet, at)
    assert found.expires_at <= next_at
    assert found.expires_at <= found.due_at + POLICIES.expire_after
