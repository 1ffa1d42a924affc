"""alliance calendar …"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.calendars import Calendar, CalendarId, Trouble
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.cli.answers import Answer, Json, in_house, table
from bot.cli.calendar_words import WHY, calendar_document, labels, server_of, told, when
from bot.cli.words import find_client, find_therapist, pick, whole_id
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.usecases.add_calendar import Unmatched
    from bot.usecases.ports import UnitOfWork
    from bot.wiring.house import House

commands = typer.Typer(
    name="calendar",
    help="Sessions from a calendar: ICS files and private feed addresses.",
    epilog="Example: alliance calendar list",
    no_args_is_help=True,
)

CalendarArgument = Annotated[str, typer.Argument(metavar="ID", help="The calendar's id.")]
Whose = Annotated[str, typer.Option(metavar="ID", help="Whose calendar.")]
FileOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The file, where it came as one.")
]

MOST_FILE = 5 * 1024 * 1024


@commands.command(
    "add", epilog="Example: alliance calendar add --therapist 1b9d6bcd bruno-sessions.ics"
)
def add(
    *,
    source: Annotated[
        str,
        typer.Argument(
            metavar="URL-OR-FILE",
            help="A private address (https or webcal), a file, or - for an address typed next.",
        ),
    ],
    therapist: Whose,
    as_json: Json = False,
) -> None:
    """Add a calendar and read it; a file may be added again when it is newer."""
    if source == "-":
        source = sys.stdin.readline().strip()  # an argument would stay in the shell's history
    feed = "://" in source
    content = None if feed else _content(Path(source))

    async def act(house: "House") -> Answer:
        desk, now = house.desk.calendars, house.clock.now()
        async with house.open_work() as work:
            whose = await find_therapist(work, therapist)
            address = source if feed else None
            calendar = await desk.add(work, Operator(), whose, address, now)
            await work.commit()
        read = await desk.read(house.open_work, Operator(), calendar.id, now, content=content)
        if read.trouble is not None:
            await _forget(house, calendar)
            raise InvalidValueError(f"the calendar was not added: {WHY[read.trouble]}")
        return told([read])

    in_house(act, as_json=as_json)


async def _forget(house: "House", calendar: Calendar) -> None:
    """One that never worked is no calendar; one that did is only broken now."""
    if calendar.read_at is None:
        async with house.open_work() as work:
            await work.calendars.remove(Operator(), calendar.id)
            await work.commit()


@commands.command("list", epilog="Example: alliance calendar list")
def list_(*, as_json: Json = False) -> None:
    """List the calendars and how they fare; of an address only the server is shown."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            calendars = await work.calendars.listed(Operator())
        rows = [
            (one.id, server_of(one), when(one.read_at), one.trouble or "ok", one.unmatched)
            for one in calendars
        ]
        return Answer(
            text=table(rows, none="No calendars yet."),
            document={"calendars": [calendar_document(one) for one in calendars]},
        )

    in_house(act, as_json=as_json)


