"""alliance clinic …"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.clinic import Policies
from bot.cli.answers import Answer, Json, in_house, table
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="clinic",
    help="What the clinic decides.",
    epilog="Example: alliance clinic show",
    no_args_is_help=True,
)


@commands.command("show", epilog="Example: alliance clinic show")
def show(*, as_json: Json = False) -> None:
    """Show the policies."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            return _answer((await work.clinic.get(Operator())).policies)

    in_house(act, as_json=as_json)


@commands.command("set", epilog="Example: alliance clinic set quiet_hours 21:00-08:00")
def set_(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The policy.")],
    value: Annotated[list[str], typer.Argument(metavar="VALUE", help="As `clinic show` shows it.")],
    as_json: Json = False,
) -> None:
    """Change one policy."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            policies = await house.desk.set_policy(work, Operator(), name, " ".join(value))
            await work.commit()
        texts = policies.as_texts()
        return Answer(text=f"{name} is {texts[name]}", document=texts)

    in_house(act, as_json=as_json)


def _answer(policies: Policies) -> Answer:
    texts = policies.as_texts()
    return Answer(text=table(texts.items(), none=""), document=texts)
