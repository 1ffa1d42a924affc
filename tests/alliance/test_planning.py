from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import planning
from bot.alliance.checkins import CheckIn, CheckInId, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.goals import is_goal
from bot.alliance.instruments import Facet, Instrument, ItemId, Occasion, Use
from bot.alliance.people import Client, ClientState, QuietHours, Sharing, Speech
from bot.alliance.planning import (
    AskComment,
    AskFollowUp,
    AskItem,
    AskSharing,
    Cancel,
    Close,
    Expire,
    Happened,
    NoReminder,
    Postpone,
    SendNow,
)
from bot.alliance.timing import is_quiet
from bot.exchange.shipped import shipped_instruments
from tests.alliance.alliance_people import ADA, ANCHORS, BANK, TORONTO, item, reply, session, utc

POLICIES = Policies()
ASKED = CheckInId(ADA.id)


def planned(starts_at: str, next_session: str | None = None, client: Client = ADA) -> CheckIn:
    later = None if next_session is None else utc(next_session)
    return planning.plan(ASKED, session(starts_at), later, client, POLICIES)


# --- plan ---------------------------------------------------------------------------------------


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


# --- delivery -----------------------------------------------------------------------------------

MADE = planned("2026-11-23T20:00")  # due 22:50 UTC, ten to six in the evening
DUE = MADE.due_at


def decided(
    now: datetime, made: CheckIn = MADE, client: Client = ADA, **more: datetime
) -> planning.Delivery:
    return planning.decide_delivery(made, client, POLICIES, now, **more)


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
) -> planning.Reminding:
    return planning.decide_reminder(made, last_tap_at, client, policies, now)


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
    assert planning.why_unanswered(None) is Reason.NO_ANSWER
    assert planning.why_unanswered(reply(goal=None)) is Reason.NO_ANSWER
    assert planning.why_unanswered(reply(goal=0, heard=None)) is Reason.PARTLY_ANSWERED


# --- items --------------------------------------------------------------------------------------


def asked_over(turns: int, count: int = 5, bank: Instrument = BANK) -> list[tuple[ItemId, ...]]:
    history: list[tuple[ItemId, ...]] = []
    for _ in range(turns):
        history.append(planning.select_items(bank, history, count))
    return history


def test_the_first_check_in_asks_the_anchors_then_about_the_frame_then_the_bank_in_order() -> None:
    assert planning.select_items(BANK, [], 5) == (*ANCHORS, "fees", "tasks")
    assert planning.select_items(BANK, [], 4) == (*ANCHORS, "fees")


def test_what_was_never_asked_comes_before_what_was_asked_long_ago() -> None:
    history = asked_over(2)
    assert planning.select_items(BANK, history, 5) == (*ANCHORS, "yes_but_no", "regard")


def test_two_months_of_items_are_written_down_here() -> None:
    others = [asked[3:] for asked in asked_over(8)]
    assert others == [
        ("fees", "tasks"),
        ("words", "tension"),
        ("yes_but_no", "regard"),
        ("tasks", "tension"),
        ("fees", "regard"),
        ("words", "yes_but_no"),
        ("tasks", "tension"),
        ("regard", "yes_but_no"),
    ]


def test_the_frame_is_asked_about_at_once_and_fit_from_the_second_time_then_both_monthly() -> None:
    bank = Instrument(
        id="x",
        version="1",
        items=(
            item("a", Facet.GOALS, Use.ANCHOR),
            item("f", Facet.FRAME, Use.RARE),
            item("g", Facet.FIT, Use.RARE),
        ),
    )
    frame, fit = ("a", "f"), ("a", "g")
    monthly = [frame, fit, ("a",), ("a",)]
    assert asked_over(8, 3, bank) == [*monthly, *monthly]


def test_with_room_for_one_item_only_rare_ones_come_half_as_often() -> None:
    rare = [number for number, asked in enumerate(asked_over(17, 4)) if "fees" in asked]
    assert rare == [0, 8, 16]


