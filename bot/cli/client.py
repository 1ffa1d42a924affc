"""alliance client …"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Client, Speech
from bot.alliance.timing import local_date, zone
from bot.cli.answers import Answer, Json, in_house, table, utc
from bot.cli.invitations import invited
from bot.cli.words import find_client, find_therapist, read_day
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.usecases.export_client import ExportedCheckIn
    from bot.wiring.house import House

commands = typer.Typer(
    name="client",
    help="Who is asked.",
    epilog="Example: alliance client list",
    no_args_is_help=True,
)

ClientArgument = Annotated[str, typer.Argument(metavar="ID", help="The client's id.")]


@commands.command(
    "add",
    epilog="Example: alliance client add --therapist 1b9d6bcd --alias K-17 --locale en "
    "--timezone America/Toronto --country CA",
)
def add(
    *,
    therapist: Annotated[str, typer.Option(metavar="ID", help="Whose client.")],
    alias: Annotated[str, typer.Option(help="What the therapist calls them here; no name.")],
    locale: Annotated[str, typer.Option(help="Language tag, such as fr_CA.")],
    timezone: Annotated[str, typer.Option(help="IANA time zone, such as America/Toronto.")],
    country: Annotated[str | None, typer.Option(help="For crisis numbers, such as CA.")] = None,
    as_json: Json = False,
) -> None:
    """Invite a client."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            invitation = await house.desk.invite_client(
                work,
                Operator(),
                therapist_id=await find_therapist(work, therapist),
                alias=alias,
                speech=Speech(locale, timezone),
                country=country,
                now=house.clock.now(),
            )
            await work.commit()
        return invited(house, invitation)

    in_house(act, as_json=as_json)


@commands.command("list", epilog="Example: alliance client list")
def list_(*, as_json: Json = False) -> None:
    """List the clients."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            return _listed(await work.clients.listed(Operator()))

    in_house(act, as_json=as_json)


def _listed(clients: Sequence[Client]) -> Answer:
    rows = [(each.id, each.alias, each.state, each.speech.locale) for each in clients]
    return Answer(
        text=table(rows, none="No clients yet."),
        document={"clients": [_document(each) for each in clients]},
    )


def _document(client: Client) -> dict[str, object]:
    return {
        "id": client.id,
        "alias": client.alias,
        "therapist": client.therapist_id,
        "state": client.state,
        "locale": client.speech.locale,
        "timezone": client.speech.timezone,
        "country": client.country,
        "paused_until": client.paused_until,
    }


@commands.command("export", epilog="Example: alliance client export 1b9d6bcd --json")
def export(*, client: ClientArgument, as_json: Json = False) -> None:
    """Print what /mydata gives: everything kept of a client's check-ins."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await find_client(work, client)
            checkins = await house.desk.export_client(work, Operator(), found)
            await work.commit()
        return _exported(checkins)

    in_house(act, as_json=as_json)


def _exported(checkins: Sequence["ExportedCheckIn"]) -> Answer:
    from bot.usecases.export_client import export_json  # noqa: PLC0415  # `--help` needs none

    text = "\n".join(_block(each) for each in checkins) or "No check-ins yet."
    return Answer(text=text, document=export_json(checkins))


def _block(checkin: "ExportedCheckIn") -> str:
    said = [
        f"  {'-' if item.value is None else item.value:>2}  {item.text}" for item in checkin.items
    ]
    comment = [f"  “{checkin.comment}”"] if checkin.comment else []
    return "\n".join([f"{utc(checkin.session_starts_at)}  {checkin.state}", *said, *comment])


@commands.command("pause", epilog="Example: alliance client pause 1b9d6bcd --until 2027-01-04")
def pause(
    *,
    client: ClientArgument,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day check-ins resume.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Pause a client's check-ins."""

    async def act(house: "House") -> Answer:
        day = None if until is None else read_day(until)
        async with house.open_work() as work:
            found = await work.clients.get(Operator(), await find_client(work, client))
            now = house.clock.now()
            if day is not None and day <= local_date(now, zone(found.speech.timezone)):
                raise InvalidValueError("the day check-ins resume lies after today")
            paused = await house.desk.pause_client(work, Operator(), found, until=day, now=now)
            await work.commit()
        resume = "they resume themselves" if day is None else f"{day}"
        return Answer(text=f"Paused until {resume}.", document=_document(paused))

    in_house(act, as_json=as_json)


@commands.command("erase", epilog="Example: alliance client erase 1b9d6bcd --yes")
def erase(
    *,
    client: ClientArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm: this cannot be undone.")] = False,
    as_json: Json = False,
) -> None:
    """Forget a client: their replies can never be read again."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await find_client(work, client)
            replies = await house.desk.erase_client(
                work, Operator(), found, confirmed=yes, now=house.clock.now()
            )
            await work.commit()
        return Answer(
            text=f"Erased; their {replies} replies can never be read again here. Backups made "
            "earlier hold them until they are deleted.",
            document={"id": found, "replies": replies},
        )

    in_house(act, as_json=as_json)
