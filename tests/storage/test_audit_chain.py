"""Records written at once hang together as if each had been written alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.alliance.audit import AuditAction, UnreadableRecordError, Verdict
from bot.usecases.ports import OpenWork
from bot.usecases.verify_trail import VerifyTrail
from tests.builders import ADA, AS_ADA, AS_BRUNO, AS_OPERATOR, EMIL, MONDAY_9
from tests.fakes.tiny_vault import TinyVault


async def test_records_about_several_clients_are_one_unbroken_chain(
    open_work: OpenWork, vault: TinyVault
) -> None:
    async with open_work() as work:
        for clients in ([ADA.id, EMIL.id], [], [EMIL.id]):
            await work.audit.append(AS_BRUNO, AuditAction.OVERVIEW, MONDAY_9, clients=clients)
        await work.commit()
    async with open_work() as work:
        found = await VerifyTrail(vault=vault)(work, AS_OPERATOR)
        head = await work.audit.head(AS_OPERATOR)
    assert found.verdict is Verdict.INTACT
    assert head is not None
    assert found.records == head.record.number == 3


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("detail", "Ada"),
        ("detail", "x"),
        ("client_id", "zz"),
        ("action", "overviex"),
        ("at", "soon"),
        ("actor", ""),
        ("seal", b""),
    ],
)
async def test_whatever_somebody_wrote_over_a_record_it_is_named_and_the_rest_goes_on(
    open_work: OpenWork, vault: TinyVault, database: Path, column: str, value: object
) -> None:
    async with open_work() as work:
        for _ in range(3):
            await work.audit.append(AS_BRUNO, AuditAction.OVERVIEW, MONDAY_9, client_id=ADA.id)
        await work.commit()
    with closing(sqlite3.connect(database)) as hand, hand:
        hand.execute("PRAGMA ignore_check_constraints=1")
        hand.execute(f"UPDATE audit SET {column}=? WHERE number=2", (value,))  # noqa: S608  # ours
    async with open_work() as work:
        found = await VerifyTrail(vault=vault)(work, AS_OPERATOR)
        assert (found.verdict, found.at, found.records) == (Verdict.ALTERED, 2, 1)
        hers = await work.audit.of_client(AS_ADA, ADA.id)
        assert {1, 3} <= {one.record.number for one in hers}
        await work.audit.append(AS_BRUNO, AuditAction.OVERVIEW, MONDAY_9, client_id=ADA.id)


async def test_a_page_that_begins_with_a_record_nobody_can_read_says_which(
    open_work: OpenWork, database: Path
) -> None:
    async with open_work() as work:
        for _ in range(3):
            await work.audit.append(AS_BRUNO, AuditAction.OVERVIEW, MONDAY_9, client_id=ADA.id)
        await work.commit()
    with closing(sqlite3.connect(database)) as hand, hand:
        hand.execute("UPDATE audit SET detail='Ada' WHERE number=2")
    async with open_work() as work:
        assert len(await work.audit.trail(AS_OPERATOR, 0, 9)) == 1
        with pytest.raises(UnreadableRecordError, match="record 2"):
            await work.audit.trail(AS_OPERATOR, 1, 9)
