"""What happened around Ada's sessions, told from notes and from the sessions themselves."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import contact
from bot.alliance.contact import ContactEvent, EventKind
from bot.alliance.instruments import Occasion
from bot.alliance.sessions import SessionId, SessionState, TherapySession
from tests.alliance.alliance_people import session, utc

DAY = timedelta(days=1)
MONDAY = utc("2026-01-05T20:00")
MUCH_LATER = MONDAY + 999 * DAY


def on_day(number: float, state: SessionState = SessionState.PLANNED) -> TherapySession:
    """Ada's session so many days after the first Monday."""
    start = MONDAY + number * DAY
    made = session(start.isoformat())
    return replace(made, id=SessionId(UUID(int=int(number * 24))), state=state)


def told(
    *sessions: TherapySession,
    noted: tuple[tuple[TherapySession, EventKind], ...] = (),
    not_held: frozenset[SessionId] = frozenset(),
    days_off: frozenset[SessionId] = frozenset(),
    now: datetime = MUCH_LATER,
) -> list[tuple[EventKind, int]]:
    notes = [contact.noted_of(one, kind) for one, kind in noted]
    found = contact.events(notes, sessions, not_held=not_held, days_off=days_off, now=now)
    return [(one.kind, (one.at - MONDAY).days) for one in found]


def weekly(*weeks: int) -> list[TherapySession]:
    return [on_day(7 * week) for week in weeks]


def test_sessions_every_week_are_no_event() -> None:
    assert told(*weekly(0, 1, 2, 3)) == []


def test_a_cancelled_session_is_one_at_the_hour_it_would_have_been() -> None:
    fallen = on_day(7, SessionState.CANCELLED)
    assert told(on_day(0), fallen, on_day(14)) == [(EventKind.CANCELLED, 7)]


def test_so_is_one_of_which_ada_says_that_it_did_not_take_place() -> None:
    second = on_day(7)
    found = told(on_day(0), second, on_day(14), not_held=frozenset({second.id}))
    assert found == [(EventKind.CANCELLED, 7)]


def test_a_session_that_fell_on_a_day_off_is_a_holiday_and_once_even_if_noted() -> None:
    fallen = on_day(7)
    off = frozenset({fallen.id})
    assert told(on_day(0), fallen, days_off=off) == [(EventKind.HOLIDAY, 7)]
    noted = ((fallen, EventKind.HOLIDAY),)
    assert told(on_day(0), fallen, noted=noted, days_off=off) == [(EventKind.HOLIDAY, 7)]


def test_an_absence_explains_why_a_session_fell_out() -> None:
    fallen = on_day(7, SessionState.CANCELLED)
    assert told(on_day(0), fallen, noted=((fallen, EventKind.ABSENT),)) == [(EventKind.ABSENT, 7)]


def test_coming_late_explains_nothing_away() -> None:
    fallen = on_day(7, SessionState.CANCELLED)
    found = told(on_day(0), fallen, noted=((fallen, EventKind.FEE_CHANGE),))
    assert found == [(EventKind.CANCELLED, 7), (EventKind.FEE_CHANGE, 7)]


def test_the_session_after_a_long_gap_comes_after_a_break() -> None:
    assert told(*weekly(0, 1, 2, 5)) == [(EventKind.BREAK, 35)]


def test_two_weeks_are_no_break_and_neither_is_the_rhythm_of_monthly_therapy() -> None:
    assert told(*weekly(0, 1, 2, 4)) == []
    assert told(*weekly(0, 4, 8, 12)) == []
    assert told(*weekly(0, 4, 8, 16)) == [(EventKind.BREAK, 16 * 7)]


def test_before_a_rhythm_is_known_there_is_no_break() -> None:
    assert told(*weekly(0, 9)) == []


def test_sessions_that_fell_out_make_a_gap_longer() -> None:
    fallen = [on_day(7 * week, SessionState.CANCELLED) for week in (3, 4)]
    found = told(*weekly(0, 1, 2, 5), *fallen)
    assert found == [
        (EventKind.CANCELLED, 21),
        (EventKind.CANCELLED, 28),
        (EventKind.BREAK, 35),
    ]


def test_nothing_of_what_lies_ahead_is_told() -> None:
    ahead = on_day(7)
    fallen = on_day(14, SessionState.CANCELLED)
    noted = ((ahead, EventKind.FEE_CHANGE),)
    assert told(on_day(0), ahead, fallen, noted=noted, now=MONDAY + 6 * DAY) == []


def test_a_note_follows_its_session_when_that_moves() -> None:
    moved = replace(on_day(7), starts_at=MONDAY + 9 * DAY)
    assert told(on_day(0), moved, noted=((on_day(7), EventKind.LATE),)) == [(EventKind.LATE, 9)]


def test_less_than_a_day_before_is_late_and_afterwards_nobody_knows() -> None:
    one = on_day(0)
    hour = timedelta(hours=1)
    assert contact.is_late(one, one.starts_at - hour)
    assert not contact.is_late(one, one.starts_at - 24 * hour)
    assert not contact.is_late(one, one.starts_at)


def test_every_event_is_an_occasion_to_ask() -> None:
    assert {one.value for one in EventKind} == {one.value for one in Occasion} - {"drop"}


# --- what a sign follows ------------------------------------------------------------------------


def event(day: int, kind: EventKind = EventKind.CANCELLED) -> ContactEvent:
    return ContactEvent(kind=kind, at=MONDAY + day * DAY)


def test_a_sign_follows_the_latest_event_before_it_for_four_weeks() -> None:
    happened = [event(0), event(7), event(30)]
    assert contact.followed(happened, MONDAY + 21 * DAY) == event(7)
    assert contact.followed(happened, MONDAY + 7 * DAY) == event(7)
    assert contact.followed([event(0)], MONDAY + 28 * DAY) == event(0)
    assert contact.followed([event(0)], MONDAY + 29 * DAY) is None
    assert contact.followed([event(9)], MONDAY) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.booleans()), max_size=12, unique_by=lambda one: one[0]
    )
)
def test_every_session_that_fell_out_is_told_once_and_no_other(
    days: list[tuple[int, bool]],
) -> None:
    sessions = [
        on_day(day, SessionState.CANCELLED if fell else SessionState.PLANNED) for day, fell in days
    ]
    found = told(*sessions)
    cancelled = [day for kind, day in found if kind is EventKind.CANCELLED]
    assert cancelled == sorted(day for day, fell in days if fell)
    held = {day for day, fell in days if not fell}
    assert all(day in held for kind, day in found if kind is EventKind.BREAK)