@commands.command("sync", epilog="Example: alliance calendar sync")
def sync(
    *,
    calendar: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One calendar; without it, all feeds.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Yes, so many sessions are really gone.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read calendars now rather than within a quarter of an hour."""

    async def act(house: "House") -> Answer:
        desk, now = house.desk.calendars, house.clock.now()
        async with house.open_work() as work:
            wanted = None if calendar is None else await _find(work, calendar)
            known = await work.calendars.listed(Operator())
        meant = [one for one in known if one.id == wanted or (wanted is None and one.address)]
        if any(one.address is None for one in meant):
            raise InvalidValueError("this calendar came as a file; add the newer file")
        return told(
            [
                await desk.read(
                    house.open_work, Operator(), one.id, now, confirmed=confirm, whole=True
                )
                for one in meant
            ]
        )

    in_house(act, as_json=as_json)


@commands.command(
    "map", epilog="Example: alliance calendar map 1b9d6bcd --label 5f2c90aa --client 77ad01be"
)
def map_(
    *,
    calendar: CalendarArgument,
    label: Annotated[
        str | None, typer.Option(metavar="KEY", help="Which entries, as `calendar map ID` lists.")
    ] = None,
    client: Annotated[str | None, typer.Option(metavar="ID", help="Whose they are.")] = None,
    file: FileOption = None,
    by_entry: Annotated[
        bool, typer.Option("--by-entry", help="Each entry by itself, whatever its title.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List entries that are nobody's, or say once whose some of them are."""
    if (label is None) is not (client is None):
        raise InvalidValueError("--label and --client go together")

    async def act(house: "House") -> Answer:
        from bot.usecases.ports import CalendarTroubleError  # noqa: PLC0415  # slow: see `words`

        desk, now = house.desk.calendars, house.clock.now()
        async with house.open_work() as work:
            found = await _find(work, calendar)
        content = None if file is None else _content(file)
        try:
            unmatched = await desk.unmatched(
                house.open_work, Operator(), found, now, content=content, by_entry=by_entry
            )
        except CalendarTroubleError as error:
            raise InvalidValueError(f"the calendar cannot be read: {WHY[error.trouble]}") from error
        if label is None or client is None:
            return labels(unmatched)
        meant = _chosen(label, unmatched)
        async with house.open_work() as work:
            whose = await find_client(work, client)
            await desk.map_entries(work, Operator(), found, meant.mark, whose, now=now)
            await work.commit()
        read = await desk.read(house.open_work, Operator(), found, now, content=content)
        return told([read])

    in_house(act, as_json=as_json)


def _chosen(label: str, unmatched: "Sequence[Unmatched]") -> "Unmatched":
    wanted = label.strip().lower()
    found = [one for one in unmatched if wanted and one.mark.hex().startswith(wanted)]
    if len(found) != 1:
        raise NotFoundError("there is no such label among those that are nobody's")
    return found[0]


@commands.command("codes", epilog="Example: alliance calendar codes --therapist 1b9d6bcd")
def codes(*, therapist: Whose, as_json: Json = False) -> None:
    """Give every client of a therapist a code to write into their calendar entries."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            whose = await find_therapist(work, therapist)
            issued = await house.desk.calendars.codes(work, Operator(), whose)
            await work.commit()
        return Answer(
            text=table(
                [(client.alias, f"#{code}") for client, code in issued], none="No clients yet."
            ),
            document={
                "codes": [
                    {"client": client.id, "alias": client.alias, "code": f"#{code}"}
                    for client, code in issued
                ]
            },
        )

    in_house(act, as_json=as_json)


@commands.command("remove", epilog="Example: alliance calendar remove 1b9d6bcd")
def remove(*, calendar: CalendarArgument, as_json: Json = False) -> None:
    """Forget a calendar, its address and whose its entries are; sessions stay."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await _find(work, calendar)
            await work.calendars.remove(Operator(), found)
            await work.commit()
        return Answer(text="Removed; its sessions stay.", document={"id": found})

    in_house(act, as_json=as_json)


@commands.command(
    "export", epilog="Example: alliance calendar export --therapist 1b9d6bcd week.ics"
)
def export(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
    therapist: Whose,
    weeks: Annotated[int, typer.Option(min=1, max=26, help="How many, from this Monday.")] = 1,
    as_json: Json = False,
) -> None:
    """Write the week out as ICS: aliases and times, nothing else."""

    async def act(house: "House") -> Answer:
        from bot.calendars.export import calendar_file  # noqa: PLC0415  # only here

        now = house.clock.now()
        async with house.open_work() as work:
            whose = await find_therapist(work, therapist)
            hours = await house.desk.calendars.week(work, Operator(), whose, now, weeks=weeks)
        file.write_bytes(calendar_file(hours, now))  # nobody else waits
        return Answer(
            text=f"Sessions written: {len(hours)}",
            document={"file": str(file), "sessions": len(hours)},
        )

    in_house(act, as_json=as_json)


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise InvalidValueError(
            "there is no such file; an address begins with https:// or webcal://"
        )
    if file.stat().st_size > MOST_FILE:
        raise InvalidValueError(f"the calendar was not read: {WHY[Trouble.TOO_LARGE]}")
    return file.read_bytes()


async def _find(work: "UnitOfWork", text: str) -> CalendarId:
    known = whole_id(text)
    listed = await work.calendars.listed(Operator())
    if known is None:
        return pick(text, (one.id for one in listed), "calendar")
    return (await work.calendars.get(Operator(), CalendarId(known))).id
