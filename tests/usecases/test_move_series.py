"""Ada and Bruno meet at another hour from some week on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import Series, SessionState, TherapySession
from bot.calendars import days, recurrence
from bot.usecases.actors import Operator
from bot.usecases.cancel_session import CancelSession
from bot.usecases.extend_series import ExtendSeries
from bot.usecases.move_series import MoveSeries
from bot.usecases.move_session import MoveSession
from bot.usecases.set_policy import SetPolicy
from tests.usecases.front_desk import AT_THREE, FrontDesk, opened
from tests.usecases.plain_messenger import PlainMessenger

WEEKLY = "FREQ=WEEKLY"
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAY_3PM = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Three o'clock in Toronto."""


@pytest.fixture
async def desk() -> FrontDesk:
    return await opened()


async def move(desk: FrontDesk, session: TherapySession, starts_at: datetime) -> Series:
    moving = MoveSeries(chance=desk.chance, recurrences=recurrence, holidays=days)
    async with desk.open_work() as work:
        moved = await moving(work, Operator(), session.id, starts_at, desk.now)
        await work.commit()
    return moved


async def starts(
    desk: FrontDesk, fits: Callable[[TherapySession], bool] = lambda _one: True
) -> list[datetime]:
    found = await desk.sessions()
    return [one.starts_at for one in found if one.state is SessionState.PLANNED and fits(one)]


async def extend(desk: FrontDesk, now: datetime) -> None:
    desk.now = now
    async with desk.open_work() as work:
        extending = ExtendSeries(chance=desk.chance, recurrences=recurrence, holidays=days)
        await extending(work, now)
        await work.commit()


async def test_later_sessions_follow_with_their_check_ins_and_earlier_ones_stay(
    desk: FrontDesk,
) -> None:
    await desk.record(rule=WEEKLY)
    first, second, *_ = before = await desk.sessions()
    await move(desk, second, second.starts_at + DAY + timedelta(hours=1))

    after = await desk.sessions()
    assert [one.id for one in after] == [one.id for one in before]
    assert after[0] == first
    shifted = [one.starts_at + DAY + timedelta(hours=1) for one in before[1:]]
    assert [one.starts_at for one in after[1:5]] == shifted[:4]
    due = {one.session_id: one.due_at for one in await desk.checkins()}
    assert due[second.id] == after[1].ends_at + timedelta(hours=2)
    assert {one.state for one in await desk.checkins()} == {CheckInState.SCHEDULED}


@pytest.mark.parametrize("days_later", [-2, -1, 1, 3, 20])
async def test_it_goes_on_at_the_new_hour_without_a_gap_and_without_doubles(
    desk: FrontDesk, days_later: int
) -> None:
    await desk.record(rule=WEEKLY)
    third = (await desk.sessions())[2]
    await move(desk, third, third.starts_at + days_later * DAY)
    for weeks in range(1, 12):
        await extend(desk, MONDAY_3PM + weeks * WEEK)

    hours = await starts(desk, lambda one: one.series_id != third.series_id)
    walls = [one.key for one in await desk.sessions() if one.series_id != third.series_id]
    assert len(hours) >= 33
    assert {late - early for early, late in pairwise(walls)} == {WEEK}


async def test_moving_it_back_restores_every_hour(desk: FrontDesk) -> None:
    await desk.record(rule=WEEKLY)
    before = await starts(desk)
    second = (await desk.sessions())[1]
    await move(desk, second, second.starts_at - 3 * DAY)
    assert await starts(desk) != before
    await move(desk, second, second.starts_at)
    assert await starts(desk) == before


async def test_an_hour_of_its_own_and_a_cancelled_one_stay_as_they_were(desk: FrontDesk) -> None:
    await desk.record(rule=WEEKLY)
    _, second, third, fourth, *_ = await desk.sessions()
    async with desk.open_work() as work:
        special = third.starts_at + timedelta(hours=3)
        await MoveSession()(work, Operator(), third.id, special, desk.now)
        cancelling = CancelSession(messenger=PlainMessenger())
        await cancelling(work, Operator(), fourth.id, desk.now)
        await work.commit()
    await move(desk, second, second.starts_at + DAY)

    now = {one.id: one for one in await desk.sessions()}
    assert now[third.id].starts_at == special
    assert now[fourth.id].state is SessionState.CANCELLED


async def test_holidays_are_looked_at_anew(desk: FrontDesk) -> None:
    # Fridays: Christmas and New Year fall on one this winter.
    await desk.record(AT_THREE + 4 * DAY, rule=WEEKLY)
    async with desk.open_work() as work:
        await SetPolicy(holidays=days)(work, Operator(), "holidays", "CA-QC", desk.now)
        await work.commit()
    first = (await desk.sessions())[0]
    feasts = {f"{one.key:%m-%d}" for one in await _cancelled(desk)}
    assert {"12-25", "01-01"} <= feasts

    await move(desk, first, first.starts_at - DAY)
    assert not {"12-24", "12-31"} & {f"{one.key:%m-%d}" for one in await _cancelled(desk)}


async def _cancelled(desk: FrontDesk) -> list[TherapySession]:
    return [one for one in await desk.sessions() if one.state is SessionState.CANCELLED]


async def test_a_count_is_not_begun_anew(desk: FrontDesk) -> None:
    await desk.record(rule=f"{WEEKLY};COUNT=10")
    third = (await desk.sessions())[2]
    after = await move(desk, third, third.starts_at + DAY)
    assert after.recurrence.rule == f"{WEEKLY};COUNT=8"
    await extend(desk, MONDAY_3PM + 5 * WEEK)
    assert len(await desk.sessions()) == 10


async def test_what_is_over_taken_or_past_is_refused(desk: FrontDesk) -> None:
    await desk.record(rule=WEEKLY)
    await desk.record(AT_THREE + DAY)
    first, single, second, *_ = await desk.sessions()
    for session, starts_at in (
        (first, first.starts_at),
        (first, first.starts_at + DAY),
        (first, desk.now - DAY),
        (first, desk.now + timedelta(days=4000)),
        (single, single.starts_at + DAY),
    ):
        with pytest.raises(InvalidValueError):
            await move(desk, session, starts_at)
    desk.now = first.starts_at + timedelta(minutes=1)
    with pytest.raises(InvalidValueError):
        await move(desk, first, second.starts_at + DAY)


async def test_nothing_is_said_to_anybody_about_hours_that_moved(desk: FrontDesk) -> None:
    await desk.record(rule=WEEKLY)
    second = (await desk.sessions())[1]
    await move(desk, second, second.starts_at + DAY)
    reasons = {one.reason for one in await desk.checkins()}
    assert Reason.SESSION_CANCELLED not in reasons
    assert replace(second, state=SessionState.CANCELLED) not in await desk.sessions()
