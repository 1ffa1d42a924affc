"""alliance client …"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Client, Speech
from bot.alliance.retention import backups_gone_on
from bot.alliance.timing import local_date, zone
from bot.cli.answers import Answer, Json, in_house, table, utc
from bot.cli.invitations import invited
from bot.cli.words import find_client, find_therapist, read_day
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.usecases.export_client import ExportedCheckIn
    from bot.usecases.gather_own_data import OwnData
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
        "instrument": client.instrument,
    }


@commands.command("instrument", epilog="Example: alliance client instrument 1b9d6bcd wai-sr/1")
def instrument(
    *,
    client: ClientArgument,
    name: Annotated[
        str,
        typer.Argument(metavar="INSTRUMENT", help="As listed; none: what the clinic's policy is."),
    ],
    as_json: Json = False,
) -> None:
    """Choose what a client is asked from the next check-in on."""

    async def act(house: "House") -> Answer:
        wish = None if name.strip().lower() == "none" else name.strip()
        async with house.open_work() as work:
            found = await find_client(work, client)
            changed = await house.desk.choose_instrument(work, Operator(), found, wish)
            await work.commit()
        asked = changed.instrument or "what the clinic's policy says"
        return Answer(text=f"Asked next: {asked}.", document=_document(changed))

    in_house(act, as_json=as_json)


@commands.command("export", epilog="Example: alliance client export 1b9d6bcd --json")
def export(*, client: ClientArgument, as_json: Json = False) -> None:
    """Print what /mydata gives, without what the client keeps to themselves."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await find_client(work, client)
            data = await house.desk.gather_own_data(work, Operator(), found, house.clock.now())
            await work.commit()
        return _exported(data)

    in_house(act, as_json=as_json)


def _exported(data: "OwnData") -> Answer:
    from bot.usecases.own_data_json import own_data_json  # noqa: PLC0415  # `--help` needs none

    text = "\n".join(_block(each) for each in data.checkins) or "No check-ins yet."
    return Answer(text=text, document=own_data_json(data))


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
            now = house.clock.now()
            kept = (await work.clinic.get(Operator())).policies.backup_retention
            replies = await house.desk.erase_client(work, Operator(), found, confirmed=yes, now=now)
            await work.commit()
        gone = backups_gone_on(now.date(), kept)
        until = "until they are deleted" if gone is None else f"until {gone} at the latest"
        return Answer(
            text=f"Erased; their {replies} replies can never be read again here. Backups made "
            f"earlier hold them {until}.",
            document={"id": found, "replies": replies, "backups_gone_on": gone},
        )

    in_house(act, as_json=as_json)


@commands.command(
    "handover", epilog="Example: alliance client handover 1b9d6bcd --to 7c3e0a11 --alias K-18"
)
def handover(
    *,
    client: ClientArgument,
    to: Annotated[str, typer.Option(metavar="ID", help="The therapist they go on with.")],
    alias: Annotated[
        str | None, typer.Option(help="What the new therapist calls them; else as before.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Give a client to another therapist. Earlier answers follow only if the client agrees."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            moved = await house.desk.hand_over(
                work,
                Operator(),
                await find_client(work, client),
                await find_therapist(work, to),
                house.clock.now(),
                alias=alias,
            )
            await work.commit()
        return Answer(
            text="Handed over. The client is asked whether earlier answers may be read.",
            document=_document(moved),
        )

    in_house(act, as_json=as_json)


@commands.command("relink", epilog="Example: alliance client relink 1b9d6bcd")
def relink(*, client: ClientArgument, as_json: Json = False) -> None:
    """Invite a client again who lost their phone. Earlier answers stay closed until confirmed."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            invitation = await house.desk.invite_again(
                work, Operator(), await find_client(work, client), house.clock.now()
            )
            await work.commit()
        return invited(house, invitation)

    in_house(act, as_json=as_json)
