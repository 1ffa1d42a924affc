"""Check-ins: one per session, moved on once, found when they are due."""

from dataclasses import replace
from typing import Any

import pytest

from bot.alliance.checkins import OPEN_STATES, CheckIn, CheckInId, CheckInState, Reason
from bot.alliance.errors import NotFoundError
from bot.usecases.ports import OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_DALIA,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DAY,
    EMIL,
    HOUR,
    MONDAY_9,
    WEEK,
    a_checkin,
    a_series,
    a_session,
    meet,
    named_id,
)

EVERY_STATE = frozenset(CheckInState)
DUE_AT = a_checkin().due_at


async def a_week(open_work: OpenWork) -> list[CheckIn]:
    """Three check-ins of Ada, a week apart, written in another order; and one of Emil."""
    async with open_work() as work:
        third, first, second = [
            await meet(work, ADA, MONDAY_9 + weeks * WEEK) for weeks in (2, 0, 1)
        ]
        await meet(work, EMIL, MONDAY_9 + DAY)
        await work.commit()
    return [first, second, third]


async def test_a_checkin_comes_back_as_written(open_work: OpenWork) -> None:
    lived = a_checkin(
        state=CheckInState.COMPLETED,
        reason=Reason.ANSWERED,
        sent_at=DUE_AT,
        remind_at=DUE_AT + DAY,
        reminded_at=DUE_AT + DAY,
        completed_at=DUE_AT + DAY + HOUR,
        closed_at=DUE_AT + DAY + 2 * HOUR,
    )
    async with open_work() as work:
        await meet(work)
        assert await work.checkins.get(AS_ADA, a_checkin().id) == a_checkin()
        assert await work.checkins.move(AS_PRODUCT, lived, expecting=OPEN_STATES)
        assert await work.checkins.get(AS_BRUNO, lived.id) == lived
        assert await work.checkins.of_session(AS_DALIA, lived.session_id) == lived


async def test_a_session_has_one_checkin(open_work: OpenWork) -> None:
    async with open_work() as work:
        await meet(work)
        second = a_checkin(id=CheckInId(named_id("second")))
        assert not await work.checkins.add(AS_PRODUCT, second)
        assert await work.checkins.of_client(AS_ADA, ADA.id) == [a_checkin()]


