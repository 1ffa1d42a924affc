"""Digests and notices."""

from dataclasses import replace

import pytest

from bot.alliance.errors import NotFoundError
from bot.alliance.notices import NoticeId, NoticeKind
from bot.usecases.ports import OpenWork
from tests.builders import (
    AS_BRUNO,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    DAY,
    HOUR,
    MONDAY_9,
    WEEK,
    a_digest,
    a_notice,
    named_id,
)


async def test_a_digest_is_posted_once_for_its_week(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.digests.add(AS_PRODUCT, a_digest())
        again = replace(a_digest(), id=named_id("again"))
        assert not await work.digests.add(AS_PRODUCT, again)
        assert await work.digests.add(AS_PRODUCT, a_digest(CHIDI))
        assert await work.digests.last(AS_BRUNO, BRUNO.id) == a_digest()


async def test_the_last_digest_is_the_latest(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.digests.last(AS_OPERATOR, BRUNO.id) is None
        for weeks in (1, 2, 0):
            await work.digests.add(AS_PRODUCT, a_digest(due_at=MONDAY_9 + weeks * WEEK))
        last = await work.digests.last(AS_PRODUCT, BRUNO.id)
        assert last == a_digest(due_at=MONDAY_9 + 2 * WEEK)


async def test_a_notice_is_due_at_its_hour_and_when_it_is_repeated(open_work: OpenWork) -> None:
    notice = a_notice(kind=NoticeKind.CRISIS)
    async with open_work() as work:
        await work.notices.add(AS_PRODUCT, notice)
        assert await work.notices.due(AS_PRODUCT, MONDAY_9 - HOUR, 10) == []
        assert await work.notices.due(AS_PRODUCT, MONDAY_9, 10) == [notice]
        assert await work.notices.due(AS_PRODUCT, MONDAY_9, 0) == []
        sent = notice.after_sending(MONDAY_9)
        await work.notices.save(AS_PRODUCT, sent)
        assert await work.notices.due(AS_PRODUCT, MONDAY_9, 10) == []
        assert await work.notices.due(AS_PRODUCT, MONDAY_9 + HOUR, 10) == [sent]


async def test_an_acknowledged_notice_is_not_repeated(open_work: OpenWork) -> None:
    notice = a_notice(kind=NoticeKind.CRISIS)
    async with open_work() as work:
        await work.notices.add(AS_PRODUCT, notice)
        known = await work.notices.acknowledge(AS_BRUNO, notice.id, MONDAY_9 + HOUR)
        assert known == replace(notice, acknowledged_at=MONDAY_9 + HOUR, next_at=None)
        again = await work.notices.acknowledge(AS_BRUNO, notice.id, MONDAY_9 + DAY)
        assert again == known
        assert await work.notices.due(AS_PRODUCT, MONDAY_9 + WEEK, 10) == []
        assert await work.notices.unacknowledged(AS_BRUNO, BRUNO.id) == []


async def test_a_sender_that_did_not_know_cannot_undo_an_acknowledgement(
    open_work: OpenWork,
) -> None:
    notice = a_notice(kind=NoticeKind.CRISIS)
    async with open_work() as work:
        await work.notices.add(AS_PRODUCT, notice)
        await work.notices.acknowledge(AS_BRUNO, notice.id, MONDAY_9)
        await work.notices.save(AS_PRODUCT, notice.after_sending(MONDAY_9))
        assert await work.notices.unacknowledged(AS_PRODUCT, BRUNO.id) == []
        assert await work.notices.due(AS_PRODUCT, MONDAY_9 + WEEK, 10) == []


async def test_only_what_needs_it_waits_for_an_acknowledgement(open_work: OpenWork) -> None:
    async with open_work() as work:
        for hours, kind in enumerate(reversed(NoticeKind)):
            await work.notices.add(
                AS_PRODUCT,
                a_notice(
                    id=NoticeId(named_id(kind)), kind=kind, created_at=MONDAY_9 - hours * HOUR
                ),
            )
        waiting = await work.notices.unacknowledged(AS_BRUNO, BRUNO.id)
        assert [one.kind for one in waiting] == [NoticeKind.CRISIS, NoticeKind.DIRECT_SIGN]


async def test_a_notice_that_is_not_there_cannot_be_saved(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(NotFoundError):
            await work.notices.save(AS_PRODUCT, a_notice())
        with pytest.raises(NotFoundError):
            await work.notices.acknowledge(AS_BRUNO, a_notice().id, MONDAY_9)
