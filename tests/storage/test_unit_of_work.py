"""One task, one transaction, also when it is cancelled."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import ClinicId
from bot.storage.clinic_keys import StoredClinicKeys, read_clinic_keys
from bot.storage.unit_of_work import make_open_work, open_stored_work
from bot.usecases.ports import OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_OPERATOR,
    AS_PRODUCT,
    CLINIC,
    CLINIC_ID,
    MONDAY_9,
    an_outgoing,
    named_id,
)
from tests.fakes.tiny_vault import TinyVault


async def test_a_second_task_is_refused(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(RuntimeError, match="task"):
            await asyncio.gather(work.clinic.get(AS_PRODUCT))


async def test_cancelled_while_it_waits_for_its_turn_it_leaves_no_trace(
    open_work: OpenWork,
) -> None:
    async def write() -> None:
        async with open_work() as work:
            await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)
            await work.commit()

    async with open_work():
        waiting = asyncio.gather(write())
        await asyncio.sleep(0)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
    async with open_work() as work:
        assert await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)


async def test_cancelled_again_and_again_it_still_lets_go_of_the_file_lock(
    database: Path, open_work: OpenWork
) -> None:
    async def read() -> None:
        async with open_work() as work:
            await work.clinic.get(AS_PRODUCT)

    with closing(sqlite3.connect(database)) as somebody_else:
        somebody_else.execute("BEGIN IMMEDIATE")
        waiting = asyncio.gather(read())
        for _ in range(3):
            await asyncio.sleep(0.02)
            waiting.cancel()
        await asyncio.sleep(0.02)
        assert not waiting.done(), "its BEGIN still waits in a thread"
        somebody_else.rollback()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        somebody_else.execute("PRAGMA busy_timeout=0")
        somebody_else.execute("BEGIN IMMEDIATE")
        somebody_else.rollback()
    await asyncio.wait_for(read(), 3)


@pytest.mark.parametrize("turns", range(12))
async def test_cancelled_at_any_moment_the_store_goes_on(open_work: OpenWork, turns: int) -> None:
    """After so many turns of the loop: before BEGIN, inside, in COMMIT, or when all is done."""
    reached: list[str] = []

    async def write() -> None:
        async with open_work() as work:
            await work.outbox.put(AS_PRODUCT, an_outgoing("a"))
            await asyncio.sleep(0)
            await work.outbox.put(AS_PRODUCT, an_outgoing("b"))
            await work.commit()
            reached.append("committed")

    writing = asyncio.gather(write())
    for _ in range(turns):
        await asyncio.sleep(0)
    writing.cancel()
    with suppress(asyncio.CancelledError):
        await writing
    async with open_work() as work:
        both = [await work.outbox.put(AS_PRODUCT, an_outgoing(name)) for name in "ab"]
        await work.commit()
    assert both in ([True, True], [False, False])
    if reached:
        assert both == [False, False]


async def test_the_keys_of_the_clinic_are_kept_as_given(
    engine: AsyncEngine, vault: TinyVault
) -> None:
    assert await read_clinic_keys(engine) is None
    for check in (b"first", b"second"):
        keys = StoredClinicKeys(clinic_id=CLINIC_ID, check=check, bundle=b"bundle")
        async with open_stored_work(engine, vault, CLINIC_ID) as work:
            await work.store_clinic_keys(keys)
            await work.commit()
        assert await read_clinic_keys(engine) == keys


async def test_the_store_of_one_clinic_takes_no_other(
    engine: AsyncEngine, vault: TinyVault
) -> None:
    async with make_open_work(engine, vault, ClinicId(named_id("another")))() as work:
        with pytest.raises(InvalidValueError):
            await work.clinic.create(AS_OPERATOR, CLINIC)


async def test_opened_keys_of_somebody_forgotten_leave_memory(
    open_work: OpenWork, vault: TinyVault
) -> None:
    async with open_work() as work:
        await work.clients.erase(AS_ADA, ADA.id)
        vault.forgotten.clear()
        await work.commit()
    assert vault.forgotten == [ADA.id]