async def test_a_checkin_needs_its_session(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.checkins.add(AS_PRODUCT, a_checkin())
        await work.sessions.add_series(AS_PRODUCT, a_series())
        await work.sessions.plan(AS_PRODUCT, a_session())
        assert await work.checkins.of_session(AS_BRUNO, a_session().id) is None
        with pytest.raises(NotFoundError):
            await work.checkins.add(AS_PRODUCT, a_checkin(client_id=EMIL.id))


async def test_checkins_of_a_client_stand_in_order_of_their_session(open_work: OpenWork) -> None:
    expected = await a_week(open_work)
    async with open_work() as work:
        assert await work.checkins.of_client(AS_ADA, ADA.id) == expected


async def test_only_the_first_who_comes_moves_a_checkin(open_work: OpenWork) -> None:
    claimed = a_checkin(state=CheckInState.CLAIMED)
    scheduled = frozenset({CheckInState.SCHEDULED})
    async with open_work() as work:
        await meet(work)
        assert await work.checkins.move(AS_PRODUCT, claimed, expecting=scheduled)
        assert not await work.checkins.move(AS_PRODUCT, claimed, expecting=scheduled)


async def test_a_closed_checkin_moves_no_more(open_work: OpenWork) -> None:
    closed = a_checkin(state=CheckInState.COMPLETED, completed_at=DUE_AT, closed_at=DUE_AT)
    async with open_work() as work:
        await meet(work)
        assert await work.checkins.move(AS_PRODUCT, closed, expecting=EVERY_STATE)
        again = replace(closed, closed_at=DUE_AT + HOUR)
        assert not await work.checkins.move(AS_PRODUCT, again, expecting=EVERY_STATE)
        assert await work.checkins.get(AS_ADA, closed.id) == closed


async def test_an_undeliverable_checkin_moves_again_where_that_is_expected(
    open_work: OpenWork,
) -> None:
    lost = a_checkin(state=CheckInState.UNDELIVERABLE, closed_at=DUE_AT)
    sent = replace(lost, state=CheckInState.SENT, sent_at=DUE_AT + HOUR, closed_at=None)
    async with open_work() as work:
        await meet(work)
        assert await work.checkins.move(AS_PRODUCT, lost, expecting=EVERY_STATE)
        assert not await work.checkins.move(AS_PRODUCT, sent, expecting=OPEN_STATES)
        assert await work.checkins.move(AS_PRODUCT, sent, expecting=EVERY_STATE)
        assert await work.checkins.get(AS_ADA, sent.id) == sent


async def test_a_checkin_that_is_not_there_does_not_move(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.checkins.move(AS_PRODUCT, a_checkin(), expecting=EVERY_STATE)


async def test_moving_a_checkin_does_not_give_it_to_anybody(open_work: OpenWork) -> None:
    async with open_work() as work:
        await meet(work)
        stolen = a_checkin(client_id=EMIL.id, therapist_id=CHIDI.id)
        assert not await work.checkins.move(AS_PRODUCT, stolen, expecting=EVERY_STATE)
        assert await work.checkins.get(AS_ADA, a_checkin().id) == a_checkin()


async def test_what_is_due_comes_earliest_first(open_work: OpenWork) -> None:
    first, second, third = await a_week(open_work)
    async with open_work() as work:
        assert await work.checkins.due(AS_PRODUCT, first.due_at - HOUR, 10) == []
        assert await work.checkins.due(AS_PRODUCT, first.due_at, 10) == [first]
        due = await work.checkins.due(AS_PRODUCT, third.due_at, 10)
        assert [one.due_at for one in due] == sorted(one.due_at for one in due)
        assert len(due) == 4
        assert len(await work.checkins.due(AS_PRODUCT, third.due_at, 2)) == 2
        claimed = replace(first, state=CheckInState.CLAIMED)
        await work.checkins.move(AS_PRODUCT, claimed, expecting=EVERY_STATE)
        assert first.id not in [
            one.id for one in await work.checkins.due(AS_PRODUCT, second.due_at, 10)
        ]


async def sent_out(open_work: OpenWork, **changes: Any) -> CheckIn:
    async with open_work() as work:
        sent = a_checkin(state=CheckInState.SENT, sent_at=DUE_AT, **changes)
        await meet(work)
        await work.checkins.move(AS_PRODUCT, sent, expecting=EVERY_STATE)
        await work.commit()
    return sent


async def test_a_checkin_wants_its_reminder_at_its_hour(open_work: OpenWork) -> None:
    sent = await sent_out(open_work, remind_at=DUE_AT + DAY)
    async with open_work() as work:
        assert await work.checkins.to_remind(AS_PRODUCT, DUE_AT + DAY - HOUR, 10) == []
        assert await work.checkins.to_remind(AS_PRODUCT, DUE_AT + DAY, 10) == [sent]
        assert await work.checkins.to_remind(AS_PRODUCT, DUE_AT + DAY, 0) == []


async def test_who_was_reminded_or_has_answered_is_not_reminded(open_work: OpenWork) -> None:
    sent = await sent_out(open_work, remind_at=DUE_AT)
    answered = replace(sent, state=CheckInState.COMPLETED, completed_at=DUE_AT)
    reminded = replace(sent, remind_at=None, reminded_at=DUE_AT)
    for done in (answered, reminded):
        async with open_work() as work:
            await work.checkins.move(AS_PRODUCT, done, expecting=EVERY_STATE)
            assert await work.checkins.to_remind(AS_PRODUCT, DUE_AT + WEEK, 10) == []


@pytest.mark.parametrize("state", CheckInState)
async def test_what_is_open_expires(open_work: OpenWork, state: CheckInState) -> None:
    expiring = {CheckInState.CLAIMED, CheckInState.SENT, CheckInState.COMPLETED}
    async with open_work() as work:
        await meet(work)
        checkin = a_checkin(state=state)
        await work.checkins.move(AS_PRODUCT, checkin, expecting=EVERY_STATE)
        early = await work.checkins.to_expire(AS_PRODUCT, checkin.expires_at - HOUR, 10)
        assert early == []
        found = await work.checkins.to_expire(AS_PRODUCT, checkin.expires_at, 10)
        assert found == ([checkin] if state in expiring else [])


async def test_what_is_closed_does_not_expire(open_work: OpenWork) -> None:
    sent = await sent_out(open_work)
    async with open_work() as work:
        closed = replace(sent, state=CheckInState.COMPLETED, closed_at=DUE_AT)
        await work.checkins.move(AS_PRODUCT, closed, expecting=EVERY_STATE)
        assert await work.checkins.to_expire(AS_PRODUCT, DUE_AT + 9 * WEEK, 10) == []


async def test_a_digest_covers_what_ended_after_the_last_one(open_work: OpenWork) -> None:
    first, second, third = await a_week(open_work)
    completed = replace(first, state=CheckInState.COMPLETED, completed_at=MONDAY_9 + DAY)
    expired = replace(second, state=CheckInState.EXPIRED, closed_at=MONDAY_9 + 2 * DAY)
    undelivered = replace(third, state=CheckInState.UNDELIVERABLE, closed_at=MONDAY_9 + 2 * DAY)
    async with open_work() as work:
        for ended in (completed, expired, undelivered):
            await work.checkins.move(AS_PRODUCT, ended, expecting=EVERY_STATE)

        async def between(after_days: int, until_days: int) -> list[CheckIn]:
            after, until = MONDAY_9 + after_days * DAY, MONDAY_9 + until_days * DAY
            return [*await work.checkins.ended_between(AS_BRUNO, BRUNO.id, after, until)]

        assert await between(0, 7) == [completed, expired]
        assert await between(0, 1) == [completed]
        assert await between(1, 2) == [expired]
        assert await between(2, 7) == []


async def test_a_cancelled_checkin_counts_from_its_closing(open_work: OpenWork) -> None:
    cancelled = a_checkin(
        state=CheckInState.CANCELLED, reason=Reason.NOT_HELD, closed_at=MONDAY_9 + HOUR
    )
    async with open_work() as work:
        await meet(work)
        await work.checkins.move(AS_PRODUCT, cancelled, expecting=EVERY_STATE)
        found = await work.checkins.ended_between(AS_PRODUCT, BRUNO.id, MONDAY_9, MONDAY_9 + HOUR)
        assert found == [cancelled]


async def test_the_clock_can_be_wound_to_what_comes_next(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.checkins.next_due_at(AS_PRODUCT) is None
    sent = await sent_out(open_work, remind_at=DUE_AT + DAY)
    async with open_work() as work:
        assert await work.checkins.next_due_at(AS_PRODUCT) == DUE_AT + DAY
        reminded = replace(sent, remind_at=None)
        await work.checkins.move(AS_PRODUCT, reminded, expecting=EVERY_STATE)
        assert await work.checkins.next_due_at(AS_PRODUCT) == sent.expires_at
        later = await meet(work, EMIL, MONDAY_9 + HOUR)
        assert await work.checkins.next_due_at(AS_PRODUCT) == later.due_at


async def test_what_is_open_in_a_chat_is_found_piece_by_piece(open_work: OpenWork) -> None:
    async with open_work() as work:
        mine = [await meet(work, starts_at=MONDAY_9 + week * WEEK) for week in range(5)]
        states: list[dict[str, Any]] = [
            {"state": CheckInState.SENT},
            {"state": CheckInState.COMPLETED, "completed_at": DUE_AT},
            {"state": CheckInState.COMPLETED, "completed_at": DUE_AT, "closed_at": DUE_AT},
            {"state": CheckInState.CLAIMED},
            {},
        ]
        for checkin, changes in zip(mine, states, strict=True):
            moved = replace(checkin, **changes)
            assert await work.checkins.move(AS_PRODUCT, moved, expecting=EVERY_STATE)
        wanted = sorted(one.id for one in mine[:2])
        (first,) = await work.checkins.open_after(AS_PRODUCT, None, 1)
        (second,) = await work.checkins.open_after(AS_PRODUCT, first.id, 9)
        assert [first.id, second.id] == wanted
        assert await work.checkins.open_after(AS_PRODUCT, second.id, 9) == []


async def test_nothing_comes_next_of_what_is_over(open_work: OpenWork) -> None:
    sent = await sent_out(open_work, remind_at=DUE_AT + DAY)
    async with open_work() as work:
        over = replace(sent, state=CheckInState.EXPIRED, closed_at=sent.expires_at)
        await work.checkins.move(AS_PRODUCT, over, expecting=EVERY_STATE)
        assert await work.checkins.next_due_at(AS_PRODUCT) is None
