"""Noting what happened around sessions: what it cancels, what it refuses, what is read from it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.contact import ContactEvent, EventKind
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.sessions import SessionId, SessionState
from bot.usecases.actors import Operator, Product
from bot.usecases.cancel_session import CancelSession
from bot.usecases.note_event import NoteEvent, TakeBackEvent
from bot.usecases.recall_contact import recall_contact
from tests.usecases.front_desk import AT_THREE, SUNDAY, FrontDesk, opened
from tests.usecases.plain_messenger import PlainMessenger

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
AFTER = SUNDAY + 2 * DAY
"""The session of Monday is over."""


@pytest.fixture
async def desk() -> FrontDesk:
    return await opened()


async def note(desk: FrontDesk, session_id: SessionId, kind: EventKind, now: datetime) -> None:
    async with desk.open_work() as work:
        await NoteEvent(cancel=CancelSession(messenger=PlainMessenger()))(
            work, Operator(), session_id, kind, now
        )
        await work.commit()


async def cancel(desk: FrontDesk, session_id: SessionId, now: datetime) -> None:
    async with desk.open_work() as work:
        await CancelSession(messenger=PlainMessenger())(work, Operator(), session_id, now)
        await work.commit()


async def noted(desk: FrontDesk) -> list[EventKind]:
    async with desk.open_work() as work:
        return [one.kind for one in await work.contact.of_client(Operator(), desk.ada)]


async def recalled(desk: FrontDesk, now: datetime = AFTER) -> tuple[ContactEvent, ...]:
    async with desk.open_work() as work:
        checkins = await work.checkins.of_client(Product(), desk.ada)
        return await recall_contact(work, desk.ada, checkins, now)


async def monday(desk: FrontDesk) -> SessionId:
    await desk.record(AT_THREE)
    (session,) = await desk.sessions()
    return session.id


@pytest.mark.parametrize("kind", [EventKind.ABSENT, EventKind.CANCELLED_LATE, EventKind.HOLIDAY])
async def test_what_means_that_it_fell_out_cancels_the_session_and_its_check_in(
    desk: FrontDesk, kind: EventKind
) -> None:
    session_id = await monday(desk)
    await note(desk, session_id, kind, AFTER)
    (session,), (checkin,) = await desk.sessions(), await desk.checkins()
    assert session.state is SessionState.CANCELLED
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.SESSION_CANCELLED)
    assert await noted(desk) == [kind]


@pytest.mark.parametrize("kind", [EventKind.LATE, EventKind.FEE_CHANGE])
async def test_the_others_leave_both_as_they_are(desk: FrontDesk, kind: EventKind) -> None:
    session_id = await monday(desk)
    await note(desk, session_id, kind, AFTER)
    (session,), (checkin,) = await desk.sessions(), await desk.checkins()
    assert session.state is SessionState.PLANNED
    assert checkin.state is CheckInState.SCHEDULED


@pytest.mark.parametrize("kind", [EventKind.CANCELLED, EventKind.BREAK])
async def test_what_the_sessions_tell_is_not_noted(desk: FrontDesk, kind: EventKind) -> None:
    session_id = await monday(desk)
    with pytest.raises(InvalidValueError):
        await note(desk, session_id, kind, AFTER)


@pytest.mark.parametrize("kind", [EventKind.ABSENT, EventKind.LATE])
async def test_nobody_misses_a_session_that_lies_ahead(desk: FrontDesk, kind: EventKind) -> None:
    session_id = await monday(desk)
    with pytest.raises(InvalidValueError):
        await note(desk, session_id, kind, SUNDAY)


async def test_nobody_comes_late_to_a_cancelled_session(desk: FrontDesk) -> None:
    session_id = await monday(desk)
    await cancel(desk, session_id, SUNDAY - DAY)
    with pytest.raises(InvalidValueError):
        await note(desk, session_id, EventKind.LATE, AFTER)


async def test_a_series_has_no_events_of_its_own(desk: FrontDesk) -> None:
    series = await desk.record(AT_THREE, "FREQ=WEEKLY;COUNT=3")
    with pytest.raises(NotFoundError):
        await note(desk, SessionId(series.id), EventKind.ABSENT, AFTER)


# --- cancelling ---------------------------------------------------------------------------------


async def test_cancelled_with_a_day_to_go_is_not_late(desk: FrontDesk) -> None:
    session_id = await monday(desk)
    (session,) = await desk.sessions()
    await cancel(desk, session_id, session.starts_at - 24 * HOUR)
    assert await noted(desk) == []
    assert [one.kind for one in await recalled(desk)] == [EventKind.CANCELLED]


async def test_cancelled_an_hour_before_is(desk: FrontDesk) -> None:
    session_id = await monday(desk)
    (session,) = await desk.sessions()
    await cancel(desk, session_id, session.starts_at - HOUR)
    assert await noted(desk) == [EventKind.CANCELLED_LATE]
    (event,) = await recalled(desk)
    assert event == ContactEvent(kind=EventKind.CANCELLED_LATE, at=session.starts_at)


async def test_entered_afterwards_nobody_knows_when_it_was_cancelled(desk: FrontDesk) -> None:
    session_id = await monday(desk)
    await cancel(desk, session_id, AFTER)
    assert await noted(desk) == []


async def test_a_holiday_noted_the_evening_before_is_no_late_cancellation(desk: FrontDesk) -> None:
    session_id = await monday(desk)
    (session,) = await desk.sessions()
    await note(desk, session_id, EventKind.HOLIDAY, session.starts_at - HOUR)
    assert await noted(desk) == [EventKind.HOLIDAY]


async def test_the_end_of_a_series_is_no_late_cancellation(desk: FrontDesk) -> None:
    series = await desk.record(AT_THREE, "FREQ=WEEKLY;COUNT=3")
    first = (await desk.sessions())[0]
    await cancel(desk, SessionId(series.id), first.starts_at - HOUR)
    assert await noted(desk) == []


# --- taking back, recalling ---------------------------------------------------------------------


async def test_a_note_taken_back_leaves_the_session_cancelled(desk: FrontDesk) -> None:
    session_id = await monday(desk)
    await note(desk, session_id, EventKind.ABSENT, AFTER)
    async with desk.open_work() as work:
        await TakeBackEvent()(work, Operator(), session_id, EventKind.ABSENT)
        await work.commit()
    assert await noted(desk) == []
    assert [one.kind for one in await recalled(desk)] == [EventKind.CANCELLED]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (Reason.NOT_HELD, EventKind.CANCELLED),
        (Reason.HOLIDAY, EventKind.HOLIDAY),
        (Reason.CLOSURE, EventKind.HOLIDAY),
        (Reason.THERAPIST_AWAY, EventKind.HOLIDAY),
    ],
)
async def test_a_check_in_knows_why_a_session_did_not_take_place(
    desk: FrontDesk, reason: Reason, kind: EventKind
) -> None:
    await monday(desk)
    (checkin,) = await desk.checkins()
    over = replace(checkin, state=CheckInState.CANCELLED, reason=reason, closed_at=AFTER)
    await desk.put(over)
    assert [one.kind for one in await recalled(desk)] == [kind]
