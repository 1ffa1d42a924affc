"""Who may ask for the clinic's numbers, and what becomes of a reply kept to oneself."""

from dataclasses import replace

import pytest

from bot.alliance.checkins import CheckInState
from bot.alliance.errors import NotAllowedError
from bot.alliance.people import Sharing
from bot.usecases.actors import AdminActor, Operator
from bot.usecases.report_clinic import ReportClinic
from tests.alliance.alliance_people import BANK
from tests.builders import (
    AS_ADA,
    AS_BRUNO,
    AS_DALIA,
    AS_OPERATOR,
    AS_PRODUCT,
    HOUR,
    MONDAY_9,
    WEEK,
    a_reply,
    meet,
    move_in,
)
from tests.fakes.memory import MemoryStore


async def store_with_a_reply(sharing: Sharing) -> MemoryStore:
    """Ada answered about a session two weeks ago."""
    store = MemoryStore()
    async with store.open_work() as work:
        await move_in(work)
        checkin = await meet(work, starts_at=MONDAY_9 - 2 * WEEK)
        answered = replace(
            checkin,
            state=CheckInState.COMPLETED,
            sent_at=checkin.due_at,
            completed_at=checkin.due_at + HOUR,
            closed_at=checkin.due_at + HOUR,
        )
        await work.replies.put(AS_PRODUCT, answered, a_reply(sharing=sharing))
        await work.checkins.move(AS_PRODUCT, answered, expecting=frozenset(CheckInState))
        await work.commit()
    return store


@pytest.mark.parametrize(("sharing", "answered"), [(Sharing.SHARED, 1), (Sharing.PRIVATE, 0)])
@pytest.mark.parametrize("actor", [AS_DALIA, AS_OPERATOR])
async def test_an_admin_reads_attendance_as_the_client_lets_it_be_known(
    actor: AdminActor | Operator, sharing: Sharing, answered: int
) -> None:
    store = await store_with_a_reply(sharing)
    async with store.open_work() as work:
        found = await ReportClinic(instrument=BANK)(work, actor, MONDAY_9 + WEEK)
    assert (found.due, found.delivered, found.answered) == (1, 1, answered)
    assert found.began is None


@pytest.mark.parametrize("actor", [AS_ADA, AS_BRUNO])
async def test_nobody_else_may_ask(actor: AdminActor) -> None:
    store = await store_with_a_reply(Sharing.SHARED)
    async with store.open_work() as work:
        with pytest.raises(NotAllowedError):
            await ReportClinic(instrument=BANK)(work, actor, MONDAY_9)
