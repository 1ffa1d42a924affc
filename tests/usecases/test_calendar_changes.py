"""Calendars that change shape: replaced, shifted through each other, or changed after the fact."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bot.alliance.calendars import CalendarId
from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.sessions import SessionState
from bot.usecases.actors import Operator, Product
from bot.usecases.add_calendar import AddCalendar, IssueCodes
from bot.usecases.cancel_session import CancelSession
from bot.usecases.close_clinic import CloseClinic, OpenClinic
from bot.usecases.end_role import EndTherapist
from bot.usecases.ports import NoHolidays
from tests.usecases.calendar_house import (
    AnyAddress,
    CalendarHouse,
    SpreadChance,
    calendar_house,
    moved,
)
from tests.usecases.front_desk import SUNDAY
from tests.usecases.plain_messenger import PlainMessenger

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
TUESDAY = SUNDAY + 2 * DAY + timedelta(hours=8)


@pytest.fixture
async def house() -> CalendarHouse:
    return await calendar_house()


async def standing(house: CalendarHouse) -> list[datetime]:
    found = await house.desk.sessions()
    return [one.starts_at for one in found if one.state is SessionState.PLANNED]


async def noted(house: CalendarHouse) -> int:
    async with house.desk.open_work() as work:
        return len(await work.contact.of_client(Operator(), house.desk.ada))


async def another_calendar(house: CalendarHouse) -> CalendarHouse:
    """The same feed at a new address."""
    async with house.desk.open_work() as work:
        add = AddCalendar(chance=house.desk.chance, addresses=AnyAddress())
        address = "https://feed.example/anew.ics"
        calendar = await add(work, Operator(), house.desk.bruno, address, house.desk.now)
        await work.commit()
    return replace(house, id=calendar.id)


async def remove(house: CalendarHouse, calendar_id: CalendarId) -> None:
    async with house.desk.open_work() as work:
        await work.calendars.remove(Operator(), calendar_id)
        await work.commit()


async def cancel(house: CalendarHouse, some_id: UUID) -> None:
    async with house.desk.open_work() as work:
        use_case = CancelSession(messenger=PlainMessenger())
        await use_case(work, Operator(), some_id, house.desk.now)
        await work.commit()


# --- hours that come to stand elsewhere ---------------------------------------------------------


async def test_hours_that_move_into_each_others_places_all_move_at_once(
    house: CalendarHouse,
) -> None:
    week = [house.hour(str(number), TUESDAY + number * DAY) for number in range(3)]
    await house.read(*week)
    read = await house.read(*(moved(one, one.starts_at + DAY) for one in week))

    assert (read.synced.moved, read.synced.overlapping) == (3, 0)
    assert await standing(house) == [TUESDAY + number * DAY for number in (1, 2, 3)]


async def test_a_new_hour_takes_the_place_of_one_that_moved_away(house: CalendarHouse) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    read = await house.read(moved(one, TUESDAY + DAY), house.hour("two", TUESDAY))

    assert (read.synced.added, read.synced.moved, read.synced.overlapping) == (1, 1, 0)
    assert await standing(house) == [TUESDAY, TUESDAY + DAY]


async def test_an_entry_written_anew_at_the_same_hour_is_the_same_session(
    house: CalendarHouse,
) -> None:
    """As when a series is split: its later hours become another entry."""
    await house.read(house.hour("one", TUESDAY - DAY), house.hour("two", TUESDAY + WEEK))
    before = [one.id for one in await house.desk.sessions()]
    read = await house.read(house.hour("three", TUESDAY - DAY), house.hour("four", TUESDAY + WEEK))

    assert not read.synced.changed
    assert [one.id for one in await house.desk.sessions()] == before
    assert await noted(house) == 0, "nobody cancelled late"
    await house.read(house.hour("three", TUESDAY))
    assert await standing(house) == [TUESDAY], "and it follows its new entry"


async def test_a_series_that_goes_on_as_another_entry_at_another_hour_was_moved(
    house: CalendarHouse,
) -> None:
    """As when somebody changes this and all following appointments; nobody cancelled late."""
    old = [house.hour(f"old {number}", TUESDAY - DAY + number * WEEK) for number in range(4)]
    new = [
        moved(house.hour(f"new {number}", each.starts_at), each.starts_at + timedelta(hours=2))
        for number, each in enumerate(old)
    ]
    await house.read(*old)
    before = [one.id for one in await house.desk.sessions()]
    read = await house.read(*new)

    assert (read.synced.moved, read.synced.added, read.synced.cancelled) == (4, 0, 0)
    assert [one.id for one in await house.desk.sessions()] == before
    assert await standing(house) == [one.starts_at for one in new]
    assert await noted(house) == 0
    assert not (await house.read(*new)).synced.changed


async def test_where_two_hours_come_for_one_that_went_it_is_not_guessed_which(
    house: CalendarHouse,
) -> None:
    await house.read(house.hour("old", TUESDAY))
    read = await house.read(
        house.hour("one", TUESDAY - timedelta(hours=3)),
        house.hour("two", TUESDAY + timedelta(hours=3)),
    )
    assert (read.synced.moved, read.synced.added, read.synced.cancelled) == (0, 2, 1)


async def test_a_new_entry_on_the_day_of_a_session_that_was_cancelled_here_takes_place(
    house: CalendarHouse,
) -> None:
    await house.read(house.hour("old", TUESDAY))
    (session,) = await house.desk.sessions()
    await cancel(house, session.id)
    read = await house.read(house.hour("new", TUESDAY + timedelta(hours=3)))
    assert (read.synced.added, read.synced.moved) == (1, 0)
    assert await standing(house) == [TUESDAY + timedelta(hours=3)]


async def test_a_session_nobody_was_asked_about_that_moves_ahead_is_asked_about(
    house: CalendarHouse,
) -> None:
    """Its check-in ended without being sent, as when its client was pausing that day."""
    one = house.hour("one", TUESDAY)
    await house.read(one)
    house.desk.now = TUESDAY + timedelta(hours=3)
    (checkin,) = await house.desk.checkins()
    await house.desk.put(
        replace(
            checkin,
            state=CheckInState.CANCELLED,
            reason=Reason.PAUSED,
            closed_at=house.desk.now,
        )
    )
    await house.read(moved(one, TUESDAY + 2 * DAY))

    waiting = [each for each in await house.desk.checkins() if each.state is CheckInState.SCHEDULED]
    assert [each.session_starts_at for each in waiting] == [TUESDAY + 2 * DAY]


# --- a calendar in place of another -------------------------------------------------------------


async def test_a_calendar_added_at_a_new_address_takes_over_once_the_old_one_is_removed(
    house: CalendarHouse,
) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    anew = await another_calendar(house)
    assert (await anew.read(one)).synced.overlapping == 1, "while both are there, the old one leads"
    await remove(house, house.id)
    assert (await anew.read(one)).synced.overlapping == 0
    await anew.read(moved(one, TUESDAY + DAY))

    assert await standing(house) == [TUESDAY + DAY]


async def test_where_an_hour_was_taken_the_calendar_is_looked_at_again_as_a_whole(
    house: CalendarHouse,
) -> None:
    recorded = await house.desk.record(rule="FREQ=WEEKLY;COUNT=3")
    monday = (await standing(house))[0]
    await house.read(house.hour("one", monday))
    await cancel(house, recorded.id)
    house.reader.unchanged = True
    read = await house.read(house.hour("one", monday))
    assert read.synced.added == 1


async def test_the_calendars_of_a_therapist_who_left_are_no_longer_read(
    house: CalendarHouse,
) -> None:
    chidi = await house.desk.invite_therapist("Chidi")
    async with house.desk.open_work() as work:
        ada = await work.clients.get(Operator(), house.desk.ada)
        await work.clients.save(Operator(), replace(ada, therapist_id=chidi))
        await EndTherapist()(work, Operator(), house.desk.bruno, house.desk.now)
        await work.commit()
    async with house.desk.open_work() as work:
        assert not await work.calendars.listed(Operator())


# --- closures -----------------------------------------------------------------------------------


async def close(house: CalendarHouse, days: str) -> None:
    use_case = CloseClinic(chance=house.desk.chance, holidays=NoHolidays())
    async with house.desk.open_work() as work:
        await use_case(work, Operator(), days, house.desk.now)
        await work.commit()


async def open_again(house: CalendarHouse) -> int:
    async with house.desk.open_work() as work:
        (closure,) = await work.closures.listed(Operator())
        use_case = OpenClinic(holidays=NoHolidays())
        opened = await use_case(work, Operator(), closure.id, house.desk.now)
        await work.commit()
    return opened.sessions


async def test_what_left_the_calendar_during_a_closure_does_not_come_back_with_it(
    house: CalendarHouse,
) -> None:
    await house.read(house.hour("one", TUESDAY))
    await close(house, "2026-11-24")
    await house.read()
    assert await open_again(house) == 0
    assert await standing(house) == []


async def test_a_series_that_ended_during_a_closure_does_not_come_back_with_it(
    house: CalendarHouse,
) -> None:
    recorded = await house.desk.record(rule="FREQ=WEEKLY;COUNT=3")
    second = (await house.desk.sessions())[1]
    await close(house, str(second.day))
    await cancel(house, recorded.id)
    assert await open_again(house) == 0
    assert await standing(house) == []


async def test_a_session_cancelled_by_hand_during_a_closure_does_not_come_back_with_it(
    house: CalendarHouse,
) -> None:
    await house.desk.record(rule="FREQ=WEEKLY;COUNT=3")
    second = (await house.desk.sessions())[1]
    await close(house, str(second.day))
    await cancel(house, second.id)
    assert await open_again(house) == 0
    assert len(await standing(house)) == 2


async def test_the_rest_of_a_series_that_was_cancelled_does_not_come_back_with_a_closure(
    house: CalendarHouse,
) -> None:
    await house.desk.record(rule="FREQ=WEEKLY;COUNT=3")
    first, second, _ = await house.desk.sessions()
    await close(house, str(second.day))
    async with house.desk.open_work() as work:
        use_case = CancelSession(messenger=PlainMessenger())
        await use_case.rest(work, Product(), first.id, house.desk.now)
        await work.commit()
    assert await open_again(house) == 0
    assert await standing(house) == []


# --- two clients in one calendar ----------------------------------------------------------------


async def test_what_changes_for_one_client_leaves_anothers_sessions_alone(
    house: CalendarHouse,
) -> None:
    emil = await house.desk.invite_client("M-03")
    await house.desk.join(emil)
    async with house.desk.open_work() as work:
        issued = await IssueCodes(chance=SpreadChance())(work, Operator(), house.desk.bruno)
        await work.commit()
    code = next(code for whose, code in issued if whose.id == emil)
    adas = house.hour("ada", TUESDAY)
    emils = replace(house.hour("emil", TUESDAY + DAY), codes=frozenset({code}))
    await house.read(adas, emils)

    read = await house.read(moved(adas, TUESDAY + 2 * DAY), emils)

    assert (read.synced.moved, read.synced.cancelled) == (1, 0)
    async with house.desk.open_work() as work:
        (session,) = await work.sessions.listed(Operator(), client_id=emil)
    assert session.state is SessionState.PLANNED
