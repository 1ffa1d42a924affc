"""The queue of updates: what confirms, what expires, who may poll."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.phones import Phone, Phones
from bot.sandbox.updates import UpdateQueue, first_update_id

from .telegram_caller import Caller, Refused

NOW = 1_000_000


def queue_of(count: int, *, life: int = 100) -> UpdateQueue:
    queue = UpdateQueue(500)
    for _ in range(count):
        queue.push("message", {}, expires_at=NOW + life, lane="chat")
    return queue


def ids(queue: UpdateQueue, offset: int = 0, limit: int = 100, now: int = NOW) -> list[int]:
    return [one.update_id for one in queue.read(offset, limit, now)]


def test_update_ids_begin_somewhere_and_the_seed_says_where() -> None:
    assert first_update_id("a") == first_update_id("a") != first_update_id("b")
    assert 100_000_000 <= first_update_id("a") < 900_000_000


def test_reading_without_an_offset_confirms_nothing() -> None:
    queue = queue_of(3)
    assert ids(queue) == ids(queue) == [500, 501, 502]


def test_an_offset_confirms_everything_below_it() -> None:
    queue = queue_of(3)
    assert ids(queue, 502) == [502]
    assert ids(queue) == [502]


def test_a_negative_offset_keeps_only_the_last_so_many() -> None:
    queue = queue_of(5)
    assert ids(queue, -2) == [503, 504]
    assert ids(queue) == [503, 504]


def test_an_offset_from_another_life_confirms_nothing() -> None:
    queue = queue_of(3)
    assert ids(queue, 10_000) == [500, 501, 502]


def test_an_update_is_gone_once_its_time_is_over() -> None:
    queue = queue_of(1, life=150)
    assert ids(queue, now=NOW + 149) == [500]
    assert ids(queue, now=NOW + 150) == []


def test_the_kinds_a_bot_listens_to_are_remembered() -> None:
    queue = UpdateQueue(500)
    queue.subscribe(["Message", "nonsense"])
    assert queue.push("callback_query", {}, expires_at=NOW + 1, lane="a") is None
    assert queue.push("message", {}, expires_at=NOW + 1, lane="a") == 500
    queue.subscribe([])
    assert queue.push("callback_query", {}, expires_at=NOW + 1, lane="a") == 501
    assert queue.push("message_reaction", {}, expires_at=NOW + 1, lane="a") is None


def test_a_bot_that_asks_again_too_soon_gets_one_update_and_waits() -> None:
    queue = UpdateQueue(500)
    assert queue.paced(0, 100, 0, at=0.0) == (100, 0)
    assert queue.paced(0, 100, 0, at=0.4) == (1, 3)
    assert queue.paced(0, 100, 0, at=3.3) == (100, 3)
    assert queue.paced(0, 100, 0, at=6.4) == (100, 0)
    assert queue.paced(501, 100, 0, at=6.5) == (100, 0)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=20))
def test_confirming_as_one_goes_loses_nothing_and_repeats_nothing(
    rounds: list[tuple[int, int]],
) -> None:
    queue, seen, offset = UpdateQueue(500), list[int](), 0
    for pushed, limit in rounds:
        for _ in range(pushed):
            queue.push("message", {}, expires_at=NOW + 1, lane="chat")
        got = ids(queue, offset, limit)
        seen += got
        offset = seen[-1] + 1
    seen += ids(queue, offset)
    assert seen == list(range(500, queue.next_id))


async def test_a_long_poll_wakes_when_something_happens(bot: Caller, ada: Phone) -> None:
    first = (await bot("getUpdates"))[0]["update_id"]
    poll = asyncio.gather(bot("getUpdates", offset=first + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await ada.says("4")
    ((update,),) = await poll
    assert (update["update_id"], update["message"]["text"]) == (first + 1, "4")


async def test_a_second_poll_ends_the_first_with_a_conflict(bot: Caller, phones: Phones) -> None:
    first = asyncio.gather(bot("getUpdates", timeout=30), return_exceptions=True)
    await phones.until(lambda: phones.calls("getUpdates"))
    second = asyncio.gather(bot("getUpdates", timeout=30))
    (ended,) = await first
    assert isinstance(ended, Refused)
    assert ended.code == 409
    assert "terminated by other getUpdates request" in ended.description
    bot.server.world.close()
    (calm,) = await second
    assert calm == []


async def test_polling_is_refused_while_a_webhook_is_set(bot: Caller) -> None:
    await bot("setWebhook", url="http://127.0.0.1:9/hook")
    refused = await bot.refusal("getUpdates")
    assert (refused.code, "webhook is active" in refused.description) == (409, True)
    await bot("deleteWebhook")
    assert await bot("getUpdates") == []


@pytest.mark.parametrize(("seconds", "kept"), [(149, 1), (151, 0)])
async def test_a_tap_nobody_fetched_dies_after_150_seconds(
    bot: Caller, phones: Phones, ada: Phone, seconds: int, kept: int
) -> None:
    buttons = {"inline_keyboard": [[{"text": "7", "callback_data": "x"}]]}
    await bot("sendMessage", chat_id=ada.user_id, text="a", reply_markup=buttons)
    await ada.taps_first()
    await phones.advance(seconds)
    waiting = await bot("getUpdates")
    assert sum("callback_query" in one for one in waiting) == kept
    assert sum("message" in one for one in waiting) == 1


async def test_a_text_nobody_fetched_dies_after_a_day(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    await phones.advance(86_390)
    assert await phones.pending_updates() == 1
    await phones.advance(10)
    assert await bot("getUpdates") == []


async def test_an_update_of_any_shape_can_be_put_into_the_queue(
    bot: Caller, phones: Phones
) -> None:
    update_id = await phones.inject({"update_id": 7, "message": {"date": "yesterday"}})
    assert await bot("getUpdates") == [{"update_id": update_id, "message": {"date": "yesterday"}}]


async def test_every_update_carries_what_a_bot_library_needs(bot: Caller, ada: Phone) -> None:
    await ada.says("one")
    updates = await bot("getUpdates")
    assert all(b["update_id"] == a["update_id"] + 1 for a, b in pairwise(updates))
    message = updates[-1]["message"]
    assert isinstance(message["date"], int)
    assert message["from"] == {
        "id": ada.user_id, "is_bot": False, "first_name": "Ada", "language_code": "fr",
    }  # fmt: skip
    assert message["chat"] == {"id": ada.user_id, "type": "private", "first_name": "Ada"}
