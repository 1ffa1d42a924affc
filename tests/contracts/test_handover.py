"""Ada goes on with Chidi: what lies ahead goes with her, what lies behind when she says so."""

from dataclasses import replace

import pytest

from bot.alliance.checkins import CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId, Sharing
from bot.alliance.sessions import SessionId
from bot.usecases.ports import OpenWork, UnitOfWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_DALIA,
    AS_EMIL,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DAY,
    MONDAY_9,
    WEEK,
    a_checkin,
    a_reply,
    a_series,
    a_session,
    meet,
    named_id,
)

AHEAD = a_session(starts_at=MONDAY_9 + WEEK)
BEHIND = a_checkin(
    state=CheckInState.COMPLETED, sent_at=MONDAY_9, completed_at=MONDAY_9, closed_at=MONDAY_9
)


async def handed_over(work: UnitOfWork) -> None:
    await meet(work)
    await work.sessions.plan(AS_PRODUCT, AHEAD)
    await work.checkins.add(AS_PRODUCT, a_checkin(AHEAD))
    await work.replies.put(AS_PRODUCT, BEHIND, a_reply(sharing=Sharing.SHARED))
    await work.checkins.move(AS_PRODUCT, BEHIND, expecting=frozenset(CheckInState))
    assert len(await work.replies.history(AS_BRUNO, ADA.id)) == 1
    await work.handover.hand_over(AS_DALIA, ADA.id, CHIDI.id, MONDAY_9 + DAY)


async def test_chidi_sees_what_lies_ahead_and_bruno_no_longer(open_work: OpenWork) -> None:
    async with open_work() as work:
        await handed_over(work)
        assert [one.id for one in await work.sessions.listed(AS_CHIDI, client_id=ADA.id)] == [
            AHEAD.id
        ]
        assert await work.sessions.listed(AS_BRUNO, client_id=ADA.id) == []
        assert [one.session_id for one in await work.checkins.of_client(AS_CHIDI, ADA.id)] == [
            AHEAD.id
        ]


async def test_what_lies_behind_is_read_by_nobody_until_ada_opens_it(open_work: OpenWork) -> None:
    async with open_work() as work:
        await handed_over(work)
        for therapist in (AS_BRUNO, AS_CHIDI):
            assert await work.replies.history(therapist, ADA.id) == []
        assert await work.handover.earlier(AS_ADA) == 1

        await work.handover.open_earlier(AS_ADA)
        assert len(await work.replies.history(AS_CHIDI, ADA.id)) == 1
        assert await work.replies.history(AS_BRUNO, ADA.id) == []
        assert await work.handover.earlier(AS_ADA) == 0


async def test_emil_opens_nothing_of_adas(open_work: OpenWork) -> None:
    async with open_work() as work:
        await handed_over(work)
        await work.handover.open_earlier(AS_EMIL)
        assert await work.replies.history(AS_CHIDI, ADA.id) == []


async def test_ada_still_reads_everything_of_her_own(open_work: OpenWork) -> None:
    async with open_work() as work:
        await handed_over(work)
        assert len(await work.replies.history(AS_ADA, ADA.id)) == 1
        assert len(await work.checkins.of_client(AS_ADA, ADA.id)) == 2


async def test_the_series_goes_on_with_chidi(open_work: OpenWork) -> None:
    async with open_work() as work:
        await handed_over(work)
        new_id = SessionId(named_id("later"))
        later = replace(AHEAD, id=new_id, key=AHEAD.key + WEEK, therapist_id=CHIDI.id)
        assert await work.sessions.plan(AS_PRODUCT, later)


async def test_nobody_is_handed_over_who_is_not_there(open_work: OpenWork) -> None:
    async with open_work() as work:
        nobody = ClientId(named_id("nobody"))
        with pytest.raises(NotFoundError):
            await work.handover.hand_over(AS_DALIA, nobody, CHIDI.id, MONDAY_9)


async def test_an_erased_client_is_handed_to_nobody(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.erase(AS_OPERATOR, ADA.id)
        with pytest.raises(NotFoundError):
            await work.handover.hand_over(AS_DALIA, ADA.id, CHIDI.id, MONDAY_9)


async def test_what_is_over_or_was_called_off_stays_as_it_was_with_bruno(
    open_work: OpenWork,
) -> None:
    """A series that ended, a check-in not sent yet of a session behind, a cancelled one ahead."""
    called_off = a_checkin(AHEAD, state=CheckInState.CANCELLED)
    async with open_work() as work:
        await meet(work)
        await work.sessions.plan(AS_PRODUCT, AHEAD)
        await work.checkins.add(AS_PRODUCT, a_checkin(AHEAD))
        await work.checkins.move(AS_PRODUCT, called_off, expecting=frozenset(CheckInState))
        await work.sessions.save_series(AS_PRODUCT, a_series(ended=True))
        await work.handover.hand_over(AS_DALIA, ADA.id, CHIDI.id, MONDAY_9 + DAY)

        series = await work.sessions.series(AS_PRODUCT, a_series().id)
        kept = await work.checkins.of_client(AS_PRODUCT, ADA.id)
    assert series.therapist_id == BRUNO.id
    assert [one.therapist_id for one in kept] == [BRUNO.id, BRUNO.id]
