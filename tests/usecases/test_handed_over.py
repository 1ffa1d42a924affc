"""What Bruno is shown of Ada once Chidi is her therapist: nothing, and nothing breaks."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.alliance.people import Therapist
from bot.exchange.shipped import shipped_instruments
from bot.usecases.ports import UnitOfWork
from bot.usecases.show_digest import ShowDigest
from bot.usecases.show_week import ShowWeek
from tests.builders import (
    ADA,
    AS_DALIA,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    HOUR,
    MONDAY_9,
    a_notice,
    meet,
    move_in,
)
from tests.fakes.memory import MemoryStore

INSTRUMENT = shipped_instruments()[-1][0]


@pytest.fixture
async def work() -> AsyncIterator[UnitOfWork]:
    """Ada met Bruno, gave a sign that does not wait, and was handed over."""
    async with MemoryStore().open_work() as work:
        await move_in(work)
        await meet(work)
        await work.notices.add(AS_PRODUCT, a_notice())
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        yield work


async def test_his_overview_no_longer_waits_for_him_to_see_her_sign(work: UnitOfWork) -> None:
    view = await ShowDigest(instrument=INSTRUMENT)(work, AS_PRODUCT, BRUNO.id, MONDAY_9 + HOUR)

    assert view.waiting == []


@pytest.mark.parametrize("whose", [BRUNO, CHIDI])
async def test_the_hour_they_had_stands_in_neithers_week(
    work: UnitOfWork, whose: Therapist
) -> None:
    assert await ShowWeek()(work, AS_OPERATOR, whose.id, MONDAY_9) == []
