"""alliance audit …"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.audit import SealedRecord, Verdict, Verified
from bot.cli.answers import Answer, Json, in_house, table, utc
from bot.cli.words import find_client
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="audit",
    help="Who looked at what, and who changed roles, policies and keys.",
    epilog="Example: alliance audit verify",
    no_args_is_help=True,
)

_SHOWN = 200
_WORDS = {
    Verdict.INTACT: "The trail is intact.",
    Verdict.ALTERED: "Record {at} was altered, or sealed under another key.",
    Verdict.GAP: "Record {at} is missing.",
    Verdict.SHORTER: "The trail ends before the head you kept: records from {at} on are missing.",
    Verdict.OTHER_HEAD: "Record {at} is not the one whose head you kept.",
}


@commands.command("verify", epilog="Example: alliance audit verify --head 41:9f0c2b77d1e05a64c3b8")
def verify(
    *,
    head: Annotated[
        str | None,
        typer.Option(metavar="N:HEX", help="The head you noted last time; shows a cut-off tail."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check that nobody changed, removed or cut off records. Exit 1 if somebody did."""
    outcome: list[Verified] = []

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await house.desk.verify_trail(work, Operator(), head)
        outcome.append(found)
        return _verified(found)

    in_house(act, as_json=as_json)
    if outcome[0].verdict is not Verdict.INTACT:
        raise typer.Exit(1)


def _verified(found: Verified) -> Answer:
    words = [
        _WORDS[found.verdict].format(at=found.at),
        f"Records: {found.records}",
        f"Head: {found.head or '-'} (note it somewhere else, and pass it next time with --head)",
    ]
    return Answer(
        text="\n".join(words),
        document={
            "verdict": found.verdict,
            "records": found.records,
            "head": found.head or None,
            "at": found.at,
        },
    )


@commands.command("show", epilog="Example: alliance audit show --client 1b9d6bcd")
def show(
    *,
    client: Annotated[
        str | None, typer.Option(metavar="ID", help="Only what is about this client.")
    ] = None,
    after: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="From the record after this one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the newest records, or a page of them after a number."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            if client is not None:
                about = await work.audit.of_client(Operator(), await find_client(work, client))
                return _shown(one for one in about if one.record.number > (after or 0))
            newest = await work.audit.head(Operator())
            last = 0 if newest is None else newest.record.number
            begin = max(0, last - _SHOWN) if after is None else after
            return _shown(await work.audit.trail(Operator(), begin, _SHOWN))

    in_house(act, as_json=as_json)


def _shown(found: Iterable[SealedRecord]) -> Answer:
    records = [one.record for one in found]
    rows = [
        (one.number, utc(one.at), one.actor, one.action, one.client_id or "", one.detail)
        for one in records
    ]
    documents = [
        {
            "number": one.number,
            "at": one.at,
            "actor": one.actor,
            "action": one.action,
            "client": one.client_id,
            "detail": one.detail,
        }
        for one in records
    ]
    return Answer(text=table(rows, none="No records yet."), document={"records": documents})
