"""The audit trail: in order, chained, in the name of whoever acts."""

import pytest

from bot.alliance.audit import AuditAction
from bot.alliance.errors import InvalidValueError
from bot.usecases.actors import name_of
from bot.usecases.ports import OpenWork
from tests.builders import ADA, AS_ADA, AS_BRUNO, AS_DALIA, AS_EMIL, AS_OPERATOR, HOUR, MONDAY_9


async def test_what_bruno_looked_at_is_told_to_ada_and_not_to_emil(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.audit.append(AS_BRUNO, AuditAction.COMMENTS, MONDAY_9, client_id=ADA.id)
        await work.audit.append(AS_DALIA, AuditAction.POLICY_CHANGED, MONDAY_9, detail="digest_at")
        [told] = await work.audit.of_client(AS_ADA, ADA.id)
        assert (told.record.actor, told.record.action) == (
            name_of(AS_BRUNO),
            AuditAction.COMMENTS,
        )
        assert await work.audit.of_client(AS_EMIL, ADA.id) == []


async def test_records_are_numbered_without_gaps_and_read_page_by_page(open_work: OpenWork) -> None:
    async with open_work() as work:
        for hours in range(5):
            await work.audit.append(AS_OPERATOR, AuditAction.EXPORT, MONDAY_9 + hours * HOUR)
        await work.commit()
    async with open_work() as work:
        first = await work.audit.trail(AS_OPERATOR, 0, 3)
        rest = await work.audit.trail(AS_OPERATOR, first[-1].record.number, 9)
        assert [one.record.number for one in [*first, *rest]] == [1, 2, 3, 4, 5]
        assert await work.audit.head(AS_OPERATOR) == rest[-1]


async def test_what_is_rolled_back_leaves_no_record_and_no_gap(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.audit.append(AS_OPERATOR, AuditAction.EXPORT, MONDAY_9)
    async with open_work() as work:
        assert await work.audit.head(AS_OPERATOR) is None
        await work.audit.append(AS_OPERATOR, AuditAction.EXPORT, MONDAY_9)
        newest = await work.audit.head(AS_OPERATOR)
        assert newest is not None
        assert newest.record.number == 1


async def test_erasing_a_client_leaves_the_record_of_it(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.audit.append(AS_ADA, AuditAction.ERASED, MONDAY_9, client_id=ADA.id)
        await work.clients.erase(AS_ADA, ADA.id)
        [left] = await work.audit.of_client(AS_OPERATOR, ADA.id)
        assert left.record.action is AuditAction.ERASED


async def test_free_words_are_refused_in_the_trail(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(InvalidValueError):
            await work.audit.append(
                AS_BRUNO, AuditAction.COMMENTS, MONDAY_9, detail="Ada said she is sad"
            )
