"""What is read or written of many clients at once is what each would get alone."""

from dataclasses import replace

from bot.alliance.audit import BEGINNING, AuditAction
from bot.alliance.checkins import CheckInState
from bot.alliance.people import StaffState
from bot.usecases.ports import OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_DALIA,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    EMIL,
    HOUR,
    MONDAY_9,
    WEEK,
    a_client,
    a_digest,
    a_reply,
    a_session,
    a_therapist,
    an_episode,
    an_event,
    meet,
)

GINA = a_client("Gina")
BOTH = [ADA.id, GINA.id]
EVERYBODY = [*BOTH, EMIL.id]


async def test_check_ins_come_with_what_was_replied_and_without(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.add(AS_OPERATOR, GINA)
        second = await meet(work, ADA, MONDAY_9 + WEEK)
        first = await meet(work, ADA)
        ginas = await meet(work, GINA, MONDAY_9 + HOUR)
        await meet(work, EMIL)
        await work.replies.put(AS_ADA, first, a_reply(3))
        await work.replies.put(AS_PRODUCT, ginas, a_reply(9))
        found = await work.replies.with_checkins(AS_PRODUCT, BRUNO.id, BOTH)
        assert found == [(first, a_reply(3)), (ginas, a_reply(9)), (second, None)]
        assert await work.replies.with_checkins(AS_PRODUCT, BRUNO.id, []) == []


async def test_what_was_said_to_a_former_therapist_is_not_among_them(open_work: OpenWork) -> None:
    async with open_work() as work:
        checkin = await meet(work)
        await work.replies.put(AS_ADA, checkin, a_reply(3))
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        assert await work.replies.with_checkins(AS_PRODUCT, CHIDI.id, [ADA.id]) == []


async def test_of_an_erased_client_check_ins_are_left_without_a_reply(open_work: OpenWork) -> None:
    async with open_work() as work:
        checkin = await meet(work)
        await work.replies.put(AS_ADA, checkin, a_reply(3))
        over = replace(checkin, state=CheckInState.COMPLETED, closed_at=MONDAY_9)
        await work.checkins.move(AS_PRODUCT, over, expecting=frozenset(CheckInState))
        await work.clients.erase(AS_ADA, ADA.id)
        left = await work.checkins.of_client(AS_PRODUCT, ADA.id)
        found = await work.replies.with_checkins(AS_PRODUCT, BRUNO.id, [ADA.id])
        assert found == [(one, None) for one in left]


async def test_sessions_of_several_clients_stand_in_one_order(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.add(AS_OPERATOR, GINA)
        for client, hours in ((ADA, 2), (GINA, 1), (ADA, 0), (EMIL, 3)):
            await meet(work, client, MONDAY_9 + hours * HOUR)
        before = MONDAY_9 + 2 * HOUR
        found = await work.sessions.of_clients(AS_PRODUCT, EVERYBODY, before)
        assert found == [a_session(ADA, MONDAY_9), a_session(GINA, MONDAY_9 + HOUR)]
        theirs = await work.sessions.of_clients(AS_CHIDI, EVERYBODY, MONDAY_9 + WEEK)
        assert theirs == [a_session(EMIL, MONDAY_9 + 3 * HOUR)]


async def test_events_of_several_clients_are_those_of_each(open_work: OpenWork) -> None:
    async with open_work() as work:
        for client in (ADA, EMIL):
            await meet(work, client)
            assert await work.contact.note(AS_DALIA, an_event(a_session(client)))
        each = [one for whose in EVERYBODY for one in await work.contact.of_client(AS_DALIA, whose)]
        found = await work.contact.of_clients(AS_DALIA, EVERYBODY)
        assert len(found) == len(each) == 2
        assert set(found) == set(each)
        assert await work.contact.of_clients(AS_BRUNO, EVERYBODY) == [an_event(a_session(ADA))]


async def test_episodes_of_several_clients_stand_oldest_first(open_work: OpenWork) -> None:
    async with open_work() as work:
        theirs = an_episode(EMIL, therapist_id=CHIDI.id)
        for one in (an_episode(), theirs):
            assert await work.episodes.add(AS_PRODUCT, one)
        found = await work.episodes.of_clients(AS_PRODUCT, EVERYBODY)
        assert sorted(found, key=lambda one: one.client_id == EMIL.id) == [an_episode(), theirs]
        assert await work.episodes.of_clients(AS_BRUNO, EVERYBODY) == [an_episode()]


async def test_each_client_is_told_of_their_own_record_and_the_chain_holds(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await work.audit.append(AS_OPERATOR, AuditAction.EXPORT, MONDAY_9)
        await work.audit.append(AS_BRUNO, AuditAction.OVERVIEW, MONDAY_9, clients=EVERYBODY)
        await work.audit.append(AS_BRUNO, AuditAction.OVERVIEW, MONDAY_9, clients=[])
        await work.audit.append(AS_OPERATOR, AuditAction.EXPORT, MONDAY_9)
        trail = await work.audit.trail(AS_OPERATOR, 0, 9)
        assert [one.record.number for one in trail] == [1, 2, 3, 4, 5]
        assert [one.record.client_id for one in trail] == [None, *EVERYBODY, None]
        assert [one.record.number for one in await work.audit.of_client(AS_ADA, ADA.id)] == [2]
        await work.commit()
    seals = [BEGINNING, *(one.seal for one in trail)]
    assert len(set(seals)) == 6


async def test_what_was_seen_of_several_clients_counts_for_each(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.guesses.reveal(AS_PRODUCT, ADA.id, MONDAY_9 + HOUR)
        await work.guesses.reveal_each(AS_PRODUCT, [ADA.id, EMIL.id], MONDAY_9)
        await work.guesses.reveal_each(AS_PRODUCT, [], MONDAY_9 + WEEK)
        assert await work.guesses.revealed(AS_PRODUCT, ADA.id) == MONDAY_9 + HOUR
        assert await work.guesses.revealed(AS_PRODUCT, EMIL.id) == MONDAY_9


async def test_who_waits_longest_for_a_digest_comes_first(open_work: OpenWork) -> None:
    new = a_therapist("Fay")
    gone = a_therapist("Hugo", state=StaffState.ENDED)
    invited = a_therapist("Ines", address=None)
    async with open_work() as work:
        for therapist in (new, gone, invited):
            await work.staff.add_therapist(AS_OPERATOR, therapist)
        for therapist, weeks in ((BRUNO, 2), (CHIDI, 1), (BRUNO, 0)):
            await work.digests.add(AS_PRODUCT, a_digest(therapist, MONDAY_9 + weeks * WEEK))
        assert await work.digests.longest_ago(AS_PRODUCT) == [
            (new.id, None),
            (CHIDI.id, MONDAY_9 + WEEK),
            (BRUNO.id, MONDAY_9 + 2 * WEEK),
        ]
