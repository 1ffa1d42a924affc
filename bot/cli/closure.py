"""alliance closure …"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.days_off import ClosureId
from bot.cli.answers import Answer, Json, in_house, table
from bot.cli.words import pick
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="closure",
    help="Days on which the clinic is closed.",
    epilog="Example: alliance closure list",
    no_args_is_help=True,
)


@commands.command("add", epilog="Example: alliance closure add 2026-12-24..2027-01-03")
def add(
    *,
    days: Annotated[
        str, typer.Argument(metavar="DAYS", help="A date, or two joined by `..`, both included.")
    ],
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say how many sessions it would cancel.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Cancel what is planned on those days; `closure remove` takes it back."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            closed = await house.desk.calendars.close(
                work, Operator(), days, house.clock.now(), preview=preview
            )
            await work.commit()
        closure = closed.closure
        word = "that it would cancel" if preview else "cancelled"
        first = [] if preview else [f"Id: {closure.id}"]
        return Answer(
            text="\n".join([*first, f"Days: {closure}", f"Sessions {word}: {closed.sessions}"]),
            document={
                "id": None if preview else closure.id,
                "first": closure.first,
                "last": closure.last,
                "sessions": closed.sessions,
            },
        )

    in_house(act, as_json=as_json)


@commands.command("list", epilog="Example: alliance closure list")
def list_(*, as_json: Json = False) -> None:
    """List the closures."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            closures = await work.closures.listed(Operator())
        return Answer(
            text=table([(one.id, one) for one in closures], none="No closures."),
            document={
                "closures": [
                    {"id": one.id, "first": one.first, "last": one.last} for one in closures
                ]
            },
        )

    in_house(act, as_json=as_json)


@commands.command("remove", epilog="Example: alliance closure remove 1b9d6bcd")
def remove(
    *,
    closure: Annotated[str, typer.Argument(metavar="ID", help="The closure's id.")],
    as_json: Json = False,
) -> None:
    """Take a closure back; sessions that only it had cancelled take place again."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            known = await work.closures.listed(Operator())
            found: ClosureId = pick(closure, (one.id for one in known), "closure")
            opened = await house.desk.calendars.open(work, Operator(), found, house.clock.now())
            await work.commit()
        return Answer(
            text=f"Sessions that take place again: {opened.sessions}",
            document={"id": found, "sessions": opened.sessions},
        )

    in_house(act, as_json=as_json)