def test_items_of_an_older_bank_in_the_history_do_no_harm() -> None:
    history = [(ItemId("gone"), ItemId("tasks"), ItemId("fees"), ItemId("words"))]
    assert planning.select_items(BANK, history, 4) == (*ANCHORS, "tension")


# --- items after something happened -------------------------------------------------------------

BANK_OF_OURS = shipped_instruments()[-1][0]
FRAME_ITEMS = {one.id for one in BANK_OF_OURS.items if one.facet is Facet.FRAME}
FRAME_EVENTS = [one for one in Occasion if one is not Occasion.DROP]


def lived(turns: int, happened: Sequence[Happened], count: int = 5) -> list[tuple[ItemId, ...]]:
    """Check-ins on our own bank, each knowing what had happened by then."""
    history: list[tuple[ItemId, ...]] = []
    for turn in range(turns):
        known = [one for one in happened if one.turn <= turn]
        history.append(planning.select_items(BANK_OF_OURS, history, count, known))
    return history


@pytest.mark.parametrize(
    ("occasion", "asked"),
    [
        (Occasion.FEE_CHANGE, "frame_fees"),
        (Occasion.CANCELLED, "frame_schedule"),
        (Occasion.CANCELLED_LATE, "frame_schedule"),
        (Occasion.ABSENT, "frame_schedule"),
        (Occasion.LATE, "frame_schedule"),
        (Occasion.BREAK, "frame_schedule"),
        (Occasion.HOLIDAY, "frame_schedule"),
        (Occasion.DROP, "rupture_leaving"),
    ],
)
@pytest.mark.parametrize("count", [4, 5])
def test_what_happened_is_asked_about_in_the_next_check_in_and_once(
    occasion: Occasion, asked: str, count: int
) -> None:
    quiet = lived(9, [], count)
    after = lived(9, [Happened(occasion, 6)], count)
    assert asked in after[6]
    assert asked not in after[7]
    assert after[:6] == quiet[:6]


def test_what_happened_before_anything_was_asked_comes_first() -> None:
    assert "frame_schedule" in lived(1, [Happened(Occasion.CANCELLED, 0)])[0]


def test_two_events_at_once_are_asked_about_one_after_the_other() -> None:
    both = [Happened(Occasion.FEE_CHANGE, 6), Happened(Occasion.BREAK, 6)]
    first, second = lived(8, both)[6:8]
    assert FRAME_ITEMS.intersection((*first, *second)) == {"frame_fees", "frame_schedule"}


def test_after_a_drop_and_an_event_the_frame_comes_first_and_leaving_next() -> None:
    both = [Happened(Occasion.DROP, 5), Happened(Occasion.CANCELLED, 5)]
    first, second = lived(7, both)[5:7]
    assert "frame_schedule" in first
    assert "rupture_leaving" not in first
    assert "rupture_leaving" in second


def test_thinking_of_leaving_is_asked_every_fourth_time_all_the_same() -> None:
    turns = [turn for turn, asked in enumerate(lived(16, [])) if "rupture_leaving" in asked]
    assert turns == [3, 7, 11, 15]


def test_what_nobody_could_ask_about_for_a_month_is_let_go() -> None:
    long_ago = [Happened(Occasion.FEE_CHANGE, 1)]
    history = lived(6, [])
    plain = planning.select_items(BANK_OF_OURS, history, 5)
    assert planning.select_items(BANK_OF_OURS, history, 5, long_ago) == plain


@given(
    st.lists(st.builds(Happened, st.sampled_from(FRAME_EVENTS), st.integers(0, 19)), max_size=6),
    st.sampled_from([4, 5]),
)
def test_a_frame_item_is_in_the_next_check_in_after_every_event(
    happened: list[Happened], count: int
) -> None:
    history = lived(20, happened, count)
    for one in happened:
        assert FRAME_ITEMS.intersection(history[one.turn])
    for asked in history:
        assert len(asked) == len(set(asked)) == count


# --- items about one's own goals ----------------------------------------------------------------

MY_GOALS = [ItemId("goal/1"), ItemId("goal/4")]


