"""alliance therapist …"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Speech
from bot.cli.answers import Answer, Json, in_house, table
from bot.cli.invitations import invited
from bot.cli.words import find_therapist
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="therapist",
    help="Who reads digests.",
    epilog="Example: alliance therapist add --help",
    no_args_is_help=True,
)


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


@commands.command("frame", epilog="Example: alliance therapist frame 1b9d6bcd --file frame.txt")
def frame(
    *,
    therapist: Annotated[str, typer.Argument(metavar="ID", help="The therapist's id.")],
    file: Annotated[
        Path | None, typer.Option(help="Plain text in UTF-8 that becomes the frame.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the frame a therapist's clients read, or write it from a file."""

    async def act(house: "House") -> Answer:
        text = None if file is None else read_text(file)
        async with house.open_work() as work:
            found = await find_therapist(work, therapist)
            if text is not None:
                write = house.desk.write_frame
                await write(work, Operator(), found, text, house.clock.now())
            standing = await work.frames.current(Operator(), found)
            await work.commit()
        if standing is None:
            return Answer(text="No frame yet.", document={"version": None, "text": None})
        return Answer(
            text=standing.text, document={"version": standing.version, "text": standing.text}
        )

    in_house(act, as_json=as_json)


def read_text(file: Path) -> str:
    """Raises InvalidValueError for a file that cannot be read or is no text."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidValueError("that file is not there, or is not text in UTF-8") from error


@commands.command("list", epilog="Example: alliance therapist list")
def list_(*, as_json: Json = False) -> None:
    """List the therapists."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await work.staff.therapists(Operator())
        return Answer(
            text=table(((one.id, one.name, one.state) for one in found), none="No therapists yet."),
            document={
                "therapists": [
                    {"id": one.id, "name": one.name, "state": one.state} for one in found
                ]
            },
        )

    in_house(act, as_json=as_json)


@commands.command("end", epilog="Example: alliance therapist end 1b9d6bcd")
def end(
    *,
    therapist: Annotated[str, typer.Argument(metavar="ID", help="The therapist's id.")],
    as_json: Json = False,
) -> None:
    """Take the role from somebody who has no clients here any more."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            ended = await house.desk.end_therapist(
                work, Operator(), await find_therapist(work, therapist), house.clock.now()
            )
            await work.commit()
        return Answer(text="Ended.", document={"id": ended.id, "state": ended.state})

    in_house(act, as_json=as_json)
