"""What must leave: once, in order for each chat, and not after its time."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.alliance.people import Address, QuietHours
from bot.usecases.ports import Act, Lane, MessageKey, Night, OpenWork, Outgoing, Taken
from tests.builders import ADA, AS_PRODUCT, DAY, HOUR, MONDAY_9, WEEK, a_checkin, an_outgoing

BRUNO = Address("tg:Bruno")
CHIDI = Address("tg:Chidi")
NIGHT = Night(hours=QuietHours.parse("21:00-08:00"), timezone="America/Toronto")


async def put(open_work: OpenWork, *outgoing: Outgoing) -> None:
    async with open_work() as work:
        for one in outgoing:
            assert await work.outbox.put(AS_PRODUCT, one)
        await work.commit()


async def take(open_work: OpenWork, now: datetime = MONDAY_9, limit: int = 10) -> Sequence[Taken]:
    async with open_work() as work:
        taken = await work.outbox.take(AS_PRODUCT, now, limit)
        await work.commit()
    return taken


def names(taken: Sequence[Taken]) -> list[str]:
    return [one.outgoing.dedupe.removeprefix("dedupe/") for one in taken]


async def deliver(open_work: OpenWork, outgoing: Outgoing) -> None:
    async with open_work() as work:
        await work.outbox.delivered(AS_PRODUCT, outgoing.id)
        await work.commit()


async def test_what_was_put_is_taken_once(open_work: OpenWork) -> None:
    full = an_outgoing(
        lane=Lane.CHECKIN,
        body='{"text": "Bonjour ✿"}',
        attachment=bytes(range(256)),
        not_before=MONDAY_9,
        expires_at=MONDAY_9 + DAY,
        client_id=ADA.id,
        checkin_id=a_checkin().id,
    )
    await put(open_work, full)
    assert await take(open_work) == [Taken(outgoing=full, tries=1, ambiguous=0)]
    assert await take(open_work) == []


async def test_the_same_is_written_once(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("a"))
    async with open_work() as work:
        again = an_outgoing("b", dedupe="dedupe/a")
        assert not await work.outbox.put(AS_PRODUCT, again)


async def test_even_after_it_was_delivered(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("a"))
    await take(open_work)
    await deliver(open_work, an_outgoing("a"))
    async with open_work() as work:
        assert not await work.outbox.put(AS_PRODUCT, an_outgoing("a"))


async def test_messages_to_one_chat_leave_one_by_one_in_order(open_work: OpenWork) -> None:
    await put(
        open_work,
        an_outgoing("first", lane=Lane.DIGEST),
        an_outgoing("second", lane=Lane.ANSWER),
        an_outgoing("elsewhere", BRUNO),
    )
    assert names(await take(open_work)) == ["elsewhere", "first"]
    assert names(await take(open_work)) == []
    await deliver(open_work, an_outgoing("first"))
    assert names(await take(open_work)) == ["second"]


async def test_the_urgent_leaves_first_then_the_oldest(open_work: OpenWork) -> None:
    people = [Address(f"tg:{number}") for number in range(4)]
    lanes = (Lane.DIGEST, Lane.CHECKIN, Lane.ANSWER, Lane.CHECKIN)
    for number, (to, lane) in enumerate(zip(people, lanes, strict=True)):
        await put(open_work, an_outgoing(str(number), to, lane=lane))
    assert names(await take(open_work, limit=3)) == ["2", "1", "3"]
    assert names(await take(open_work)) == ["0"]


async def test_what_stands_before_something_urgent_in_a_chat_is_as_urgent(
    open_work: OpenWork,
) -> None:
    await put(
        open_work,
        an_outgoing("check-in of another", BRUNO, lane=Lane.CHECKIN),
        an_outgoing("her check-in", lane=Lane.CHECKIN),
        an_outgoing("her help card", lane=Lane.ANSWER),
    )
    assert names(await take(open_work, limit=1)) == ["her check-in"]


async def test_nothing_leaves_before_its_time(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("later", not_before=MONDAY_9 + HOUR), an_outgoing("behind"))
    assert await take(open_work) == []
    assert names(await take(open_work, MONDAY_9 + HOUR)) == ["later"]


async def test_what_expired_is_ended_and_holds_up_nobody(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("old", expires_at=MONDAY_9), an_outgoing("new"))
    assert names(await take(open_work, MONDAY_9)) == ["new"]
    assert names(await take(open_work, MONDAY_9 - HOUR)) == []


async def test_a_postponed_message_comes_again(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("a"))
    for maybe_sent, ambiguous in ((False, 0), (True, 1), (False, 1)):
        await take(open_work)
        async with open_work() as work:
            await work.outbox.postpone(
                AS_PRODUCT, an_outgoing("a").id, MONDAY_9 + HOUR, maybe_sent=maybe_sent
            )
            await work.commit()
        assert await take(open_work, MONDAY_9) == []
        async with open_work() as work:
            (taken,) = await work.outbox.take(AS_PRODUCT, MONDAY_9 + HOUR, 10)
            assert taken.ambiguous == ambiguous
            await work.outbox.postpone(AS_PRODUCT, an_outgoing("a").id, MONDAY_9, maybe_sent=False)
            await work.commit()
    (taken,) = await take(open_work)
    assert taken.tries == 7


async def test_what_a_clock_that_was_ahead_put_off_leaves_once_it_is_right(
    open_work: OpenWork,
) -> None:
    await put(open_work, an_outgoing("a"))
    await take(open_work, MONDAY_9 + WEEK)
    await put_off(open_work, an_outgoing("a"), MONDAY_9 + WEEK + HOUR)
    assert names(await take(open_work, MONDAY_9)) == ["a"]


async def test_what_waits_for_the_morning_holds_up_nothing(open_work: OpenWork) -> None:
    question, morning = an_outgoing("question", night=NIGHT), MONDAY_9 + 9 * HOUR
    await put(open_work, question)
    (taken,) = await take(open_work)
    assert taken.outgoing.night == NIGHT
    await put_off(open_work, question, morning)
    await put(open_work, an_outgoing("help card"))
    assert names(await take(open_work, MONDAY_9 + HOUR)) == ["help card"]
    assert names(await take(open_work, morning)) == []
    await deliver(open_work, an_outgoing("help card"))
    assert names(await take(open_work, morning)) == ["question"]


async def test_a_clock_that_was_ahead_makes_no_two_of_one_chat_leave_at_once(
    open_work: OpenWork,
) -> None:
    await put(open_work, an_outgoing("a"), an_outgoing("b"))
    await take(open_work, MONDAY_9 + WEEK)
    await put_off(open_work, an_outgoing("a"), MONDAY_9 + WEEK + HOUR)
    assert names(await take(open_work, MONDAY_9)) == ["a"]


async def put_off(open_work: OpenWork, outgoing: Outgoing, until: datetime) -> None:
    async with open_work() as work:
        await work.outbox.postpone(AS_PRODUCT, outgoing.id, until, maybe_sent=False)
        await work.commit()


async def test_a_crash_while_sending_counts_as_ambiguous(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("a"), an_outgoing("b", BRUNO), an_outgoing("c", CHIDI))
    await take(open_work, limit=2)
    async with open_work() as work:
        assert await work.outbox.recover(AS_PRODUCT) == 2
        assert await work.outbox.recover(AS_PRODUCT) == 0
        await work.commit()
    assert [(one.tries, one.ambiguous) for one in await take(open_work)] == [
        (2, 1),
        (2, 1),
        (1, 0),
    ]


async def test_a_buried_message_does_not_come_again(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("a"), an_outgoing("b"))
    await take(open_work)
    async with open_work() as work:
        await work.outbox.bury(AS_PRODUCT, an_outgoing("a").id, "blocked")
        await work.commit()
    assert names(await take(open_work)) == ["b"]


async def test_what_waits_for_somebody_gone_is_dropped(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("a"), an_outgoing("b"), an_outgoing("c", BRUNO))
    async with open_work() as work:
        await work.outbox.drop(AS_PRODUCT, Address("tg:Ada"))
        await work.commit()
    assert names(await take(open_work)) == ["c"]


async def test_what_is_being_sent_is_not_dropped(open_work: OpenWork) -> None:
    await put(open_work, an_outgoing("a"))
    await take(open_work)
    async with open_work() as work:
        await work.outbox.drop(AS_PRODUCT, Address("tg:Ada"))
        assert await work.outbox.recover(AS_PRODUCT) == 1


async def test_the_outcome_of_a_message_that_is_gone_is_no_error(open_work: OpenWork) -> None:
    async with open_work() as work:
        nobody = an_outgoing("nobody").id
        await work.outbox.delivered(AS_PRODUCT, nobody)
        await work.outbox.postpone(AS_PRODUCT, nobody, MONDAY_9, maybe_sent=True)
        await work.outbox.bury(AS_PRODUCT, nobody, "blocked")
        assert await work.outbox.take(AS_PRODUCT, MONDAY_9, 10) == []


def revision(name: str, key: str = "checkin/1", to: Address | None = None) -> Outgoing:
    return an_outgoing(name, to, act=Act.REVISE, key=MessageKey(key))


async def test_only_the_newest_state_of_a_message_is_shown(open_work: OpenWork) -> None:
    await put(open_work, revision("old"), revision("other", "checkin/2"), revision("new"))
    assert names(await take(open_work)) == ["other"]
    await deliver(open_work, revision("other"))
    assert names(await take(open_work)) == ["new"]


async def test_a_revision_under_way_is_followed_by_the_newer_one(open_work: OpenWork) -> None:
    await put(open_work, revision("old"))
    assert names(await take(open_work)) == ["old"]
    await put(open_work, revision("new"))
    await deliver(open_work, revision("old"))
    assert names(await take(open_work)) == ["new"]


async def test_a_revision_written_twice_does_not_replace_what_came_since(
    open_work: OpenWork,
) -> None:
    await put(open_work, revision("old"), revision("new"))
    async with open_work() as work:
        assert not await work.outbox.put(AS_PRODUCT, revision("old"))
        await work.commit()
    assert names(await take(open_work)) == ["new"]


async def test_a_revision_does_not_replace_the_post_itself(open_work: OpenWork) -> None:
    post = an_outgoing("post", key=MessageKey("checkin/1"))
    await put(open_work, post, revision("new"))
    assert names(await take(open_work)) == ["post"]


async def test_the_sender_knows_when_to_wake(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.outbox.next_at(AS_PRODUCT) is None
    later, much_later = MONDAY_9 + HOUR, MONDAY_9 + DAY
    await put(
        open_work,
        an_outgoing("a", not_before=much_later),
        an_outgoing("behind a"),
        an_outgoing("b", BRUNO, not_before=later),
    )
    async with open_work() as work:
        assert await work.outbox.next_at(AS_PRODUCT) == later
    await put(open_work, an_outgoing("now", CHIDI))
    async with open_work() as work:
        next_at = await work.outbox.next_at(AS_PRODUCT)
        assert next_at is not None
        assert next_at <= MONDAY_9
    await take(open_work)
    async with open_work() as work:
        assert await work.outbox.next_at(AS_PRODUCT) == later


@pytest.mark.parametrize("outcome", ["delivered", "buried", "waiting"])
async def test_what_ended_long_ago_is_purged_and_what_waits_is_not(
    open_work: OpenWork, outcome: str
) -> None:
    await put(open_work, an_outgoing("a"))
    async with open_work() as work:
        if outcome != "waiting":
            await work.outbox.take(AS_PRODUCT, MONDAY_9, 10)
        if outcome == "delivered":
            await work.outbox.delivered(AS_PRODUCT, an_outgoing("a").id)
        if outcome == "buried":
            await work.outbox.bury(AS_PRODUCT, an_outgoing("a").id, "blocked")
        await work.outbox.purge(AS_PRODUCT, MONDAY_9)
        assert not await work.outbox.put(AS_PRODUCT, an_outgoing("a"))
        await work.outbox.purge(AS_PRODUCT, MONDAY_9 + HOUR)
        forgotten = await work.outbox.put(AS_PRODUCT, an_outgoing("a"))
        assert forgotten is (outcome != "waiting")


async def test_what_is_being_sent_is_in_hand_until_its_outcome_is_known(
    open_work: OpenWork,
) -> None:
    await put(open_work, an_outgoing("a"), an_outgoing("b", BRUNO))
    async with open_work() as work:
        assert await work.outbox.in_hand(AS_PRODUCT) == 0
    await take(open_work)
    async with open_work() as work:
        assert await work.outbox.in_hand(AS_PRODUCT) == 2
        await work.outbox.delivered(AS_PRODUCT, an_outgoing("a").id)
        assert await work.outbox.in_hand(AS_PRODUCT) == 1


async def test_each_lane_is_as_deep_as_what_has_not_left_in_it(open_work: OpenWork) -> None:
    await put(
        open_work,
        an_outgoing("a", lane=Lane.DIGEST),
        an_outgoing("b", BRUNO, lane=Lane.DIGEST),
        an_outgoing("c", CHIDI, lane=Lane.ANSWER, not_before=MONDAY_9 + DAY),
    )
    await take(open_work, limit=1)
    async with open_work() as work:
        depths = await work.outbox.depths(AS_PRODUCT)
        assert (depths.get(Lane.DIGEST), depths.get(Lane.ANSWER)) == (2, 1)
        await work.outbox.delivered(AS_PRODUCT, an_outgoing("a").id)
        await work.outbox.bury(AS_PRODUCT, an_outgoing("c").id, "refused")
        depths = await work.outbox.depths(AS_PRODUCT)
        assert (depths.get(Lane.DIGEST), depths.get(Lane.ANSWER, 0)) == (1, 0)


async def test_the_oldest_due_is_the_first_that_may_leave_and_has_not_ended(
    open_work: OpenWork,
) -> None:
    later, first, second = an_outgoing("0", not_before=MONDAY_9 + DAY), *map(an_outgoing, "ab")
    await put(open_work, later, first, second)
    async with open_work() as work:
        assert await work.outbox.oldest_due(AS_PRODUCT, MONDAY_9) == first.id
        assert await work.outbox.oldest_due(AS_PRODUCT, MONDAY_9 + DAY) == later.id
    await take(open_work)
    await deliver(open_work, first)
    async with open_work() as work:
        assert await work.outbox.oldest_due(AS_PRODUCT, MONDAY_9) == second.id
        await work.outbox.bury(AS_PRODUCT, second.id, "blocked")
        assert await work.outbox.oldest_due(AS_PRODUCT, MONDAY_9) is None
