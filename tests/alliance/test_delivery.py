from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import delivery
from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.delivery import Cancel, Expire, NoReminder, Postpone, SendNow
from bot.alliance.people import Client, ClientState
from bot.alliance.timing import is_quiet
from tests.alliance.alliance_people import ADA, TORONTO, planned, reply, utc

POLICIES = Policies()
MADE = planned("2026-11-23T20:00")  # due 22:50 UTC, ten to six in the evening
DUE = MADE.due_at


def decided(
    now: datetime, made: CheckIn = MADE, client: Client = ADA, **more: datetime
) -> delivery.Delivery:
    return delivery.decide_delivery(made, client, POLICIES, now, **more)


def test_a_check_in_that_is_due_leaves() -> None:
    assert decided(DUE) == SendNow()


def test_one_that_is_not_due_waits() -> None:
    assert decided(DUE - timedelta(minutes=1)) == Postpone(DUE, Reason.NOT_YET_DUE)


def test_one_that_an_outage_made_late_still_leaves() -> None:
    assert decided(DUE + timedelta(hours=20)) == SendNow()


def test_one_that_an_outage_made_late_into_the_night_waits_for_the_morning() -> None:
    assert decided(DUE + timedelta(hours=6)) == Postpone(
        utc("2026-11-24T13:00"), Reason.QUIET_HOURS
    )


@pytest.mark.parametrize(
    ("client", "reason"),
    [
        (replace(ADA, state=ClientState.INVITED), Reason.NO_CONSENT),
        (replace(ADA, consent=None), Reason.NO_CONSENT),
        (replace(ADA, state=ClientState.PAUSED), Reason.PAUSED),
        (replace(ADA, state=ClientState.STOPPED), Reason.STOPPED),
        (replace(ADA, state=ClientState.STOPPED, consent=None), Reason.STOPPED),
        (replace(ADA, state=ClientState.ERASED, consent=None), Reason.ERASED),
        (replace(ADA, address=None), Reason.NOT_DELIVERED),
    ],
)
def test_who_has_not_agreed_or_has_left_is_not_asked(client: Client, reason: Reason) -> None:
    assert decided(DUE, client=client) == Cancel(reason)
    assert decided(MADE.expires_at, client=client) == Cancel(reason)


def test_a_pause_ends_on_its_day_in_the_clients_own_zone() -> None:
    until = replace(ADA, state=ClientState.PAUSED, paused_until=date(2026, 11, 24))
    late = planned("2026-11-24T14:00")
    assert decided(utc("2026-11-24T04:59"), client=until) == Cancel(Reason.PAUSED)
    assert decided(late.due_at, late, until) == SendNow()


def test_what_has_expired_is_not_sent_any_more() -> None:
    assert decided(MADE.expires_at) == Expire(Reason.TOO_LATE)
    assert decided(MADE.expires_at - timedelta(minutes=1)) == SendNow()


def test_what_would_wait_past_its_end_expires_at_once() -> None:
    short = replace(MADE, expires_at=utc("2026-11-24T13:00"))
    assert decided(utc("2026-11-24T05:00"), short) == Expire(Reason.TOO_LATE)


def test_the_next_session_is_named_when_it_was_the_reason() -> None:
    ended = replace(MADE, expires_at=utc("2026-11-24T20:00"))
    at = ended.expires_at
    assert decided(at, ended, next_session_at=at) == Expire(Reason.NEXT_SESSION)
    assert decided(at, ended, next_session_at=at + timedelta(days=7)) == Expire(Reason.TOO_LATE)


def test_two_sessions_close_together_leave_only_the_second_to_ask_about() -> None:
    first = planned("2026-11-23T20:00", "2026-11-23T22:00")
    assert first.expires_at < first.due_at
    found = decided(first.due_at, first, next_session_at=utc("2026-11-23T22:00"))
    assert found == Expire(Reason.NEXT_SESSION)
    assert decided(utc("2026-11-23T21:00"), first) == Expire(Reason.TOO_LATE)


