"""A digest asks the database the same for a large caseload as for a small one."""

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alliance.instruments import Instrument
from bot.usecases.ports import OpenWork
from bot.usecases.show_digest import ShowDigest
from tests.builders import (
    ADA,
    AS_BRUNO,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    MONDAY_9,
    WEEK,
    a_client,
    a_reply,
    meet,
)
from tests.storage.test_statements import Counter

SHOW = ShowDigest(instrument=Instrument(id="alliance", version="1", items=()))


async def show(open_work: OpenWork, engine: AsyncEngine) -> int:
    counter = Counter(engine)
    async with open_work() as work:
        await SHOW(work, AS_BRUNO, BRUNO.id, MONDAY_9 + 4 * WEEK)
        await work.commit()
    return len(counter.seen)


async def test_a_digest_of_many_clients_is_no_more_statements_than_one_of_one(
    open_work: OpenWork, engine: AsyncEngine
) -> None:
    async with open_work() as work:
        await work.replies.put(AS_PRODUCT, await meet(work, ADA), a_reply())
        await work.commit()
    of_one = await show(open_work, engine)
    async with open_work() as work:
        for number in range(5):
            client = a_client(f"Client {number}")
            await work.clients.add(AS_OPERATOR, client)
            for weeks in range(3):
                checkin = await meet(work, client, MONDAY_9 + weeks * WEEK)
                await work.replies.put(AS_PRODUCT, checkin, a_reply())
        await work.commit()
    assert await show(open_work, engine) == of_one
    assert of_one <= 12
