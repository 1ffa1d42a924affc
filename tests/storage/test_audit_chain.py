"""Records written at once hang together as if each had been written alone."""

from bot.alliance.audit import AuditAction, Verdict
from bot.usecases.ports import OpenWork
from bot.usecases.verify_trail import VerifyTrail
from tests.builders import ADA, AS_BRUNO, AS_OPERATOR, EMIL, MONDAY_9
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
