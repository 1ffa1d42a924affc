"""alliance clinic …"""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.clinic import Policies
from bot.cli.answers import Answer, Json, in_house, table
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.alliance.clinic_reports import ClinicReport
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
            policies = await house.desk.set_policy(
                work, Operator(), name, " ".join(value), house.clock.now()
            )
            await work.commit()
        texts = policies.as_texts()
        return Answer(text=f"{name} is {texts[name]}", document=texts)

    in_house(act, as_json=as_json)


@commands.command("report", epilog="Example: alliance clinic report --json")
def report(*, as_json: Json = False) -> None:
    """Show attendance of the last twelve weeks; strain only where five clients contribute."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await house.desk.report_clinic(work, Operator(), house.clock.now())
        return Answer(text=table(_lines(found), none=""), document=_document(found))

    in_house(act, as_json=as_json)


def _lines(found: "ClinicReport") -> list[tuple[object, ...]]:
    last = found.period.until - timedelta(days=1)
    few = "too few clients to be shown"
    lines: list[tuple[object, ...]] = [
        ("weeks", f"{found.period.after:%Y-%m-%d} to {last:%Y-%m-%d}"),
        ("check-ins due", found.due),
        ("delivered", found.delivered),
        ("answered", found.answered),
        ("strains that began", few if found.began is None else found.began),
    ]
    return lines + [(f"  {state} by now", count) for state, count in (found.episodes or {}).items()]


def _document(found: "ClinicReport") -> dict[str, object]:
    return {
        "after": found.period.after,
        "until": found.period.until,
        "checkins": {
            "due": found.due,
            "delivered": found.delivered,
            "answered": found.answered,
        },
        "episodes": {
            "began": found.began,
            "by_state": None if found.episodes is None else dict(found.episodes),
        },
    }


def _answer(policies: Policies) -> Answer:
    texts = policies.as_texts()
    return Answer(text=table(texts.items(), none=""), document=texts)
