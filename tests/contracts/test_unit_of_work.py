"""One transaction: all of it or nothing."""

import asyncio
from contextlib import suppress

import pytest

from bot.alliance.errors import NotFoundError
from bot.usecases.ports import OpenWork
from tests.builders import ADA, AS_PRODUCT, MONDAY_9, a_client, an_outgoing


class StumbleError(Exception):
    """Something went wrong on the way."""


async def first_time(open_work: OpenWork, update_id: int, *, commit: bool) -> bool:
    async with open_work() as work:
        first = await work.updates.first_time(AS_PRODUCT, 1, update_id, MONDAY_9)
        if commit:
            await work.commit()
        return first


async def test_what_is_committed_lasts(open_work: OpenWork) -> None:
    assert await first_time(open_work, 5, commit=True)
    assert not await first_time(open_work, 5, commit=True)


async def test_what_is_not_committed_never_was(open_work: OpenWork) -> None:
    assert await first_time(open_work, 5, commit=False)
    assert await first_time(open_work, 5, commit=True)


async def test_an_exception_undoes_everything(open_work: OpenWork) -> None:
    async def add_and_stumble() -> None:
        async with open_work() as work:
            await work.clients.add(AS_PRODUCT, a_client("Fay"))
            raise StumbleError

    with pytest.raises(StumbleError):
        await add_and_stumble()
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.clients.get(AS_PRODUCT, a_client("Fay").id)


async def test_a_savepoint_undoes_its_own_part_only(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.outbox.put(AS_PRODUCT, an_outgoing("before"))
        with suppress(StumbleError):
            async with work.savepoint():
                await work.outbox.put(AS_PRODUCT, an_outgoing("inside"))
                raise StumbleError
        await work.outbox.put(AS_PRODUCT, an_outgoing("after"))
        await work.commit()
    async with open_work() as work:
        assert not await work.outbox.put(AS_PRODUCT, an_outgoing("before"))
        assert await work.outbox.put(AS_PRODUCT, an_outgoing("inside"))
        assert not await work.outbox.put(AS_PRODUCT, an_outgoing("after"))


async def test_a_savepoint_that_went_well_is_kept(open_work: OpenWork) -> None:
    async with open_work() as work:
        async with work.savepoint():
            await work.outbox.put(AS_PRODUCT, an_outgoing("inside"))
        await work.commit()
    async with open_work() as work:
        assert not await work.outbox.put(AS_PRODUCT, an_outgoing("inside"))


async def test_a_refused_key_does_not_spoil_the_rest(open_work: OpenWork) -> None:
    """A client that could not be added leaves no key behind for the next one of that id."""
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            async with work.savepoint():
                await work.clients.add(AS_PRODUCT, a_client("Fay", therapist_id=ADA.id))
        await work.clients.add(AS_PRODUCT, a_client("Fay"))
        assert (await work.clients.get(AS_PRODUCT, a_client("Fay").id)).alias == "K-F"


async def test_nothing_follows_a_commit(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.commit()
        with pytest.raises(RuntimeError):
            await work.commit()


async def test_two_at_once_do_not_lose_a_change(open_work: OpenWork) -> None:
    async def count_up() -> None:
        async with open_work() as work:
            client = await work.clients.get(AS_PRODUCT, ADA.id)
            number = int(client.country or "0") + 1
            await asyncio.sleep(0)
            await work.clients.save(AS_PRODUCT, a_client("Ada", country=str(number)))
            await work.commit()

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with open_work() as work:
        assert (await work.clients.get(AS_PRODUCT, ADA.id)).country == "20"
