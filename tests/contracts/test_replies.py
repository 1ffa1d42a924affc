"""Replies: what the client said, and what the therapist may read of it."""

from dataclasses import replace

import pytest

from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.instruments import ItemId
from bot.alliance.people import Sharing
from bot.alliance.replies import Reply
from bot.usecases.ports import OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_OPERATOR,
    AS_PRODUCT,
    CHIDI,
    EMIL,
    HOUR,
    MONDAY_9,
    WEEK,
    a_checkin,
    a_reply,
    meet,
)

EVERY_STATE = frozenset(CheckInState)


async def answered(open_work: OpenWork, reply: Reply, *, closed: bool = True) -> CheckIn:
    async with open_work() as work:
        checkin = await meet(work)
        await work.replies.put(AS_ADA, checkin, reply)
        if closed:
            over = replace(checkin, state=CheckInState.COMPLETED, closed_at=MONDAY_9)
            await work.checkins.move(AS_PRODUCT, over, expecting=EVERY_STATE)
            checkin = over
        await work.commit()
    return checkin


async def test_before_the_first_item_there_is_no_reply(open_work: OpenWork) -> None:
    async with open_work() as work:
        checkin = await meet(work)
        assert await work.replies.get(AS_ADA, checkin.id) is None
        assert await work.replies.history(AS_ADA, ADA.id) == []


async def test_a_reply_comes_back_as_given(open_work: OpenWork) -> None:
    reply = a_reply(
        10,
        0,
        responses={ItemId("item_0"): 10, ItemId("item_1"): 0, ItemId("item_2"): None},
        position=3,
        comment="Ça m'a fait du bien ✿",
        comment_done=True,
        sharing=Sharing.PRIVATE,
    )
    checkin = await answered(open_work, reply)
    async with open_work() as work:
        assert await work.replies.get(AS_ADA, checkin.id) == reply
        assert await work.replies.history(AS_OPERATOR, ADA.id) == [(checkin, reply)]


async def test_a_changed_answer_takes_the_place_of_the_first(open_work: OpenWork) -> None:
    checkin = await answered(open_work, a_reply(3), closed=False)
    async with open_work() as work:
        await work.replies.put(AS_PRODUCT, checkin, a_reply(4))
        assert await work.replies.get(AS_ADA, checkin.id) == a_reply(4)


async def test_a_reply_needs_the_checkin_of_its_client(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.replies.put(AS_PRODUCT, a_checkin(), a_reply())
        checkin = await meet(work)
        with pytest.raises(NotFoundError):
            await work.replies.put(AS_PRODUCT, replace(checkin, client_id=EMIL.id), a_reply())


async def test_history_stands_in_order_of_session(open_work: OpenWork) -> None:
    async with open_work() as work:
        for weeks in (1, 0, 2):
            checkin = await meet(work, ADA, MONDAY_9 + weeks * WEEK)
            await work.replies.put(AS_ADA, checkin, a_reply(weeks))
        history = await work.replies.history(AS_ADA, ADA.id)
        assert [reply for _, reply in history] == [a_reply(0), a_reply(1), a_reply(2)]


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("sharing", [*Sharing, None])
async def test_a_therapist_reads_what_is_shared_and_closed(
    open_work: OpenWork, sharing: Sharing | None, *, closed: bool
) -> None:
    reply = a_reply(sharing=sharing)
    checkin = await answered(open_work, reply, closed=closed)
    readable = sharing is Sharing.SHARED and closed
    async with open_work() as work:
        assert await work.replies.get(AS_BRUNO, checkin.id) == (reply if readable else None)
        history = await work.replies.history(AS_BRUNO, ADA.id)
        assert history == ([(checkin, reply)] if readable else [])
        assert await work.replies.get(AS_ADA, checkin.id) == reply


async def test_who_shares_no_longer_is_read_no_longer(open_work: OpenWork) -> None:
    checkin = await answered(open_work, a_reply(sharing=Sharing.SHARED))
    async with open_work() as work:
        await work.replies.put(AS_ADA, checkin, a_reply(sharing=Sharing.PRIVATE))
        assert await work.replies.get(AS_BRUNO, checkin.id) is None


async def test_a_former_therapist_reads_nothing_any_more(open_work: OpenWork) -> None:
    checkin = await answered(open_work, a_reply(sharing=Sharing.SHARED))
    async with open_work() as work:
        await work.clients.save(AS_OPERATOR, replace(ADA, therapist_id=CHIDI.id))
        assert await work.replies.get(AS_BRUNO, checkin.id) is None
        assert await work.replies.history(AS_BRUNO, ADA.id) == []


async def test_a_new_therapist_reads_nothing_of_the_former_one(open_work: OpenWork) -> None:
    """It was shared with Bruno, and it is about him."""
    checkin = await answered(open_work, a_reply(sharing=Sharing.SHARED))
    async with open_work() as work:
        await work.clients.save(AS_OPERATOR, replace(ADA, therapist_id=CHIDI.id))
        assert (await work.clients.get(AS_CHIDI, ADA.id)).therapist_id == CHIDI.id
        assert await work.replies.get(AS_CHIDI, checkin.id) is None
        assert await work.replies.history(AS_CHIDI, ADA.id) == []
        assert await work.checkins.of_client(AS_CHIDI, ADA.id) == []
        assert await work.sessions.listed(AS_CHIDI, client_id=ADA.id) == []


async def test_on_a_new_phone_that_nobody_confirmed_ada_reads_nothing_of_before(
    open_work: OpenWork,
) -> None:
    reply = a_reply(sharing=Sharing.SHARED)
    checkin = await answered(open_work, reply)
    async with open_work() as work:
        await work.clients.save(AS_ADA, replace(ADA, relinked_at=MONDAY_9 + HOUR))
        assert await work.replies.get(AS_ADA, checkin.id) is None
        assert await work.replies.history(AS_ADA, ADA.id) == []
        assert await work.replies.get(AS_BRUNO, checkin.id) == reply
        await work.clients.save(AS_ADA, replace(ADA, relinked_at=None))
        assert await work.replies.get(AS_ADA, checkin.id) == reply


async def test_on_a_new_phone_ada_reads_what_was_asked_there(open_work: OpenWork) -> None:
    checkin = await answered(open_work, a_reply())
    async with open_work() as work:
        await work.clients.save(AS_ADA, replace(ADA, relinked_at=MONDAY_9 - WEEK))
        assert await work.replies.get(AS_ADA, checkin.id) == a_reply()
        assert await work.replies.history(AS_ADA, ADA.id) == [(checkin, a_reply())]
