"""Events of the contact, goals and frames, on every store."""

from dataclasses import replace

import pytest

from bot.alliance.contact import EventKind
from bot.alliance.errors import NotFoundError
from bot.alliance.frames import Clarity
from bot.alliance.goals import GoalState
from bot.alliance.people import Role
from bot.usecases.ports import OpenWork
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
    EMIL,
    HOUR,
    a_client,
    a_frame,
    a_goal,
    a_reading,
    a_session,
    an_event,
    meet,
)

# --- events -------------------------------------------------------------------------------------


async def test_what_dalia_notes_of_a_session_ada_may_see(open_work: OpenWork) -> None:
    async with open_work() as work:
        await meet(work)
        assert await work.contact.note(AS_DALIA, an_event())
        await work.commit()
    async with open_work() as work:
        assert await work.contact.of_client(AS_ADA, ADA.id) == [an_event()]
        assert await work.contact.of_client(AS_EMIL, ADA.id) == []


async def test_the_same_noted_twice_stands_once_and_another_kind_beside_it(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await meet(work)
        await work.contact.note(AS_BRUNO, an_event())
        assert not await work.contact.note(AS_BRUNO, an_event())
        fee = an_event(kind=EventKind.FEE_CHANGE)
        assert await work.contact.note(AS_BRUNO, fee)
        found = await work.contact.of_client(AS_BRUNO, ADA.id)
    assert {one.kind for one in found} == {EventKind.LATE, EventKind.FEE_CHANGE}


async def test_a_note_can_be_taken_back_once(open_work: OpenWork) -> None:
    async with open_work() as work:
        await meet(work)
        await work.contact.note(AS_BRUNO, an_event())
        assert await work.contact.take_back(AS_BRUNO, an_event())
        assert not await work.contact.take_back(AS_BRUNO, an_event())
        assert await work.contact.of_client(AS_BRUNO, ADA.id) == []


async def test_nothing_is_noted_of_a_session_that_is_somebody_elses(open_work: OpenWork) -> None:
    async with open_work() as work:
        await meet(work)
        mixed = replace(an_event(), client_id=EMIL.id, therapist_id=CHIDI.id)
        with pytest.raises(NotFoundError):
            await work.contact.note(AS_PRODUCT, mixed)
        with pytest.raises(NotFoundError):
            await work.contact.note(AS_PRODUCT, an_event(a_session(EMIL)))


# --- goals --------------------------------------------------------------------------------------


async def test_a_goal_reads_as_it_was_written_in_any_script(open_work: OpenWork) -> None:
    goal = a_goal(words="أن أنام 8 ساعات — dormir, уснуть 😴")
    async with open_work() as work:
        await work.goals.put(AS_ADA, goal)
        await work.commit()
    async with open_work() as work:
        assert await work.goals.of_client(AS_BRUNO, ADA.id) == [goal]


async def test_a_goal_changes_in_place_and_they_come_by_number(open_work: OpenWork) -> None:
    first, second = a_goal(), a_goal(number=2, proposed_by=Role.THERAPIST, changes=a_goal().id)
    async with open_work() as work:
        await work.goals.put(AS_BRUNO, second)
        await work.goals.put(AS_ADA, first)
        agreed = replace(first, state=GoalState.AGREED, since=first.since + HOUR)
        await work.goals.put(AS_BRUNO, agreed)
        assert await work.goals.of_client(AS_ADA, ADA.id) == [agreed, second]


async def test_goals_made_with_bruno_stay_with_bruno_and_ada(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.goals.put(AS_ADA, a_goal())
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        assert await work.goals.of_client(AS_CHIDI, ADA.id) == []
        assert await work.goals.of_client(AS_BRUNO, ADA.id) == []
        assert await work.goals.of_client(AS_ADA, ADA.id) == [a_goal()]


async def test_nobody_writes_a_goal_into_the_life_of_another(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.goals.put(AS_ADA, a_goal())
        for goal in (a_goal(EMIL), replace(a_goal(), client_id=EMIL.id, therapist_id=CHIDI.id)):
            with pytest.raises(NotFoundError):
                await work.goals.put(AS_ADA, goal)
        with pytest.raises(NotFoundError):
            await work.goals.put(AS_EMIL, replace(a_goal(EMIL), id=a_goal().id))


# --- frames -------------------------------------------------------------------------------------


async def test_the_newest_frame_holds(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.frames.current(AS_ADA, BRUNO.id) is None
        await work.frames.add(AS_BRUNO, a_frame())
        await work.frames.add(AS_OPERATOR, a_frame(version=2, text="السعر: 80 €\n50 minutes."))
        await work.commit()
    async with open_work() as work:
        found = await work.frames.current(AS_ADA, BRUNO.id)
    assert found == a_frame(version=2, text="السعر: 80 €\n50 minutes.")


async def test_a_version_is_written_once(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.frames.add(AS_BRUNO, a_frame())
        another = replace(a_frame(), id=a_frame(version=9).id, text="Other words.")
        assert not await work.frames.add(AS_BRUNO, another)
        assert await work.frames.current(AS_BRUNO, BRUNO.id) == a_frame()


async def test_adas_last_word_on_the_frame_replaces_the_one_before(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.frames.put_reading(AS_ADA, a_reading())
        asked = a_reading(said=Clarity.QUESTION, version=2)
        await work.frames.put_reading(AS_ADA, asked)
        assert await work.frames.reading(AS_BRUNO, ADA.id) == asked


async def test_what_ada_said_of_brunos_frame_says_nothing_of_chidis(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.add(AS_OPERATOR, a_client("Gina", BRUNO))  # who stays with Bruno
        await work.frames.put_reading(AS_ADA, a_reading())
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        assert await work.frames.reading(AS_CHIDI, ADA.id) is None
        assert await work.frames.reading(AS_ADA, ADA.id) is None
        anew = a_reading(therapist_id=CHIDI.id)
        await work.frames.put_reading(AS_ADA, anew)
        assert await work.frames.reading(AS_CHIDI, ADA.id) == anew


# --- forgetting ---------------------------------------------------------------------------------


async def test_a_forgotten_client_leaves_no_event_goal_or_word_on_the_frame(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        await meet(work)
        await meet(work, EMIL)
        for client, actor in ((ADA, AS_ADA), (EMIL, AS_EMIL)):
            await work.contact.note(AS_PRODUCT, an_event(a_session(client)))
            await work.goals.put(actor, a_goal(client))
            await work.frames.put_reading(actor, a_reading(client))
        await work.frames.add(AS_BRUNO, a_frame())
        await work.clients.erase(AS_ADA, ADA.id)
        await work.commit()
    async with open_work() as work:
        assert await work.contact.of_client(AS_PRODUCT, ADA.id) == []
        assert await work.goals.of_client(AS_PRODUCT, ADA.id) == []
        assert await work.frames.reading(AS_PRODUCT, ADA.id) is None
        assert await work.contact.of_client(AS_PRODUCT, EMIL.id)
        assert await work.goals.of_client(AS_PRODUCT, EMIL.id)
        assert await work.frames.reading(AS_PRODUCT, EMIL.id)
        assert await work.frames.current(AS_BRUNO, BRUNO.id) == a_frame()
        with pytest.raises(NotFoundError):
            await work.goals.put(AS_ADA, a_goal(number=2))


async def test_one_note_is_taken_back_and_another_of_the_same_session_stays(
    open_work: OpenWork,
) -> None:
    fee = an_event(kind=EventKind.FEE_CHANGE)
    async with open_work() as work:
        await meet(work)
        await work.contact.note(AS_BRUNO, an_event())
        await work.contact.note(AS_BRUNO, fee)
        assert await work.contact.take_back(AS_BRUNO, an_event())
        assert await work.contact.of_client(AS_BRUNO, ADA.id) == [fee]


async def test_who_takes_a_client_over_takes_back_nothing_that_was_noted_before(
    open_work: OpenWork,
) -> None:
    """The coming session is Chidi's by then; what Bruno noted of it is not."""
    ahead = a_session()
    async with open_work() as work:
        await meet(work)
        await work.contact.note(AS_BRUNO, an_event(ahead))
        await work.handover.hand_over(AS_DALIA, ADA.id, CHIDI.id, ahead.starts_at - HOUR)
        theirs = replace(an_event(ahead), therapist_id=CHIDI.id)
        assert not await work.contact.take_back(AS_CHIDI, theirs)
        assert await work.contact.of_client(AS_ADA, ADA.id) == [an_event(ahead)]
