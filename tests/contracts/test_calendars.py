"""Calendars, bookings, mappings, codes and closures, in every store."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.alliance.calendars import (
    Booking,
    Calendar,
    CalendarId,
    CalendarKind,
    Mark,
    Trouble,
    Validators,
)
from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.usecases.ports import OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DAY,
    EMIL,
    HOUR,
    MONDAY_9,
    a_session,
    meet,
    named_id,
)

ADDRESS = "https://feed.example/secret.ics"
MARK = Mark(b"m" * 32)


def a_calendar(name: str = "bruno", **changes: Any) -> Calendar:
    calendar = Calendar(
        id=CalendarId(named_id(f"calendar {name}")),
        therapist_id=BRUNO.id,
        kind=CalendarKind.FEED,
        address=ADDRESS,
        next_at=MONDAY_9,
    )
    return replace(calendar, **changes)


def a_booking(**changes: Any) -> Booking:
    booking = Booking(
        calendar_id=a_calendar().id,
        mark=MARK,
        session_id=a_session().id,
        client_id=ADA.id,
        starts_at=MONDAY_9,
        ends_at=MONDAY_9 + HOUR,
    )
    return replace(booking, **changes)


@pytest.fixture
async def with_calendar(open_work: OpenWork) -> OpenWork:
    async with open_work() as work:
        await work.calendars.add(AS_BRUNO, a_calendar())
        await meet(work)
        await work.commit()
    return open_work


async def test_a_calendar_is_read_back_as_it_was_saved(with_calendar: OpenWork) -> None:
    changed = a_calendar(
        validators=Validators(etag='"7"', modified="yesterday"),
        next_at=MONDAY_9 + DAY,
        read_at=MONDAY_9,
        whole_at=MONDAY_9,
        failing_since=MONDAY_9,
        failures=3,
        trouble=Trouble.TOO_SLOW,
        told=True,
        unmatched=4,
    )
    async with with_calendar() as work:
        assert await work.calendars.get(AS_BRUNO, changed.id) == a_calendar()
        await work.calendars.save(AS_PRODUCT, changed)
        assert await work.calendars.get(AS_OPERATOR, changed.id) == changed
        assert list(await work.calendars.listed(AS_BRUNO)) == [changed]


async def test_whose_a_calendar_is_does_not_change(with_calendar: OpenWork) -> None:
    async with with_calendar() as work:
        await work.calendars.save(AS_PRODUCT, a_calendar(therapist_id=CHIDI.id))
        assert (await work.calendars.get(AS_OPERATOR, a_calendar().id)).therapist_id == BRUNO.id


async def test_one_therapist_has_an_address_once_and_another_may_have_it_too(
    with_calendar: OpenWork,
) -> None:
    async with with_calendar() as work:
        with pytest.raises(InvalidValueError):
            await work.calendars.add(AS_OPERATOR, a_calendar("again"))
        await work.calendars.add(AS_OPERATOR, a_calendar("chidi", therapist_id=CHIDI.id))
        for name in ("file", "another file"):
            file = a_calendar(name, kind=CalendarKind.FILE, address=None, next_at=None)
            await work.calendars.add(AS_OPERATOR, file)
        assert len(await work.calendars.listed(AS_OPERATOR)) == 4
        assert len(await work.calendars.listed(AS_CHIDI)) == 1


async def test_those_are_due_whose_time_has_come(with_calendar: OpenWork) -> None:
    async with with_calendar() as work:
        later = a_calendar("later", address="https://x.example/", next_at=MONDAY_9 + HOUR)
        file = a_calendar("file", kind=CalendarKind.FILE, address=None, next_at=None)
        await work.calendars.add(AS_OPERATOR, later)
        await work.calendars.add(AS_OPERATOR, file)
        due = work.calendars.due
        assert list(await due(AS_PRODUCT, MONDAY_9, 9)) == [a_calendar()]
        assert list(await due(AS_PRODUCT, MONDAY_9 + DAY, 9)) == [a_calendar(), later]
        assert list(await due(AS_PRODUCT, MONDAY_9 + DAY, 1)) == [a_calendar()]


async def test_a_booking_is_written_once_and_then_replaced(with_calendar: OpenWork) -> None:
    async with with_calendar() as work:
        await work.calendars.book(AS_PRODUCT, a_booking())
        moved = a_booking(starts_at=MONDAY_9 + DAY, ends_at=MONDAY_9 + DAY + HOUR, gone=True)
        await work.calendars.book(AS_PRODUCT, moved)
        found = work.calendars.bookings
        assert list(await found(AS_BRUNO, a_calendar().id, MONDAY_9)) == [moved]
        assert list(await found(AS_BRUNO, a_calendar().id, MONDAY_9 + 2 * DAY)) == []


async def test_a_later_mapping_takes_the_place_of_the_earlier(with_calendar: OpenWork) -> None:
    async with with_calendar() as work:
        await work.calendars.map_entry(AS_OPERATOR, a_calendar().id, MARK, EMIL.id)
        await work.calendars.map_entry(AS_BRUNO, a_calendar().id, MARK, ADA.id)
        assert await work.calendars.mapped(AS_BRUNO, a_calendar().id) == {MARK: ADA.id}


async def test_a_therapist_reaches_nobody_elses_client_through_a_calendar(
    with_calendar: OpenWork,
) -> None:
    async with with_calendar() as work:
        with pytest.raises(NotFoundError):
            await work.calendars.map_entry(AS_BRUNO, a_calendar().id, MARK, EMIL.id)
        with pytest.raises(NotFoundError):
            await work.calendars.book(AS_BRUNO, a_booking(client_id=EMIL.id))
        with pytest.raises(NotFoundError):
            await work.calendars.issue_code(AS_BRUNO, EMIL.id, "K7Q2")


async def test_what_is_known_of_a_client_leaves_with_them(with_calendar: OpenWork) -> None:
    async with with_calendar() as work:
        await work.calendars.book(AS_PRODUCT, a_booking())
        await work.calendars.map_entry(AS_BRUNO, a_calendar().id, MARK, ADA.id)
        await work.clients.save(AS_OPERATOR, replace(ADA, therapist_id=CHIDI.id))
        assert await work.calendars.mapped(AS_BRUNO, a_calendar().id) == {}
        assert list(await work.calendars.bookings(AS_BRUNO, a_calendar().id, MONDAY_9)) == []


async def test_a_client_has_one_code_and_a_code_one_client(open_work: OpenWork) -> None:
    async with open_work() as work:
        issue = work.calendars.issue_code
        assert await issue(AS_BRUNO, ADA.id, "K7Q2")
        assert not await issue(AS_BRUNO, ADA.id, "B3C4")
        assert not await issue(AS_OPERATOR, EMIL.id, "K7Q2")
        assert await issue(AS_OPERATOR, EMIL.id, "B3C4")
        assert await work.calendars.codes(AS_OPERATOR, BRUNO.id) == {"K7Q2": ADA.id}
        assert await work.calendars.codes(AS_CHIDI, CHIDI.id) == {"B3C4": EMIL.id}


async def test_codes_go_with_the_client_to_another_therapist(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.calendars.issue_code(AS_BRUNO, ADA.id, "K7Q2")
        await work.clients.save(AS_OPERATOR, replace(ADA, therapist_id=CHIDI.id))
        assert await work.calendars.codes(AS_BRUNO, BRUNO.id) == {}
        assert await work.calendars.codes(AS_CHIDI, CHIDI.id) == {"K7Q2": ADA.id}


async def test_removing_a_calendar_removes_what_hangs_on_it(with_calendar: OpenWork) -> None:
    async with with_calendar() as work:
        await work.calendars.book(AS_PRODUCT, a_booking())
        await work.calendars.map_entry(AS_BRUNO, a_calendar().id, MARK, ADA.id)
        await work.calendars.remove(AS_BRUNO, a_calendar().id)
        with pytest.raises(NotFoundError):
            await work.calendars.get(AS_BRUNO, a_calendar().id)
        await work.calendars.add(AS_BRUNO, a_calendar())
        assert await work.calendars.mapped(AS_BRUNO, a_calendar().id) == {}
        assert list(await work.calendars.bookings(AS_BRUNO, a_calendar().id, MONDAY_9)) == []
        assert (await work.sessions.get(AS_BRUNO, a_session().id)).id == a_session().id


async def test_an_erased_client_is_in_no_calendar(with_calendar: OpenWork) -> None:
    async with with_calendar() as work:
        await work.calendars.book(AS_PRODUCT, a_booking())
        await work.calendars.map_entry(AS_BRUNO, a_calendar().id, MARK, ADA.id)
        await work.calendars.issue_code(AS_BRUNO, ADA.id, "K7Q2")
        await work.clients.erase(AS_ADA, ADA.id)
        assert await work.calendars.codes(AS_OPERATOR, BRUNO.id) == {}
        assert await work.calendars.mapped(AS_OPERATOR, a_calendar().id) == {}
        assert list(await work.calendars.bookings(AS_OPERATOR, a_calendar().id, MONDAY_9)) == []
        with pytest.raises(NotFoundError):
            await work.calendars.issue_code(AS_OPERATOR, ADA.id, "B3C4")


# --- closures -----------------------------------------------------------------------------------

WINTER = Closure(id=ClosureId(named_id("winter")), first=date(2026, 12, 24), last=date(2027, 1, 3))


async def test_closures_are_listed_in_order_and_removed_once(open_work: OpenWork) -> None:
    earlier = replace(WINTER, id=ClosureId(named_id("autumn")), first=date(2026, 11, 1))
    async with open_work() as work:
        await work.closures.add(AS_OPERATOR, WINTER)
        await work.closures.add(AS_OPERATOR, earlier)
        assert list(await work.closures.listed(AS_BRUNO)) == [earlier, WINTER]
        await work.closures.remove(AS_OPERATOR, earlier.id)
        assert list(await work.closures.listed(AS_BRUNO)) == [WINTER]
        with pytest.raises(NotFoundError):
            await work.closures.remove(AS_OPERATOR, earlier.id)


# --- check-ins that open again ------------------------------------------------------------------


async def test_a_check_in_cancelled_before_it_was_sent_may_open_again(open_work: OpenWork) -> None:
    async with open_work() as work:
        checkin = await meet(work)
        over = replace(
            checkin, state=CheckInState.CANCELLED, reason=Reason.CLOSURE, closed_at=MONDAY_9
        )
        await work.checkins.move(AS_PRODUCT, over, expecting=frozenset(CheckInState))
        assert await work.checkins.reopen(AS_OPERATOR, checkin)
        assert await work.checkins.get(AS_OPERATOR, checkin.id) == checkin


@pytest.mark.parametrize("state", [CheckInState.CANCELLED, CheckInState.COMPLETED])
async def test_a_check_in_that_was_sent_or_answered_stays_over(
    open_work: OpenWork, state: CheckInState
) -> None:
    async with open_work() as work:
        checkin = await meet(work)
        over = replace(checkin, state=state, sent_at=MONDAY_9, closed_at=MONDAY_9)
        await work.checkins.move(AS_PRODUCT, over, expecting=frozenset(CheckInState))
        assert not await work.checkins.reopen(AS_OPERATOR, checkin)
        assert await work.checkins.get(AS_OPERATOR, checkin.id) == over