@given(st.integers(-6000, 6000))
def test_a_delivery_that_waits_always_waits_for_something_that_comes(minutes: int) -> None:
    now = DUE + timedelta(minutes=minutes)
    match decided(now):
        case SendNow():
            assert not is_quiet(now, POLICIES.quiet_hours, ZoneInfo(TORONTO))
            assert DUE <= now < MADE.expires_at
        case Postpone(until=until):
            assert now < until < MADE.expires_at
            assert decided(until) == SendNow()
        case found:
            assert found == Expire(Reason.TOO_LATE)
            assert now >= MADE.expires_at - timedelta(hours=11)


# --- reminder -----------------------------------------------------------------------------------

SENT = replace(MADE, state=CheckInState.SENT, sent_at=DUE)  # ten to six in the evening


def reminded(
    now: datetime,
    made: CheckIn = SENT,
    last_tap_at: datetime | None = None,
    client: Client = ADA,
    policies: Policies = POLICIES,
) -> delivery.Reminding:
    return delivery.decide_reminder(made, last_tap_at, client, policies, now)


def test_who_has_not_answered_is_reminded_the_next_day() -> None:
    due = DUE + timedelta(hours=20)
    assert reminded(DUE) == Postpone(due, Reason.WAITING_FOR_ANSWER)
    assert reminded(due) == SendNow()
    assert reminded(due + timedelta(hours=3)) == SendNow()


def test_a_reminder_keeps_quiet_hours() -> None:
    morning_after = utc("2026-11-25T13:00")
    assert reminded(utc("2026-11-25T04:00")) == Postpone(morning_after, Reason.WAITING_FOR_ANSWER)


def test_who_is_just_answering_is_reminded_later() -> None:
    tap = DUE + timedelta(hours=19)
    assert reminded(DUE + timedelta(hours=20), last_tap_at=tap) == Postpone(
        tap + timedelta(hours=20), Reason.WAITING_FOR_ANSWER
    )


@pytest.mark.parametrize(
    "made",
    [
        replace(SENT, reminded_at=DUE + timedelta(hours=20)),
        replace(SENT, state=CheckInState.COMPLETED),
        replace(SENT, state=CheckInState.CANCELLED),
        replace(SENT, closed_at=DUE),
        replace(SENT, state=CheckInState.SCHEDULED, sent_at=None),
    ],
)
def test_there_is_one_reminder_and_none_for_what_is_over(made: CheckIn) -> None:
    assert reminded(DUE + timedelta(hours=21), made) == NoReminder()


@pytest.mark.parametrize("state", [ClientState.PAUSED, ClientState.STOPPED, ClientState.ERASED])
def test_who_has_paused_or_left_is_not_reminded(state: ClientState) -> None:
    gone = replace(ADA, state=state)
    assert reminded(DUE + timedelta(hours=21), client=gone) == NoReminder()


def test_a_clinic_may_have_no_reminders() -> None:
    none = Policies(reminder_after=None)
    assert reminded(DUE + timedelta(hours=21), policies=none) == NoReminder()


def test_no_reminder_comes_in_the_last_hour() -> None:
    now = DUE + timedelta(hours=20)
    assert reminded(now, replace(SENT, expires_at=now + timedelta(minutes=59))) == NoReminder()
    assert reminded(now, replace(SENT, expires_at=now + timedelta(minutes=60))) == SendNow()


def test_no_reminder_waits_for_a_morning_that_comes_too_late() -> None:
    short = replace(SENT, expires_at=utc("2026-11-25T13:30"))
    assert reminded(utc("2026-11-25T04:00"), short) == NoReminder()


# --- why unanswered -----------------------------------------------------------------------------


def test_an_expired_check_in_says_whether_something_was_answered() -> None:
    assert delivery.why_unanswered(None) is Reason.NO_ANSWER
    assert delivery.why_unanswered(reply(goal=None)) is Reason.NO_ANSWER
    assert delivery.why_unanswered(reply(goal=0, heard=None)) is Reason.PARTLY_ANSWERED