def test_a_goal_of_adas_own_is_asked_about_every_month_each_in_turn() -> None:
    history: list[tuple[ItemId, ...]] = []
    for _ in range(16):
        history.append(planning.select_items(BANK_OF_OURS, history, 5, (), MY_GOALS))
    asked = [next(iter(set(MY_GOALS).intersection(one)), None) for one in history]
    assert [one for one in asked if one] == ["goal/1", "goal/4", "goal/1", "goal/4"]
    turns = [turn for turn, one in enumerate(asked) if one]
    assert all(after - before >= 4 for before, after in pairwise(turns))


def test_without_a_goal_none_is_asked_about() -> None:
    assert not any(is_goal(one) for asked in lived(12, []) for one in asked)


@given(st.integers(0, 40), st.integers(0, 9))
def test_the_choice_of_items_keeps_its_promises(turns: int, count: int) -> None:
    history = asked_over(turns, count)
    turned = {one.id for one in BANK.items if one.reversed}
    rare = {one.id for one in BANK.items if one.use is Use.RARE}
    last: dict[ItemId, int] = {}
    for number, asked in enumerate(history):
        assert asked[:3] == ANCHORS
        assert len(asked) == len(set(asked)) <= max(3, count)
        assert len(turned.intersection(asked)) <= 1
        assert len(rare.intersection(asked)) <= 1
        for one in rare.intersection(asked):
            assert number - last.get(one, -BANK.rare_gap) >= BANK.rare_gap
            last[one] = number


def test_everything_is_asked_in_time() -> None:
    assert {one for asked in asked_over(12) for one in asked} == {one.id for one in BANK.items}
    of_ours = {one for asked in lived(28, []) for one in asked}
    assert of_ours == {one.id for one in BANK_OF_OURS.items}


# --- what next ----------------------------------------------------------------------------------

TALKATIVE = Policies(free_text=True)
CAREFUL = replace(ADA, asks_sharing=True)
STARTED = replace(reply(goal=5, heard=5), responses={}, position=0)
DONE = reply(goal=5, heard=5)


def test_a_check_in_goes_through_its_items_one_by_one() -> None:
    assert planning.next_step(STARTED, POLICIES, ADA) == AskItem(0)
    assert planning.next_step(STARTED.with_response(0, 7), POLICIES, ADA) == AskItem(1)
    assert planning.next_step(DONE, POLICIES, ADA) == Close()


def test_then_a_comment_where_the_clinic_wants_it_and_only_once() -> None:
    assert planning.next_step(DONE, TALKATIVE, ADA) == AskComment()
    assert planning.next_step(DONE.with_comment(None), TALKATIVE, ADA) == Close()
    assert planning.next_step(DONE.with_comment("…"), TALKATIVE, ADA) == Close()


def test_then_who_sees_it_where_the_client_wants_to_be_asked() -> None:
    assert planning.next_step(DONE, TALKATIVE, CAREFUL) == AskComment()
    commented = DONE.with_comment(None)
    assert planning.next_step(commented, TALKATIVE, CAREFUL) == AskSharing()
    chosen = commented.with_sharing(Sharing.PRIVATE)
    assert planning.next_step(chosen, TALKATIVE, CAREFUL) == Close()


def test_going_back_shows_the_item_again_and_then_goes_on_where_it_was() -> None:
    back = DONE.back()
    assert planning.next_step(back, TALKATIVE, ADA) == AskItem(1)
    assert planning.next_step(back.with_response(1, 3), TALKATIVE, ADA) == AskComment()


def test_the_follow_up_comes_after_the_items_and_before_the_comment() -> None:
    asking = replace(DONE, asks_follow_up=True)
    assert planning.next_step(asking, TALKATIVE, CAREFUL) == AskFollowUp()
    assert planning.next_step(asking.with_follow_up(None), TALKATIVE, CAREFUL) == AskComment()
    assert planning.next_step(replace(STARTED, asks_follow_up=True), POLICIES, ADA) == AskItem(0)
