"""When Ada and Bruno meet, and what that makes of her check-ins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.instruments import ItemId
from bot.alliance.people import ClientId
from bot.alliance.replies import Asked, Reply
from bot.alliance.sessions import Series, SessionId, SessionState, TherapySession
from bot.calendars import recurrence
from bot.usecases.actors import Operator, Product, TherapistActor
from bot.usecases.cancel_session import CancelSession
from bot.usecases.extend_series import ExtendSeries
from bot.usecases.move_session import MoveSession
from bot.usecases.record_session import HORIZON, Recorded, RecordSession
from tests.usecases.front_desk import (
    AT_THREE,
    LATER,
    SUNDAY,
    FrontDesk,
    opened,
)
from tests.usecases.plain_messenger import WORDING, PlainMessenger

WEEKLY = "FREQ=WEEKLY"
MONDAY_3PM = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Three o'clock in Toronto."""


@pytest.fixture
async def desk() -> FrontDesk:
    return await opened()


async def cancel(desk: FrontDesk, some_id: UUID) -> int:
    async with desk.open_work() as work:
        cancelling = CancelSession(messenger=PlainMessenger())
        ended = await cancelling(work, Operator(), some_id, desk.now)
        await work.commit()
    return ended


async def move(desk: FrontDesk, session: TherapySession, starts_at: datetime) -> TherapySession:
    async with desk.open_work() as work:
        moved = await MoveSession()(work, Operator(), session.id, starts_at, desk.now)
        await work.commit()
    return moved


# --- recorded -----------------------------------------------------------------------------------


async def test_a_single_session_gets_its_check_in_two_hours_after_its_end(desk: FrontDesk) -> None:
    recorded = await desk.record()

    (session,) = await desk.sessions()
    (checkin,) = await desk.checkins()
    assert (recorded.occurrences, UUID(str(recorded.id))) == (1, session.id)
    assert (session.starts_at, session.ends_at) == (
        MONDAY_3PM,
        MONDAY_3PM + timedelta(minutes=50),
    )
    assert checkin.session_id == session.id
    assert checkin.due_at == session.ends_at + timedelta(hours=2)
    assert checkin.expires_at == checkin.due_at + timedelta(hours=72)


async def test_a_check_in_never_falls_into_quiet_hours(desk: FrontDesk) -> None:
    await desk.record(datetime(2026, 11, 23, 19))  # noqa: DTZ001

    (checkin,) = await desk.checkins()
    assert checkin.due_at == datetime(2026, 11, 24, 13, tzinfo=UTC)  # eight in Toronto


async def test_a_session_that_is_over_is_accepted(desk: FrontDesk) -> None:
    desk.now = SUNDAY + timedelta(days=9)
    recorded = await desk.record()

    assert recorded.occurrences == 1
    assert len(await desk.checkins()) == 1


async def test_of_a_rule_what_is_long_over_is_not_written_down(desk: FrontDesk) -> None:
    desk.now = MONDAY_3PM + timedelta(days=22)  # the fourth session was yesterday
    recorded = await desk.record(rule=f"{WEEKLY};COUNT=10")

    starts = [session.starts_at for session in await desk.sessions()]
    assert recorded.occurrences == 7
    assert starts[0] == MONDAY_3PM + timedelta(weeks=3)


async def test_a_series_is_written_half_a_year_ahead_and_no_further(desk: FrontDesk) -> None:
    recorded = await desk.record(rule=WEEKLY)

    starts = [session.starts_at for session in await desk.sessions()]
    assert recorded.occurrences == len(starts) == 26
    assert max(starts) < SUNDAY + HORIZON


async def test_three_o_clock_stays_three_o_clock_when_the_clocks_change(desk: FrontDesk) -> None:
    await desk.record(rule=WEEKLY)

    hours = {session.starts_at.hour for session in await desk.sessions()}
    assert hours == {19, 20}  # summer and winter in Toronto


async def test_each_check_in_of_a_daily_series_ends_when_the_next_session_starts(
    desk: FrontDesk,
) -> None:
    await desk.record(rule="FREQ=DAILY;COUNT=3")

    checkins = await desk.checkins()
    starts = [session.starts_at for session in await desk.sessions()]
    assert [one.expires_at for one in checkins[:2]] == starts[1:]
    assert checkins[2].expires_at == checkins[2].due_at + timedelta(hours=72)


async def test_a_session_put_in_between_shortens_the_check_in_before_it(desk: FrontDesk) -> None:
    await desk.record()
    await desk.record(AT_THREE + LATER)

    first, _ = await desk.checkins()
    assert first.expires_at == MONDAY_3PM + LATER


async def test_a_session_more_than_half_a_year_ahead_is_written_down_too(desk: FrontDesk) -> None:
    recorded = await desk.record(AT_THREE + timedelta(days=700))

    assert recorded.occurrences == 1


