"""Series, holidays and closures."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.days_off import ClosureId
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.sessions import Recurrence, SessionId, SessionState
from bot.calendars import days, recurrence
from bot.usecases.actors import Operator
from bot.usecases.close_clinic import CloseClinic, Closed, OpenClinic
from bot.usecases.extend_series import ExtendSeries
from bot.usecases.move_session import MoveSession
from bot.usecases.record_session import Recorded, RecordSession
from bot.usecases.set_policy import SetPolicy
from tests.builders import named_id
from tests.usecases.front_desk import TORONTO, FrontDesk, opened

FRIDAY = datetime(2026, 12, 18, 15)  # noqa: DTZ001  # on the wall in Toronto
WEEKLY = "FREQ=WEEKLY;COUNT=4"
"""18 and 25 December, 1 and 8 January: two of them are holidays in Québec."""
WORKING = [date(2026, 12, 18), date(2027, 1, 8)]
ALL = [date(2026, 12, 18), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 8)]


@pytest.fixture
async def desk() -> FrontDesk:
    desk = await opened()
    await desk.join(desk.ada)
    return desk


async def policy(desk: FrontDesk, value: str) -> None:
    async with desk.open_work() as work:
        await SetPolicy(holidays=days)(work, Operator(), "holidays", value, desk.now)
        await work.commit()


async def record(desk: FrontDesk, start: datetime = FRIDAY, rule: str | None = WEEKLY) -> Recorded:
    use_case = RecordSession(chance=desk.chance, recurrences=recurrence, holidays=days)
    async with desk.open_work() as work:
        wanted = Recurrence(start=start, timezone=TORONTO, rule=rule)
        recorded = await use_case(work, Operator(), desk.ada, wanted, desk.now)
        await work.commit()
    return recorded


async def close(desk: FrontDesk, text: str, *, preview: bool = False) -> Closed:
    use_case = CloseClinic(chance=desk.chance, holidays=days)
    async with desk.open_work() as work:
        closed = await use_case(work, Operator(), text, desk.now, preview=preview)
        await work.commit()
    return closed


async def reopen(desk: FrontDesk, closed: Closed) -> int:
    async with desk.open_work() as work:
        use_case = OpenClinic(holidays=days)
        opened = await use_case(work, Operator(), closed.closure.id, desk.now)
        await work.commit()
    return opened.sessions


async def taking_place(desk: FrontDesk) -> list[date]:
    found = await desk.sessions()
    return [one.day for one in found if one.state is SessionState.PLANNED]


# --- holidays -----------------------------------------------------------------------------------


async def test_a_series_leaves_holidays_out_and_why_says_so(desk: FrontDesk) -> None:
    await policy(desk, "CA-QC")
    recorded = await record(desk)

    assert recorded.occurrences == 2
    assert await taking_place(desk) == WORKING
    told = {one.session_starts_at.date(): (one.state, one.reason) for one in await desk.why()}
    assert told[date(2026, 12, 25)] == (CheckInState.CANCELLED, Reason.HOLIDAY)
    assert told[date(2026, 12, 18)][0] is CheckInState.SCHEDULED


async def test_without_the_policy_holidays_are_days_like_others(desk: FrontDesk) -> None:
    await record(desk)
    assert await taking_place(desk) == ALL


async def test_a_session_by_itself_on_a_holiday_is_meant(desk: FrontDesk) -> None:
    await policy(desk, "CA-QC")
    await record(desk, datetime(2026, 12, 25, 15), None)  # noqa: DTZ001  # on the wall
    assert await taking_place(desk) == [date(2026, 12, 25)]


async def test_when_the_policy_changes_the_sessions_follow(desk: FrontDesk) -> None:
    await record(desk)
    await policy(desk, "CA-QC")
    assert await taking_place(desk) == WORKING
    await policy(desk, "US")
    assert await taking_place(desk) == WORKING
    await policy(desk, "none")
    assert await taking_place(desk) == ALL
    states = {one.state for one in await desk.checkins()}
    assert states == {CheckInState.SCHEDULED}


async def test_a_check_in_ends_with_the_session_that_really_comes_next(desk: FrontDesk) -> None:
    async with desk.open_work() as work:
        await SetPolicy()(work, Operator(), "expire_after", "30d", desk.now)
        await work.commit()
    await policy(desk, "CA-QC")
    await record(desk)
    first = (await desk.checkins())[0]
    assert first.expires_at == datetime(2027, 1, 8, 20, tzinfo=UTC)


async def test_a_session_moved_onto_a_holiday_by_hand_stays(desk: FrontDesk) -> None:
    await record(desk)
    session = (await desk.sessions())[0]
    async with desk.open_work() as work:
        christmas = datetime(2026, 12, 25, 15, tzinfo=UTC)
        await MoveSession()(work, Operator(), session.id, christmas, desk.now)
        await work.commit()
    await policy(desk, "CA-QC")
    assert await taking_place(desk) == [date(2026, 12, 25), date(2027, 1, 8)]


async def test_a_session_cancelled_by_hand_does_not_come_back_with_the_holiday(
    desk: FrontDesk,
) -> None:
    await record(desk)
    christmas = (await desk.sessions())[1]
    async with desk.open_work() as work:
        await work.sessions.save(Operator(), replace(christmas, state=SessionState.CANCELLED))
        await work.commit()
    await policy(desk, "CA-QC")
    await policy(desk, "none")
    assert date(2026, 12, 25) not in await taking_place(desk)


async def test_a_series_that_goes_on_leaves_later_holidays_out(desk: FrontDesk) -> None:
    """24 June and 1 July 2027 are Thursdays, seven months ahead."""
    await policy(desk, "CA-QC")
    await record(desk, datetime(2026, 12, 17, 15), "FREQ=WEEKLY")  # noqa: DTZ001  # on the wall
    assert max(one.day for one in await desk.sessions()) < date(2027, 6, 24)
    desk.now += timedelta(weeks=10)
    extend = ExtendSeries(chance=desk.chance, recurrences=recurrence, holidays=days)
    async with desk.open_work() as work:
        await extend(work, desk.now)
        await work.commit()
    off = [one.day for one in await desk.sessions() if one.state is SessionState.CANCELLED]
    assert off == [date(2027, 6, 24), date(2027, 7, 1)]


async def test_an_unknown_region_is_refused(desk: FrontDesk) -> None:
    with pytest.raises(InvalidValueError):
        await policy(desk, "CA-XX")


# --- closures -----------------------------------------------------------------------------------


async def test_a_closure_cancels_everything_in_it_and_is_taken_back(desk: FrontDesk) -> None:
    await record(desk)
    await record(desk, datetime(2026, 12, 29, 15), None)  # noqa: DTZ001  # on the wall
    preview = await close(desk, "2026-12-24..2027-01-03", preview=True)
    assert preview.sessions == 3
    assert len(await taking_place(desk)) == 5

    closed = await close(desk, "2026-12-24..2027-01-03")
    assert closed.sessions == 3
    assert await taking_place(desk) == WORKING
    reasons = [one.reason for one in await desk.why()]
    assert reasons.count(Reason.CLOSURE) == 3

    assert await reopen(desk, closed) == 3
    assert len(await taking_place(desk)) == 5


async def test_a_series_recorded_later_leaves_the_closure_out(desk: FrontDesk) -> None:
    await close(desk, "2026-12-24..2027-01-03")
    await record(desk)
    assert await taking_place(desk) == WORKING


async def test_what_is_closed_twice_stays_closed(desk: FrontDesk) -> None:
    await record(desk)
    closed = await close(desk, "2026-12-24..2027-01-03")
    await close(desk, "2026-12-31..2027-01-01")
    assert await reopen(desk, closed) == 1
    assert date(2027, 1, 1) not in await taking_place(desk)


async def test_a_holiday_in_a_closure_stays_off_when_the_clinic_opens(desk: FrontDesk) -> None:
    await policy(desk, "CA-QC")
    await record(desk)
    closed = await close(desk, "2026-12-18..2027-01-03")
    assert closed.sessions == 1
    assert await reopen(desk, closed) == 1
    assert await taking_place(desk) == WORKING


async def test_where_somebody_else_took_the_hour_nothing_comes_back(desk: FrontDesk) -> None:
    await record(desk)
    closed = await close(desk, "2026-12-25")
    await record(desk, datetime(2026, 12, 25, 15), None)  # noqa: DTZ001  # on the wall
    assert await reopen(desk, closed) == 0
    assert await taking_place(desk) == ALL


async def test_what_has_begun_is_not_cancelled(desk: FrontDesk) -> None:
    await record(desk)
    desk.now = datetime(2026, 12, 18, 20, 30, tzinfo=UTC)
    assert (await close(desk, "2026-12-18")).sessions == 0
    assert await taking_place(desk) == ALL


async def test_a_closure_that_is_not_there_cannot_be_taken_back(desk: FrontDesk) -> None:
    async with desk.open_work() as work:
        nothing = ClosureId(named_id("nothing"))
        with pytest.raises(NotFoundError):
            await OpenClinic(holidays=days)(work, Operator(), nothing, desk.now)


async def test_the_digest_of_that_week_holds_the_day_off(desk: FrontDesk) -> None:
    """Not the digest of the week in which somebody thought of it."""
    await record(desk)
    await close(desk, "2026-12-25")
    (off,) = [one for one in await desk.checkins() if one.reason is Reason.CLOSURE]
    assert off.closed_at == off.session_starts_at
    session = [one for one in await desk.sessions() if one.id == SessionId(off.session_id)]
    assert session[0].state is SessionState.CANCELLED


async def test_a_session_that_takes_place_although_the_clinic_is_closed_survives_other_changes(
    desk: FrontDesk,
) -> None:
    """It was added by itself after the closure: somebody meant that day."""
    await close(desk, "2026-12-23..2026-12-24")
    await record(desk, datetime(2026, 12, 23, 15), None)  # noqa: DTZ001  # on the wall
    await policy(desk, "CA-QC")
    other = await close(desk, "2026-12-20..2026-12-22")
    await reopen(desk, other)
    assert await taking_place(desk) == [date(2026, 12, 23)]
