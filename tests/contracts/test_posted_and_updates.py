"""What is in a chat, and what came in."""

from bot.usecases.ports import MessageKey, MessageRef, OpenWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_PRODUCT,
    DAY,
    EMIL,
    HOUR,
    MONDAY_9,
    a_posted,
)

HELLO = MessageKey("key/hello")


async def test_a_message_is_found_by_our_name_for_it(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.posted.find(AS_PRODUCT, HELLO) is None
        await work.posted.remember(AS_PRODUCT, a_posted())
        assert await work.posted.find(AS_PRODUCT, HELLO) == a_posted()


async def test_the_second_copy_takes_the_place_of_the_first(open_work: OpenWork) -> None:
    second = a_posted(ref=MessageRef("43"), posted_at=MONDAY_9 + HOUR, client_id=None)
    async with open_work() as work:
        await work.posted.remember(AS_PRODUCT, a_posted())
        await work.posted.remember(AS_PRODUCT, second)
        assert await work.posted.find(AS_PRODUCT, HELLO) == second


async def test_a_forgotten_message_is_not_found(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.posted.remember(AS_PRODUCT, a_posted())
        await work.posted.forget(AS_PRODUCT, HELLO)
        assert await work.posted.find(AS_PRODUCT, HELLO) is None
        await work.posted.forget(AS_PRODUCT, HELLO)


async def test_messages_of_a_client_since_an_instant(open_work: OpenWork) -> None:
    old, new = a_posted("old", posted_at=MONDAY_9 - DAY), a_posted("new")
    async with open_work() as work:
        for posted in (new, old, a_posted("Emil", client_id=EMIL.id)):
            await work.posted.remember(AS_PRODUCT, posted)
        assert await work.posted.of_client(AS_ADA, ADA.id, MONDAY_9 - DAY) == [old, new]
        assert await work.posted.of_client(AS_PRODUCT, ADA.id, MONDAY_9) == [new]


async def test_an_update_is_new_once(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.updates.first_time(AS_PRODUCT, 1, 7, MONDAY_9)
        assert not await work.updates.first_time(AS_PRODUCT, 1, 7, MONDAY_9)
        assert await work.updates.first_time(AS_PRODUCT, 1, 8, MONDAY_9)
        assert await work.updates.first_time(AS_PRODUCT, 2, 7, MONDAY_9)


async def test_updates_are_forgotten_after_their_time(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.updates.first_time(AS_PRODUCT, 1, 7, MONDAY_9 - HOUR)
        await work.updates.first_time(AS_PRODUCT, 1, 8, MONDAY_9)
        await work.updates.purge(AS_PRODUCT, MONDAY_9)
        assert await work.updates.first_time(AS_PRODUCT, 1, 7, MONDAY_9)
        assert not await work.updates.first_time(AS_PRODUCT, 1, 8, MONDAY_9)


async def test_an_update_may_be_buried_twice(open_work: OpenWork) -> None:
    async with open_work() as work:
        for _ in range(2):
            await work.updates.bury(
                AS_PRODUCT, bot_id=1, update_id=7, raw="{}", error="ValueError", now=MONDAY_9
            )
        await work.commit()


async def test_the_last_contact_is_the_newest_noted(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.updates.last_contact(AS_PRODUCT) is None
        await work.updates.note_contact(AS_PRODUCT, MONDAY_9)
        await work.updates.note_contact(AS_PRODUCT, MONDAY_9 + HOUR)
        await work.updates.try_writing(AS_PRODUCT, MONDAY_9 + DAY)
        assert await work.updates.last_contact(AS_PRODUCT) == MONDAY_9 + HOUR
