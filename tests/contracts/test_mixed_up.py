"""What says it is Ada's and names somebody else's, or nobody's, is not stored."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.alliance.checkins import CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.sessions import SeriesId, SessionId
from bot.usecases.actors import Actor, ClientActor
from bot.usecases.ports import OpenWork, UnitOfWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_DALIA,
    AS_PRODUCT,
    CHIDI,
    DAY,
    EMIL,
    MONDAY_9,
    WEEK,
    a_checkin,
    a_client,
    a_goal,
    a_guess,
    a_reading,
    a_reply,
    a_series,
    a_session,
    an_event,
    meet,
    named_id,
)

Store = Callable[[UnitOfWork, Any, Any], Awaitable[object]]

SESSION = a_session(starts_at=MONDAY_9 + DAY)
"""Without a check-in so far."""
THEIRS = a_session(EMIL, MONDAY_9 + DAY)
NOBODY = named_id("nobody")

RECORDS: dict[str, tuple[Any, Actor, Store]] = {
    "series": (
        replace(a_series(), id=SeriesId(named_id("new"))),
        AS_PRODUCT,
        lambda w, a, one: w.sessions.add_series(a, one),
    ),
    "session": (
        a_session(starts_at=MONDAY_9 + WEEK),
        AS_PRODUCT,
        lambda w, a, one: w.sessions.plan(a, one),
    ),
    "check-in": (a_checkin(SESSION), AS_PRODUCT, lambda w, a, one: w.checkins.add(a, one)),
    "event": (an_event(SESSION), AS_PRODUCT, lambda w, a, one: w.contact.note(a, one)),
    "goal": (a_goal(), AS_ADA, lambda w, a, one: w.goals.put(a, one)),
    "goal, as Bruno": (a_goal(), AS_BRUNO, lambda w, a, one: w.goals.put(a, one)),
    "reading": (a_reading(), AS_ADA, lambda w, a, one: w.frames.put_reading(a, one)),
    "guess": (a_guess(), AS_BRUNO, lambda w, a, one: w.guesses.add(a, one)),
    "reply": (a_checkin(), AS_PRODUCT, lambda w, a, one: w.replies.put(a, one, a_reply())),
}
NAMES: dict[str, tuple[Any, ...]] = {
    "client_id": (EMIL.id, NOBODY),
    "therapist_id": (CHIDI.id,),
    "session_id": (THEIRS.id, NOBODY),
    "series_id": (a_series(EMIL).id, NOBODY),
    "checkin_id": (a_checkin(a_session(EMIL)).id, NOBODY),
}
CASES = [
    (what, name, other)
    for what, (record, _, _) in RECORDS.items()
    for name, others in NAMES.items()
    for other in others
    if hasattr(record, name) and (what, name) != ("reply", "therapist_id")
    if (what, name) != ("reply", "session_id")
]


@pytest.fixture
async def both_met(open_work: OpenWork) -> OpenWork:
    """Ada and Emil each had a session and a check-in, and each a session without."""
    async with open_work() as work:
        for client, session in ((ADA, SESSION), (EMIL, THEIRS)):
            await meet(work, client)
            await work.sessions.plan(AS_PRODUCT, session)
        await work.commit()
    return open_work


@pytest.mark.parametrize("what", RECORDS)
async def test_it_is_stored_as_it_should_be(both_met: OpenWork, what: str) -> None:
    record, actor, store = RECORDS[what]
    async with both_met() as work:
        assert await store(work, actor, record) in (True, None)


@pytest.mark.parametrize(("what", "name", "other"), CASES)
async def test_it_is_not_stored_under_other_names(
    both_met: OpenWork, what: str, name: str, other: Any
) -> None:
    record, actor, store = RECORDS[what]
    async with both_met() as work:
        with pytest.raises(NotFoundError):
            await store(work, actor, replace(record, **{name: other}))


@pytest.mark.parametrize("name", ["client_id", "session_id"])
async def test_whose_check_in_it_is_does_not_change(both_met: OpenWork, name: str) -> None:
    other = {"client_id": EMIL.id, "session_id": SessionId(NOBODY)}[name]
    cancelled = replace(a_checkin(), state=CheckInState.CANCELLED)
    every = frozenset(CheckInState)
    async with both_met() as work:
        mixed_up = replace(cancelled, **{name: other})  # type: ignore[arg-type]  # an id of that kind
        assert not await work.checkins.move(AS_PRODUCT, mixed_up, expecting=every)
        assert await work.checkins.move(AS_PRODUCT, cancelled, expecting=every)
        again = replace(mixed_up, state=CheckInState.SCHEDULED)
        assert not await work.checkins.reopen(AS_PRODUCT, again)
        assert await work.checkins.get(AS_PRODUCT, cancelled.id) == cancelled


async def test_only_a_cancelled_check_in_opens_again(both_met: OpenWork) -> None:
    async with both_met() as work:
        later = replace(a_checkin(), due_at=MONDAY_9 + DAY)
        assert not await work.checkins.reopen(AS_PRODUCT, later)
        assert await work.checkins.get(AS_PRODUCT, later.id) == a_checkin()


async def test_a_goal_keeps_its_client_its_therapist_and_its_number(both_met: OpenWork) -> None:
    gina = a_client("Gina")
    async with both_met() as work:
        await work.clients.add(AS_PRODUCT, gina)
        await work.goals.put(AS_ADA, a_goal())
        for actor, mixed_up in (
            (ClientActor(gina.id), a_goal(gina, id=a_goal().id)),
            (AS_ADA, a_goal(number=2, id=a_goal().id)),
        ):
            with pytest.raises(NotFoundError):
                await work.goals.put(actor, mixed_up)
        await work.handover.hand_over(AS_DALIA, ADA.id, CHIDI.id, MONDAY_9)
        with pytest.raises(NotFoundError):
            await work.goals.put(AS_ADA, a_goal(therapist_id=CHIDI.id))
        assert await work.goals.of_client(AS_PRODUCT, ADA.id) == [a_goal()]
