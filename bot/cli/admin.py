"""alliance admin …"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.people import Speech
from bot.cli.answers import Answer, Json, in_house, table
from bot.cli.invitations import invited
from bot.cli.words import pick
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="admin",
    help="Who configures the clinic.",
    epilog="Example: alliance admin add --name Dalia",
    no_args_is_help=True,
)


@commands.command("add", epilog='Example: alliance admin add --name "Dalia"')
def add(
    *,
    name: Annotated[str, typer.Option(help="How colleagues call them.")],
    locale: Annotated[str, typer.Option(help="Language tag.")] = "en",
    timezone: Annotated[str, typer.Option(help="IANA time zone.")] = "UTC",
    as_json: Json = False,
) -> None:
    """Invite an admin."""

    async def act(house: "House") -> Answer:
        speech = Speech(locale, timezone)
        async with house.open_work() as work:
            invitation = await house.desk.invite_admin(
                work, Operator(), name=name, speech=speech, now=house.clock.now()
            )
            await work.commit()
        return invited(house, invitation)

    in_house(act, as_json=as_json)


@commands.command("list", epilog="Example: alliance admin list")
def list_(*, as_json: Json = False) -> None:
    """List the admins."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            admins = await work.staff.admins(Operator())
        return Answer(
            text=table(((one.id, one.name, one.state) for one in admins), none="No admins yet."),
            document={
                "admins": [{"id": one.id, "name": one.name, "state": one.state} for one in admins]
            },
        )

    in_house(act, as_json=as_json)


@commands.command("end", epilog="Example: alliance admin end 1b9d6bcd")
def end(
    *,
    admin: Annotated[str, typer.Argument(metavar="ID", help="The admin's id.")],
    as_json: Json = False,
) -> None:
    """Take the role from somebody; the last admin stays."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            known = [one.id for one in await work.staff.admins(Operator())]
            ended = await house.desk.end_admin(
                work, Operator(), pick(admin, known, "admin"), house.clock.now()
            )
            await work.commit()
        return Answer(text="Ended.", document={"id": ended.id, "state": ended.state})

    in_house(act, as_json=as_json)