async def test_one_hour_is_not_recorded_twice(desk: FrontDesk) -> None:
    await desk.record()

    with pytest.raises(InvalidValueError, match="that hour"):
        await desk.record()
    with pytest.raises(InvalidValueError, match="that hour"):
        await desk.record(AT_THREE - timedelta(weeks=1), rule=WEEKLY)
    assert len(await desk.sessions()) == 1


async def test_two_clients_may_come_at_the_same_hour(desk: FrontDesk) -> None:
    other = await desk.invite_client("K-18")
    await desk.record()

    assert (await desk.record(client_id=other)).occurrences == 1


@pytest.mark.parametrize(
    ("start", "rule", "minutes"),
    [
        (AT_THREE, "FREQ=SECONDLY", 50),
        (AT_THREE, "nonsense", 50),
        (AT_THREE, "FREQ=WEEKLY;COUNT=0", 50),
        (AT_THREE, "FREQ=WEEKLY;UNTIL=20200101", 50),
        (AT_THREE, "x" * 10_000, 50),
        (AT_THREE, None, 0),
        (AT_THREE, None, -50),
        (AT_THREE, None, 100_000),
        (datetime(1, 1, 1), None, 50),  # noqa: DTZ001
        (datetime(9999, 12, 31, 23), None, 50),  # noqa: DTZ001
        (datetime(2020, 1, 1), "FREQ=WEEKLY;COUNT=3", 50),  # noqa: DTZ001
    ],
)
async def test_a_rule_or_time_without_sense_records_nothing(
    desk: FrontDesk, start: datetime, rule: str | None, minutes: int
) -> None:
    with pytest.raises(InvalidValueError):
        await desk.record(start, rule, minutes=minutes)

    assert await desk.sessions() == []


async def test_a_client_nobody_knows_has_no_sessions(desk: FrontDesk) -> None:
    with pytest.raises(NotFoundError):
        await desk.record(client_id=ClientId(desk.chance.uuid()))


async def test_another_therapist_cannot_record_a_session_of_ada(desk: FrontDesk) -> None:
    chidi = await desk.invite_therapist("Chidi")
    record = RecordSession(chance=desk.chance, recurrences=recurrence)
    wanted = (await _series(desk, await desk.record())).recurrence

    async with desk.open_work() as work:
        with pytest.raises(NotFoundError):
            await record(work, TherapistActor(chidi), desk.ada, wanted, desk.now)


async def _series(desk: FrontDesk, recorded: Recorded) -> Series:
    async with desk.open_work() as work:
        return await work.sessions.series(Operator(), recorded.id)


# --- extended -----------------------------------------------------------------------------------


async def extend(desk: FrontDesk) -> int:
    async with desk.open_work() as work:
        extending = ExtendSeries(chance=desk.chance, recurrences=recurrence)
        written = await extending(work, desk.now)
        await work.commit()
    return written


async def test_a_series_goes_on_a_month_later(desk: FrontDesk) -> None:
    await desk.record(rule=WEEKLY)
    desk.now += timedelta(weeks=4)

    assert await extend(desk) == 4
    assert len(await desk.checkins()) == 30


async def test_a_series_is_not_extended_every_hour(desk: FrontDesk) -> None:
    await desk.record(rule=WEEKLY)
    desk.now += timedelta(hours=1)

    assert await extend(desk) == 0


async def test_a_single_session_and_a_cancelled_series_do_not_go_on(desk: FrontDesk) -> None:
    await desk.record()
    series = await desk.record(AT_THREE + LATER, rule=WEEKLY)
    await cancel(desk, series.id)
    desk.now += timedelta(weeks=60)

    assert await extend(desk) == 0


# --- cancelled ----------------------------------------------------------------------------------


async def test_a_cancelled_session_is_not_asked_about(desk: FrontDesk) -> None:
    recorded = await desk.record()

    assert await cancel(desk, recorded.id) == 1

    (session,) = await desk.sessions()
    (checkin,) = await desk.checkins()
    assert session.state is SessionState.CANCELLED
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.SESSION_CANCELLED)
    assert checkin.closed_at == desk.now


async def test_cancelling_twice_changes_nothing_more(desk: FrontDesk) -> None:
    recorded = await desk.record()
    await cancel(desk, recorded.id)

    assert await cancel(desk, recorded.id) == 0


async def test_a_series_is_cancelled_from_now_on(desk: FrontDesk) -> None:
    recorded = await desk.record(rule=f"{WEEKLY};COUNT=4")
    desk.now = MONDAY_3PM + timedelta(days=8)

    assert await cancel(desk, recorded.id) == 2

    states = [session.state for session in await desk.sessions()]
    assert states == [SessionState.PLANNED] * 2 + [SessionState.CANCELLED] * 2


