"""alliance therapist …"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.people import Speech
from bot.cli.answers import Answer, Json, in_house
from bot.cli.invitations import invited
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="therapist",
    help="Who reads digests.",
    epilog="Example: alliance therapist add --help",
    no_args_is_help=True,
)


@commands.callback()
def _group() -> None:
    # A group of one command would otherwise lose its second word.
    return


@commands.command(
    "add",
    epilog='Example: alliance therapist add --name "Bruno" --locale fr_CA '
    "--timezone America/Toronto",
)
def add(
    *,
    name: Annotated[str, typer.Option(help="How clients and colleagues call them.")],
    locale: Annotated[str, typer.Option(help="Language tag, such as fr_CA.")],
    timezone: Annotated[str, typer.Option(help="IANA time zone, such as America/Toronto.")],
    as_json: Json = False,
) -> None:
    """Invite a therapist."""

    async def act(house: "House") -> Answer:
        speech = Speech(locale, timezone)
        async with house.open_work() as work:
            invitation = await house.desk.invite_therapist(
                work, Operator(), name=name, speech=speech, now=house.clock.now()
            )
            await work.commit()
        return invited(house, invitation)

    in_house(act, as_json=as_json)
