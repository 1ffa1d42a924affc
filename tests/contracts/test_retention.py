"""Replies older than the clinic keeps them: counted, deleted, and nobody else's touched."""

from dataclasses import replace

from bot.alliance.checkins import CheckInState
from bot.alliance.retention import EndingId, announced
from bot.usecases.ports import OpenWork, UnitOfWork
from tests.builders import (
    ADA,
    AS_DALIA,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DAY,
    MONDAY_9,
    WEEK,
    a_checkin,
    a_reply,
    meet,
    named_id,
)


async def closed(work: UnitOfWork) -> None:
    """Ada's check-in of Monday, answered and closed."""
    await meet(work)
    checkin = a_checkin(
        state=CheckInState.COMPLETED, sent_at=MONDAY_9, completed_at=MONDAY_9, closed_at=MONDAY_9
    )
    await work.replies.put(AS_PRODUCT, checkin, a_reply())
    await work.checkins.move(AS_PRODUCT, checkin, expecting=frozenset(CheckInState))


async def test_what_closed_before_is_counted_and_what_closed_later_is_not(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await closed(work)
        found = await work.retention.closed_before(AS_PRODUCT, BRUNO.id, MONDAY_9 + DAY)
        assert found == {ADA.id: 1}
        assert not await work.retention.closed_before(AS_PRODUCT, BRUNO.id, MONDAY_9)
        assert not await work.retention.closed_before(AS_PRODUCT, CHIDI.id, MONDAY_9 + DAY)


async def test_deleting_takes_the_reply_and_leaves_the_check_in(open_work: OpenWork) -> None:
    async with open_work() as work:
        await closed(work)
        assert await work.retention.delete_closed_before(AS_PRODUCT, BRUNO.id, MONDAY_9 + DAY) == {
            ADA.id: 1
        }
        assert await work.replies.history(AS_PRODUCT, ADA.id) == []
        assert len(await work.checkins.of_client(AS_PRODUCT, ADA.id)) == 1


async def test_a_client_who_was_handed_over_follows_their_therapist_of_today(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await closed(work)
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        assert not await work.retention.closed_before(AS_PRODUCT, BRUNO.id, MONDAY_9 + DAY)
        found = await work.retention.closed_before(AS_PRODUCT, CHIDI.id, MONDAY_9 + DAY)
        assert found == {ADA.id: 1}


async def test_one_announcement_waits_until_it_is_done(open_work: OpenWork) -> None:
    ending = announced(EndingId(named_id("ending")), BRUNO.id, 10 * WEEK, MONDAY_9)
    async with open_work() as work:
        await work.retention.announce(AS_PRODUCT, ending)
        assert await work.retention.pending(AS_PRODUCT, BRUNO.id) == ending
        assert await work.retention.pending(AS_PRODUCT, CHIDI.id) is None
        await work.retention.finish(AS_PRODUCT, ending.done(MONDAY_9 + WEEK))
        assert await work.retention.pending(AS_PRODUCT, BRUNO.id) is None


async def test_that_one_is_done_ends_no_other(open_work: OpenWork) -> None:
    first, other = (
        announced(EndingId(named_id(name)), whose.id, 10 * WEEK, MONDAY_9)
        for name, whose in (("first", BRUNO), ("other", CHIDI))
    )
    async with open_work() as work:
        await work.retention.announce(AS_PRODUCT, first)
        await work.retention.announce(AS_PRODUCT, other)
        await work.retention.finish(AS_PRODUCT, first.done(MONDAY_9 + WEEK))
        assert await work.retention.pending(AS_PRODUCT, CHIDI.id) == other
