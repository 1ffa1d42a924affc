"""Whose an entry is, and what changed in a calendar."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.calendars import (
    EVERY,
    LONGEST_WAIT,
    PATIENCE,
    SHORT_PATIENCE,
    Add,
    Booking,
    Calendar,
    CalendarId,
    CalendarKind,
    Change,
    Drop,
    Entry,
    Mark,
    Move,
    Trouble,
    code_from,
    codes_in,
    compare,
    is_code,
    wait_after,
    whose,
    worth_telling,
)
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import SessionId

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY, WEEK, LENGTH = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=50)
ADA, EMIL = ClientId(UUID(int=1)), ClientId(UUID(int=2))
CALENDAR = Calendar(
    id=CalendarId(UUID(int=3)), therapist_id=TherapistId(UUID(int=4)), kind=CalendarKind.FEED
)


def an_entry(name: str = "one", starts_at: datetime = NOW + DAY, *codes: str) -> Entry:
    return Entry(
        mark=Mark(name.encode()),
        text_mark=Mark(b"title"),
        series_mark=Mark(b"series"),
        codes=frozenset(codes),
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        timezone="UTC",
    )


def booked(entry: Entry, client_id: ClientId = ADA) -> Booking:
    return Booking(
        calendar_id=CALENDAR.id,
        mark=entry.mark,
        session_id=SessionId(UUID(int=5)),
        client_id=client_id,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
    )


def changes(
    entries: Sequence[Entry], bookings: Sequence[Booking], kind: CalendarKind = CalendarKind.FEED
) -> list[Change]:
    return list(compare(kind, [(ADA, one) for one in entries], bookings, NOW).changes)


# --- codes --------------------------------------------------------------------------------------


def test_a_code_is_found_wherever_it_stands() -> None:
    assert codes_in("J.K. (#k7q2), weekly") == {"K7Q2"}
    assert codes_in("#K7Q2#B3C4") == {"K7Q2", "B3C4"}


@pytest.mark.parametrize("text", ["K7Q2", "#ROOM", "#2222", "#K7Q2X", "#K7Q", "#K0Q1", "# K7Q2"])
def test_what_only_looks_a_little_like_a_code_is_none(text: str) -> None:
    assert codes_in(text) == frozenset()


@given(st.integers(min_value=0, max_value=2**64))
def test_every_code_that_is_made_is_found_again(number: int) -> None:
    code = code_from(number)
    if code is not None:
        assert is_code(code)
        assert codes_in(f"session #{code}, room 2") == {code}


def test_most_numbers_make_a_code() -> None:
    made = [code_from(number * 7919) for number in range(1000)]
    assert sum(one is not None for one in made) > 700


# --- whose --------------------------------------------------------------------------------------


def test_a_code_says_whose_an_entry_is() -> None:
    assert whose(an_entry("one", NOW, "K7Q2"), {"K7Q2": ADA}, {}) == ADA


def test_an_unknown_code_is_nobodys() -> None:
    assert whose(an_entry("one", NOW, "K7Q2"), {"B3C4": ADA}, {}) is None


def test_codes_of_two_clients_make_an_entry_nobodys() -> None:
    entry = an_entry("one", NOW, "K7Q2", "B3C4")
    assert whose(entry, {"K7Q2": ADA, "B3C4": EMIL}, {Mark(b"title"): ADA}) is None


def test_what_was_mapped_by_entry_goes_before_its_title_and_a_code_before_both() -> None:
    mapped = {Mark(b"title"): EMIL, Mark(b"series"): ADA}
    assert whose(an_entry(), {}, mapped) == ADA
    assert whose(an_entry(), {}, {Mark(b"title"): EMIL}) == EMIL
    assert whose(an_entry("one", NOW, "K7Q2"), {"K7Q2": EMIL}, mapped) == EMIL


# --- changes ------------------------------------------------------------------------------------


def test_a_new_hour_is_added_and_a_known_one_is_left_alone() -> None:
    one, two = an_entry("one"), an_entry("two", NOW + 2 * DAY)
    assert changes([one, two], [booked(one)]) == [Add(ADA, two)]


def test_an_hour_at_another_time_is_moved() -> None:
    one = an_entry()
    later = replace(one, starts_at=one.starts_at + DAY, ends_at=one.ends_at + DAY)
    assert changes([later], [booked(one)]) == [Move(booked(one), later)]


def test_an_hour_that_is_cancelled_or_gone_is_dropped() -> None:
    one = an_entry()
    assert changes([replace(one, cancelled=True)], [booked(one)]) == [Drop(booked(one), said=True)]
    assert changes([], [booked(one)]) == [Drop(booked(one), said=False)]


def test_a_cancelled_hour_that_was_never_known_is_nothing() -> None:
    assert changes([replace(an_entry(), cancelled=True)], []) == []


def test_a_feed_that_trims_its_past_takes_nothing_back() -> None:
    past = booked(an_entry("one", NOW - DAY))
    assert changes([], [past]) == []


def test_what_lies_beyond_the_window_is_not_missed() -> None:
    assert changes([], [booked(an_entry("one", NOW + 9 * WEEK))]) == []


def test_what_a_file_lacks_is_not_deleted() -> None:
    assert changes([], [booked(an_entry())], CalendarKind.FILE) == []


def test_an_hour_that_comes_back_is_added_anew() -> None:
    one = an_entry()
    assert changes([one], [replace(booked(one), gone=True)]) == [Add(ADA, one)]


def test_an_hour_that_is_now_somebody_elses_changes_hands() -> None:
    one = an_entry()
    assert changes([one], [booked(one, EMIL)]) == [
        Drop(booked(one, EMIL), said=True),
        Add(ADA, one),
    ]


def test_comparing_twice_changes_nothing_more() -> None:
    entries = [an_entry(str(number), NOW + number * DAY) for number in range(1, 9)]
    assert changes(entries, [booked(one) for one in entries]) == []


# --- a calendar that is suddenly empty -----------------------------------------------------------


def emptied(entries: Sequence[Entry], bookings: Sequence[Booking]) -> bool:
    return compare(CalendarKind.FEED, [(ADA, one) for one in entries], bookings, NOW).emptied


WEEKS = [an_entry(str(number), NOW + number * WEEK - DAY) for number in range(1, 7)]


def test_when_most_of_it_vanishes_a_person_is_asked_first() -> None:
    known = [booked(one) for one in WEEKS]
    assert emptied([], known)
    assert emptied(WEEKS[:2], known)


def test_a_few_that_vanish_are_believed() -> None:
    known = [booked(one) for one in WEEKS]
    assert not emptied(WEEKS[:3], known)
    assert not emptied([], known[:2])


def test_a_series_that_was_replaced_empties_nothing() -> None:
    new = [
        replace(one, mark=Mark(b"new" + one.mark), starts_at=one.starts_at + DAY) for one in WEEKS
    ]
    assert not emptied(new, [booked(one) for one in WEEKS])


# --- when people are told -------------------------------------------------------------------------


def failing(trouble: Trouble) -> Calendar:
    return replace(CALENDAR, trouble=trouble, failing_since=NOW, failures=1)


@pytest.mark.parametrize("trouble", Trouble)
def test_people_are_told_once(trouble: Trouble) -> None:
    late = NOW + PATIENCE
    assert worth_telling(failing(trouble), late)
    assert not worth_telling(replace(failing(trouble), told=True), late)


def test_a_server_may_be_away_for_a_week_before_anybody_hears_of_it() -> None:
    assert not worth_telling(failing(Trouble.UNREACHABLE), NOW + PATIENCE - EVERY)


def test_a_page_in_place_of_a_calendar_is_told_after_a_day() -> None:
    assert not worth_telling(failing(Trouble.NOT_A_CALENDAR), NOW + SHORT_PATIENCE - EVERY)
    assert worth_telling(failing(Trouble.NOT_A_CALENDAR), NOW + SHORT_PATIENCE)


def test_an_emptied_calendar_is_told_at_once() -> None:
    assert worth_telling(failing(Trouble.EMPTIED), NOW)


def test_a_calendar_that_is_read_is_no_news() -> None:
    assert not worth_telling(CALENDAR, NOW)


def test_the_wait_doubles_up_to_six_hours() -> None:
    waits = [wait_after(failures) for failures in range(12)]
    assert waits[0] == EVERY
    assert waits[1] == 2 * EVERY
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
