"""What Ada's next check-in asks, given all that happened before it."""

from dataclasses import replace

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.contact import EventKind
from bot.alliance.goals import GoalState
from bot.alliance.instruments import ItemId
from bot.alliance.people import Sharing
from bot.alliance.replies import Asked, Reply
from bot.exchange.shipped import shipped_instruments
from bot.usecases.choose_items import Chosen, choose_items
from bot.usecases.ports import OpenWork, UnitOfWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_DALIA,
    AS_PRODUCT,
    CHIDI,
    HOUR,
    MONDAY_9,
    WEEK,
    a_goal,
    a_session,
    an_event,
    meet,
    move_in,
)
from tests.fakes.memory import MemoryStore

BANK = shipped_instruments()[-1][0]
ANCHORS = tuple(one.id for one in BANK.anchors)
LEAVING = ItemId("rupture_leaving")
NOTHING_DUE = [
    ("frame_rules", "task_point"),
    ("fit_words", "bond_self"),
    ("frame_fees", "bond_guard"),
    ("fit_tone", "rupture_leaving"),
]
"""The last four of each life below: neither frame, fit nor leaving is due after them."""


@pytest.fixture
async def open_work() -> OpenWork:
    store = MemoryStore()
    async with store.open_work() as work:
        await move_in(work)
        await work.commit()
    return store.open_work


async def answer(
    work: UnitOfWork, week: int, value: int, others: tuple[str, ...], sharing: Sharing
) -> None:
    checkin = await meet(work, starts_at=MONDAY_9 + week * WEEK)
    items = (*ANCHORS, *map(ItemId, others))
    reply = Reply(
        instrument=BANK.name,
        locale="en",
        asked=tuple(Asked(item=one, wording="0" * 16) for one in items),
        responses={one: value if one in ANCHORS else 5 for one in items},
        position=len(items),
        sharing=sharing,
    )
    done = checkin.due_at + HOUR
    over = replace(
        checkin,
        state=CheckInState.COMPLETED,
        reason=Reason.ANSWERED,
        sent_at=checkin.due_at,
        completed_at=done,
        closed_at=done,
    )
    await work.replies.put(AS_PRODUCT, over, reply)
    await work.checkins.move(AS_PRODUCT, over, expecting=frozenset(CheckInState))


async def live(work: UnitOfWork, last: int, sharing: Sharing = Sharing.SHARED) -> None:
    """Seven good weeks and an eighth with this rating."""
    for week, value in enumerate((8, 9, 8, 9, 8, 9, 8)):
        await answer(work, week, value, NOTHING_DUE[(week + 1) % 4], Sharing.SHARED)
    await answer(work, 7, last, NOTHING_DUE[0], sharing)


async def chosen(work: UnitOfWork, week: int = 8) -> Chosen:
    now = MONDAY_9 + week * WEEK + 3 * HOUR
    return await choose_items(work, ADA, BANK, 5, now)


async def test_after_a_drop_the_thought_of_leaving_is_asked_about(open_work: OpenWork) -> None:
    async with open_work() as work:
        await live(work, last=2)
        assert LEAVING in (await chosen(work)).items


async def test_without_one_it_is_not(open_work: OpenWork) -> None:
    async with open_work() as work:
        await live(work, last=8)
        assert LEAVING not in (await chosen(work)).items


async def test_a_drop_that_ada_keeps_to_herself_changes_nothing(open_work: OpenWork) -> None:
    async with open_work() as work:
        await live(work, last=2, sharing=Sharing.PRIVATE)
        hidden = await chosen(work)
    assert LEAVING not in hidden.items


async def test_a_new_fee_is_asked_about_in_the_check_in_of_that_session(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await live(work, last=8)
        await meet(work, starts_at=MONDAY_9 + 8 * WEEK)
        session = a_session(starts_at=MONDAY_9 + 8 * WEEK)
        await work.contact.note(AS_PRODUCT, an_event(session, kind=EventKind.FEE_CHANGE))
        assert "frame_fees" in (await chosen(work)).items


async def test_one_of_a_session_ahead_is_not_asked_about_yet(open_work: OpenWork) -> None:
    async with open_work() as work:
        await live(work, last=8)
        await meet(work, starts_at=MONDAY_9 + 9 * WEEK)
        session = a_session(starts_at=MONDAY_9 + 9 * WEEK)
        await work.contact.note(AS_PRODUCT, an_event(session, kind=EventKind.FEE_CHANGE))
        assert "frame_fees" not in (await chosen(work)).items


async def test_after_a_break_the_changed_schedule_is_asked_about(open_work: OpenWork) -> None:
    async with open_work() as work:
        await live(work, last=8)
        await meet(work, starts_at=MONDAY_9 + 11 * WEEK)
        assert "frame_schedule" in (await chosen(work, week=11)).items


async def test_an_agreed_goal_comes_with_its_words(open_work: OpenWork) -> None:
    async with open_work() as work:
        await live(work, last=8)
        await work.goals.put(AS_ADA, a_goal(state=GoalState.AGREED))
        found = await chosen(work)
    assert a_goal().item in found.items
    assert found.goal == a_goal().words


async def test_a_goal_agreed_with_a_former_therapist_is_not_asked_about(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await live(work, last=8)
        await work.goals.put(AS_BRUNO, a_goal(state=GoalState.AGREED))
        moved = replace(ADA, therapist_id=CHIDI.id)
        await work.clients.save(AS_DALIA, moved)
        now = MONDAY_9 + 8 * WEEK + 3 * HOUR
        found = await choose_items(work, moved, BANK, 5, now)
    assert found.goal is None
    assert a_goal().item not in found.items
