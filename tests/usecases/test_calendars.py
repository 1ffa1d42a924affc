"""What a calendar does to sessions, and what it does not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.alliance.calendars import EVERY, PATIENCE, SHORT_PATIENCE, WHOLE_EVERY, Trouble, Validators
from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Address, StaffState
from bot.alliance.sessions import SessionState
from bot.usecases.actors import Operator, Product
from bot.usecases.add_calendar import AddCalendar, IssueCodes
from bot.usecases.cancel_session import CancelSession
from bot.usecases.close_clinic import CloseClinic, OpenClinic
from bot.usecases.events import Event
from bot.usecases.ports import NoHolidays, RawEntry
from bot.usecases.show_week import ShowWeek
from tests.builders import an_admin
from tests.usecases.calendar_house import (
    ADDRESS,
    AnyAddress,
    CalendarHouse,
    SpreadChance,
    calendar_house,
    cancelled,
    moved,
)
from tests.usecases.front_desk import SUNDAY
from tests.usecases.plain_messenger import PlainMessenger

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
TUESDAY = SUNDAY + 2 * DAY + timedelta(hours=8)
"""Three in the afternoon in Toronto."""


@pytest.fixture
async def house() -> CalendarHouse:
    return await calendar_house()


async def standing(house: CalendarHouse) -> list[datetime]:
    found = await house.desk.sessions()
    return [one.starts_at for one in found if one.state is SessionState.PLANNED]


def weeks(house: CalendarHouse, count: int) -> list[RawEntry]:
    return [house.hour(f"week {number}", TUESDAY + number * WEEK) for number in range(count)]


async def asked(house: CalendarHouse, state: CheckInState = CheckInState.SENT) -> CheckIn:
    """The first check-in goes out, three hours after its session."""
    house.desk.now = TUESDAY + timedelta(hours=3)
    checkin = (await house.desk.checkins())[0]
    sent = replace(checkin, state=state, sent_at=house.desk.now)
    await house.desk.put(sent)
    return sent


# --- adding ---------------------------------------------------------------------------------------


async def test_an_entry_with_a_code_becomes_a_session_with_a_check_in(house: CalendarHouse) -> None:
    read = await house.read(house.hour("one", TUESDAY))

    assert read.synced.added == 1
    assert await standing(house) == [TUESDAY]
    (checkin,) = await house.desk.checkins()
    assert checkin.due_at == TUESDAY + timedelta(minutes=50, hours=2)


async def test_reading_again_changes_nothing(house: CalendarHouse) -> None:
    await house.read(*weeks(house, 4))
    before = await house.desk.sessions()
    read = await house.read(*weeks(house, 4))

    assert not read.synced.changed
    assert await house.desk.sessions() == before


async def test_an_entry_without_a_code_is_nobodys(house: CalendarHouse) -> None:
    read = await house.read(house.hour("one", TUESDAY, "J. K."), house.hour("two", TUESDAY + DAY))

    assert (read.synced.added, read.synced.unmatched) == (1, 1)
    assert await standing(house) == [TUESDAY + DAY]


async def test_a_client_of_another_therapist_is_not_matched(house: CalendarHouse) -> None:
    chidi = await house.desk.invite_therapist("Chidi")
    async with house.desk.open_work() as work:
        ada = await work.clients.get(Operator(), house.desk.ada)
        await work.clients.save(Operator(), replace(ada, therapist_id=chidi))
        await work.commit()
    read = await house.read(house.hour("one", TUESDAY))

    assert (read.synced.added, read.synced.unmatched) == (0, 1)
    assert await standing(house) == []


async def test_sessions_of_a_client_who_was_handed_over_are_left_alone(
    house: CalendarHouse,
) -> None:
    await house.read(house.hour("one", TUESDAY))
    chidi = await house.desk.invite_therapist("Chidi")
    async with house.desk.open_work() as work:
        ada = await work.clients.get(Operator(), house.desk.ada)
        await work.clients.save(Operator(), replace(ada, therapist_id=chidi))
        await work.commit()
    read = await house.read()

    assert read.synced.cancelled == 0
    assert await standing(house) == [TUESDAY]


async def test_each_check_in_ends_when_the_next_session_of_the_calendar_begins(
    house: CalendarHouse,
) -> None:
    await house.read(house.hour("one", TUESDAY), house.hour("two", TUESDAY + DAY))
    first, _ = await house.desk.checkins()
    assert first.expires_at == TUESDAY + DAY


async def test_an_hour_that_is_there_by_hand_is_not_asked_about_twice(
    house: CalendarHouse,
) -> None:
    await house.desk.record(rule="FREQ=WEEKLY;COUNT=3")
    monday = (await standing(house))[0]
    read = await house.read(house.hour("one", monday + timedelta(minutes=20)))

    assert (read.synced.added, read.synced.overlapping) == (0, 1)
    assert len(await standing(house)) == 3


async def test_two_entries_at_once_are_one_session(house: CalendarHouse) -> None:
    read = await house.read(
        house.hour("one", TUESDAY), house.hour("two", TUESDAY + timedelta(minutes=30))
    )
    assert (read.synced.added, read.synced.overlapping) == (1, 1)
    assert await standing(house) == [TUESDAY]


async def test_once_the_series_by_hand_has_ended_the_calendar_takes_over(
    house: CalendarHouse,
) -> None:
    recorded = await house.desk.record(rule="FREQ=WEEKLY;COUNT=3")
    monday = (await standing(house))[0]
    await house.read(house.hour("one", monday))
    async with house.desk.open_work() as work:
        cancel = CancelSession(messenger=PlainMessenger())
        await cancel(work, Operator(), recorded.id, house.desk.now)
        await work.commit()
    read = await house.read(house.hour("one", monday))

    assert read.synced.added == 1
    assert await standing(house) == [monday]


# --- moving ---------------------------------------------------------------------------------------


async def test_a_moved_entry_moves_its_session_and_its_check_in(house: CalendarHouse) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    read = await house.read(moved(one, TUESDAY + DAY))

    assert read.synced.moved == 1
    assert await standing(house) == [TUESDAY + DAY]
    (checkin,) = await house.desk.checkins()
    assert checkin.due_at == TUESDAY + DAY + timedelta(minutes=50, hours=2)


async def test_a_session_moved_ahead_after_its_check_in_went_out_is_another_session(
    house: CalendarHouse,
) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    sent = await asked(house)
    read = await house.read(moved(one, TUESDAY + 2 * DAY))

    assert read.synced.added == 1
    assert await standing(house) == [TUESDAY, TUESDAY + 2 * DAY]
    old, new = await house.desk.checkins()
    assert (old.id, old.state) == (sent.id, CheckInState.SENT)
    assert old.session_starts_at == TUESDAY
    assert (new.state, new.session_starts_at) == (CheckInState.SCHEDULED, TUESDAY + 2 * DAY)
    assert not (await house.read(moved(one, TUESDAY + 2 * DAY))).synced.changed


@pytest.mark.parametrize("state", [CheckInState.SENT, CheckInState.COMPLETED])
async def test_a_session_put_right_in_hindsight_is_not_asked_about_again(
    house: CalendarHouse, state: CheckInState
) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    await asked(house, state)
    read = await house.read(moved(one, TUESDAY + timedelta(minutes=15)))

    assert (read.synced.kept, read.synced.changed) == (1, False)
    assert await standing(house) == [TUESDAY]
    assert (await house.read(moved(one, TUESDAY + timedelta(minutes=15)))).synced.kept == 0


async def test_what_was_cancelled_here_by_hand_does_not_come_back(house: CalendarHouse) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    (session,) = await house.desk.sessions()
    async with house.desk.open_work() as work:
        cancel = CancelSession(messenger=PlainMessenger())
        await cancel(work, Operator(), session.id, house.desk.now)
        await work.commit()
    await house.read(one)
    read = await house.read(moved(one, TUESDAY + DAY))

    assert read.synced.kept == 1
    assert await standing(house) == []


# --- going ----------------------------------------------------------------------------------------


async def test_a_cancelled_entry_cancels_its_session(house: CalendarHouse) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    read = await house.read(cancelled(one))

    assert read.synced.cancelled == 1
    (checkin,) = await house.desk.checkins()
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.SESSION_CANCELLED)


async def test_an_entry_that_is_gone_cancels_its_session_and_one_that_returns_brings_one(
    house: CalendarHouse,
) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    assert (await house.read()).synced.cancelled == 1
    assert await standing(house) == []
    assert (await house.read(one)).synced.added == 1
    assert await standing(house) == [TUESDAY]


async def test_a_feed_that_trims_its_past_takes_no_session_back(house: CalendarHouse) -> None:
    one, two = house.hour("one", TUESDAY), house.hour("two", TUESDAY + WEEK)
    await house.read(one, two)
    house.desk.now = TUESDAY + timedelta(hours=1)
    read = await house.read(two)

    assert read.synced.cancelled == 0
    assert await standing(house) == [TUESDAY, TUESDAY + WEEK]


async def test_a_held_session_that_was_answered_is_not_cancelled_in_hindsight(
    house: CalendarHouse,
) -> None:
    one = house.hour("one", TUESDAY)
    await house.read(one)
    await asked(house, CheckInState.COMPLETED)
    assert (await house.read(cancelled(one))).synced.cancelled == 0
    assert (await house.desk.checkins())[0].state is CheckInState.COMPLETED


async def test_a_calendar_that_is_suddenly_empty_cancels_nothing_until_confirmed(
    house: CalendarHouse,
) -> None:
    await house.read(*weeks(house, 5))
    read = await house.read()

    assert read.synced.emptied
    assert read.trouble is Trouble.EMPTIED
    assert len(await standing(house)) == 5
    confirmed = await house.read(confirmed=True)
    assert (confirmed.synced.cancelled, confirmed.trouble) == (5, None)
    assert await standing(house) == []


async def test_a_file_that_lacks_an_entry_cancels_nothing() -> None:
    house = await calendar_house(address=None)
    await house.read(house.hour("one", TUESDAY), content=b"file")
    read = await house.read(house.hour("two", TUESDAY + DAY), content=b"newer file")

    assert (read.synced.added, read.synced.cancelled) == (1, 0)
    assert len(await standing(house)) == 2


# --- mapping --------------------------------------------------------------------------------------


async def test_a_title_that_was_mapped_once_is_matched_from_then_on(house: CalendarHouse) -> None:
    house.reader.entries = [
        house.hour("one", TUESDAY, "J. K."),
        house.hour("two", TUESDAY + WEEK, "j. k."),
        house.hour("other", TUESDAY + DAY, "A. B."),
    ]
    assert await house.unmatched() == [("J. K.", 2), ("A. B.", 1)]
    await house.map_title("J. K.")
    read = await house.read(*house.reader.entries)

    assert (read.synced.added, read.synced.unmatched) == (2, 1)
    assert await standing(house) == [TUESDAY, TUESDAY + WEEK]
    assert await house.unmatched() == [("A. B.", 1)]


async def test_where_all_titles_are_the_same_entries_are_mapped_by_themselves(
    house: CalendarHouse,
) -> None:
    house.reader.entries = [
        replace(
            house.hour("series", TUESDAY + number * WEEK, "appointment"), occurrence=str(number)
        )
        for number in range(2)
    ]
    await house.map_title("appointment", by_entry=True)
    other = house.hour("another", TUESDAY + DAY, "appointment")
    read = await house.read(*house.reader.entries, other)

    assert (read.synced.added, read.synced.unmatched) == (2, 1)


async def test_entries_are_not_mapped_to_another_therapists_client(house: CalendarHouse) -> None:
    chidi = await house.desk.invite_therapist("Chidi")
    async with house.desk.open_work() as work:
        ada = await work.clients.get(Operator(), house.desk.ada)
        await work.clients.save(Operator(), replace(ada, therapist_id=chidi))
        await work.commit()
    house.reader.entries = [house.hour("one", TUESDAY, "J. K.")]
    with pytest.raises(InvalidValueError):
        await house.map_title("J. K.")


async def test_nothing_of_a_title_or_uid_is_kept(house: CalendarHouse) -> None:
    house.reader.entries = [house.hour("uid-of-ada", TUESDAY, "Ada Lovelace")]
    await house.map_title("Ada Lovelace")
    await house.read(*house.reader.entries)
    async with house.desk.open_work() as work:
        calendar = await work.calendars.get(Operator(), house.id)
        kept = [
            calendar,
            await work.calendars.bookings(Operator(), house.id, SUNDAY),
            await work.calendars.mapped(Operator(), house.id),
        ]
    assert "Lovelace" not in repr(kept)
    assert "uid-of-ada" not in repr(kept)
    assert ADDRESS not in repr(calendar)


# --- codes and adding -----------------------------------------------------------------------------


async def test_everybody_keeps_their_code(house: CalendarHouse) -> None:
    await house.desk.invite_client("K-18")
    issue = IssueCodes(chance=SpreadChance())
    async with house.desk.open_work() as work:
        first = await issue(work, Operator(), house.desk.bruno)
        again = await issue(work, Operator(), house.desk.bruno)
    assert list(first) == list(again)
    assert [client.alias for client, _ in first] == ["K-17", "K-18"]
    assert len({code for _, code in first}) == 2
    assert first[0][1] == house.code


async def test_a_therapist_has_an_address_once_and_one_calendar_for_all_files(
    house: CalendarHouse,
) -> None:
    add = AddCalendar(chance=house.desk.chance, addresses=AnyAddress())
    async with house.desk.open_work() as work:
        with pytest.raises(InvalidValueError):
            await add(work, Operator(), house.desk.bruno, ADDRESS, SUNDAY)
        one = await add(work, Operator(), house.desk.bruno, None, SUNDAY)
        two = await add(work, Operator(), house.desk.bruno, None, SUNDAY)
    assert one.id == two.id


# --- reading again and again ----------------------------------------------------------------------


async def test_a_calendar_is_read_every_quarter_of_an_hour(house: CalendarHouse) -> None:
    (read,) = await house.tick()
    assert await house.tick() == []
    next_at = read.calendar.next_at
    assert next_at is not None
    assert EVERY <= next_at - SUNDAY < EVERY + timedelta(minutes=3)
    house.desk.now = next_at
    assert len(await house.tick()) == 1


async def test_once_a_day_it_is_read_whole_because_time_alone_brings_new_hours(
    house: CalendarHouse,
) -> None:
    far = house.hour("far", SUNDAY + 8 * WEEK + timedelta(hours=1))
    house.reader.unchanged = True
    await house.read(far)
    assert (await house.read(far)).synced.added == 0
    house.desk.now += WHOLE_EVERY
    assert (await house.read(far)).synced.added == 1
    given = [validators for _, validators in house.reader.asked]
    assert given == [Validators(), Validators(etag='"1"'), Validators()]


async def test_after_a_mapping_it_is_read_whole_at_once(house: CalendarHouse) -> None:
    house.reader.unchanged = True
    await house.read(house.hour("one", TUESDAY, "J. K."))
    await house.map_title("J. K.")
    await house.tick()
    assert await standing(house) == [TUESDAY]


async def fails_for(
    house: CalendarHouse, trouble: Trouble, time: timedelta
) -> Sequence[tuple[Address, str]]:
    """Reads whenever it is due, and says who was told what."""
    async with house.desk.open_work() as work:
        bruno = await work.staff.therapist(Operator(), house.desk.bruno)
        joined = replace(bruno, state=StaffState.ACTIVE, address=Address("tg:Bruno"))
        await work.staff.save_therapist(Operator(), joined)
        await work.staff.add_admin(Operator(), an_admin("Dalia"))
        await work.commit()
    house.reader.trouble = trouble
    until = house.desk.now + time
    while house.desk.now <= until:
        await house.tick()
        async with house.desk.open_work() as work:
            next_at = (await work.calendars.get(Product(), house.id)).next_at
        assert next_at is not None
        house.desk.now = next_at
    async with house.desk.open_work() as work:
        taken = await work.outbox.take(Product(), house.desk.now, 10)
    return [(one.outgoing.to, one.outgoing.body) for one in taken]


async def test_a_server_silent_for_a_week_is_told_once_to_therapist_and_admin(
    house: CalendarHouse,
) -> None:
    told = await fails_for(house, Trouble.UNREACHABLE, 3 * PATIENCE)
    assert told == [
        (Address("tg:Bruno"), "own: unreachable"),
        (Address("tg:Dalia"), "Bruno: unreachable"),
    ]


async def test_a_server_silent_for_some_days_is_told_to_nobody(house: CalendarHouse) -> None:
    assert await fails_for(house, Trouble.UNREACHABLE, PATIENCE - DAY) == []


async def test_a_page_instead_of_a_calendar_is_told_after_a_day(house: CalendarHouse) -> None:
    told = await fails_for(house, Trouble.NOT_A_CALENDAR, SHORT_PATIENCE + DAY)
    assert [text for _, text in told] == ["own: not_a_calendar", "Bruno: not_a_calendar"]


async def test_a_failure_changes_no_session_and_is_logged(house: CalendarHouse) -> None:
    await house.read(house.hour("one", TUESDAY))
    house.desk.now += 2 * EVERY
    house.reader.trouble = Trouble.TOO_LARGE
    await house.tick()

    assert await standing(house) == [TUESDAY]
    ((event, fields),) = house.log.said
    assert (event, fields["level"], fields["reason"]) == (
        Event.CALENDAR_FAILED,
        "warning",
        Trouble.TOO_LARGE,
    )
    assert ADDRESS not in str(fields)


async def test_waits_grow_while_it_fails_and_are_forgotten_when_it_works(
    house: CalendarHouse,
) -> None:
    house.reader.trouble = Trouble.UNREACHABLE
    waits = []
    for _ in range(3):
        read = await house.read()
        assert read.calendar.next_at is not None
        waits.append(read.calendar.next_at - house.desk.now)
    assert waits[0] < waits[1] < waits[2]
    house.reader.trouble = None
    mended = (await house.read()).calendar
    assert (mended.failures, mended.trouble, mended.failing_since) == (0, None, None)


# --- closures -------------------------------------------------------------------------------------


async def close(house: CalendarHouse, days: str, *, preview: bool = False) -> int:
    use_case = CloseClinic(chance=house.desk.chance, holidays=NoHolidays())
    async with house.desk.open_work() as work:
        closed = await use_case(work, Operator(), days, house.desk.now, preview=preview)
        await work.commit()
    return closed.sessions


async def test_a_closure_cancels_what_a_calendar_brought_and_gives_it_back(
    house: CalendarHouse,
) -> None:
    await house.read(*weeks(house, 3))
    assert await close(house, "2026-12-01", preview=True) == 1
    assert len(await standing(house)) == 3
    assert await close(house, "2026-12-01") == 1
    assert await standing(house) == [TUESDAY, TUESDAY + 2 * WEEK]
    assert not (await house.read(*weeks(house, 3))).synced.changed
    assert len(await standing(house)) == 2

    async with house.desk.open_work() as work:
        (closure,) = await work.closures.listed(Operator())
        use_case = OpenClinic(holidays=NoHolidays())
        opened = await use_case(work, Operator(), closure.id, house.desk.now)
        await work.commit()
    assert opened.sessions == 1
    assert len(await standing(house)) == 3


async def test_what_a_calendar_brings_on_a_closed_day_does_not_take_place(
    house: CalendarHouse,
) -> None:
    await close(house, "2026-11-24")
    read = await house.read(house.hour("one", TUESDAY), house.hour("two", TUESDAY + DAY))

    assert read.synced.closed == 1
    assert await standing(house) == [TUESDAY + DAY]
    first, _ = await house.desk.checkins()
    assert first.reason is Reason.CLOSURE


async def test_what_is_moved_off_a_closed_day_takes_place(house: CalendarHouse) -> None:
    one = house.hour("one", TUESDAY)
    await close(house, "2026-11-24")
    await house.read(one)
    await house.read(moved(one, TUESDAY + DAY))
    assert await standing(house) == [TUESDAY + DAY]


# --- the week out ---------------------------------------------------------------------------------


async def test_the_week_out_has_aliases_and_times_from_monday_on(house: CalendarHouse) -> None:
    await house.read(*weeks(house, 3))
    house.desk.now = TUESDAY + DAY
    async with house.desk.open_work() as work:
        one_week = await ShowWeek()(work, Operator(), house.desk.bruno, house.desk.now)
        two = await ShowWeek()(work, Operator(), house.desk.bruno, house.desk.now, weeks=2)
    assert [(one.alias, one.starts_at) for one in one_week] == [("K-17", TUESDAY)]
    assert [one.starts_at for one in two] == [TUESDAY, TUESDAY + WEEK]