async def test_one_session_of_a_series_is_cancelled_alone(desk: FrontDesk) -> None:
    await desk.record(rule="FREQ=DAILY;COUNT=3")
    _, second, third = await desk.sessions()
    await cancel(desk, second.id)

    first_checkin = (await desk.checkins())[0]
    assert first_checkin.expires_at == third.starts_at


async def test_what_was_answered_stays_when_a_session_is_cancelled_too_late(
    desk: FrontDesk,
) -> None:
    recorded = await desk.record()
    (checkin,) = await desk.checkins()
    desk.now = checkin.due_at + timedelta(hours=1)
    await desk.put(
        replace(
            checkin,
            state=CheckInState.COMPLETED,
            reason=Reason.ANSWERED,
            sent_at=checkin.due_at,
            completed_at=desk.now,
            closed_at=desk.now,
        )
    )
    await cancel(desk, recorded.id)

    (kept,) = await desk.checkins()
    assert kept.state is CheckInState.COMPLETED


async def test_a_check_in_on_screen_closes_when_its_session_is_cancelled(desk: FrontDesk) -> None:
    await desk.join(desk.ada)
    recorded = await desk.record()
    (checkin,) = await desk.checkins()
    desk.now = checkin.due_at + timedelta(hours=1)
    asked = Asked(item=ItemId("heard"), wording=WORDING)
    async with desk.open_work() as work:
        reply = Reply(instrument="alliance/1", locale="en", asked=(asked,))
        await work.replies.put(Product(), checkin, reply)
        await work.commit()
    await desk.put(replace(checkin, state=CheckInState.SENT, sent_at=checkin.due_at))
    await cancel(desk, recorded.id)

    (closed,) = await desk.checkins()
    assert (closed.state, closed.reason) == (CheckInState.CANCELLED, Reason.SESSION_CANCELLED)
    assert closed.closed_at == desk.now
    async with desk.open_work() as work:
        (taken,) = await work.outbox.take(Product(), desk.now, 10)
    assert taken.outgoing.body == "closing: session_cancelled"
    assert taken.outgoing.key == f"checkin/{checkin.id}"


async def test_an_id_that_is_nothing_cancels_nothing(desk: FrontDesk) -> None:
    with pytest.raises(NotFoundError):
        await cancel(desk, desk.chance.uuid())


# --- moved --------------------------------------------------------------------------------------


async def test_a_moved_session_takes_its_check_in_along(desk: FrontDesk) -> None:
    await desk.record()
    (session,) = await desk.sessions()
    moved = await move(desk, session, MONDAY_3PM + LATER)

    (checkin,) = await desk.checkins()
    assert moved.ends_at - moved.starts_at == timedelta(minutes=50)
    assert checkin.session_starts_at == moved.starts_at
    assert checkin.due_at == moved.ends_at + timedelta(hours=2)
    assert checkin.expires_at == checkin.due_at + timedelta(hours=72)


async def test_a_moved_session_changes_the_end_of_the_check_in_before_it(desk: FrontDesk) -> None:
    await desk.record(rule="FREQ=DAILY;COUNT=2")
    _, second = await desk.sessions()
    await move(desk, second, second.starts_at + timedelta(hours=3))

    first, _ = await desk.checkins()
    assert first.expires_at == second.starts_at + timedelta(hours=3)


async def test_a_session_is_not_moved_onto_another(desk: FrontDesk) -> None:
    await desk.record(rule="FREQ=DAILY;COUNT=2")
    first, second = await desk.sessions()

    with pytest.raises(InvalidValueError, match="that hour"):
        await move(desk, first, second.starts_at)


async def test_a_cancelled_session_is_not_moved(desk: FrontDesk) -> None:
    await desk.record()
    (session,) = await desk.sessions()
    await cancel(desk, session.id)

    with pytest.raises(InvalidValueError, match="cancelled"):
        await move(desk, session, MONDAY_3PM + LATER)


async def test_a_session_already_asked_about_is_not_moved(desk: FrontDesk) -> None:
    await desk.record()
    (session,) = await desk.sessions()
    (checkin,) = await desk.checkins()
    await desk.put(replace(checkin, state=CheckInState.SENT, sent_at=checkin.due_at))

    with pytest.raises(InvalidValueError, match="went out"):
        await move(desk, session, MONDAY_3PM + LATER)
    assert (await desk.sessions())[0].starts_at == MONDAY_3PM


async def test_a_session_moved_to_where_it_is_stays(desk: FrontDesk) -> None:
    await desk.record()
    (session,) = await desk.sessions()

    assert await move(desk, session, session.starts_at) == session


async def test_a_session_nobody_knows_is_not_moved(desk: FrontDesk) -> None:
    async with desk.open_work() as work:
        with pytest.raises(NotFoundError):
            await MoveSession()(
                work, Operator(), SessionId(desk.chance.uuid()), MONDAY_3PM, desk.now
            )
