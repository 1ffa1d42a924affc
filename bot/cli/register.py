"""alliance register …"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.errors import InvalidValueError
from bot.cli.answers import Answer, Json, in_house, table
from bot.cli.words import read_day
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="register",
    help="What privacy laws ask a practice to keep.",
    epilog="Example: alliance register export registers",
    no_args_is_help=True,
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@commands.command("export", epilog="Example: alliance register export registers")
def export(
    *,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made if missing.")],
    as_json: Json = False,
) -> None:
    """Write incidents, communications and processing, and an impact assessment to fill in."""

    async def act(house: "House") -> Answer:
        from bot.exchange.processing import impact_assessment, processing_rows  # noqa: PLC0415  # late
        from bot.usecases.write_registers import (  # noqa: PLC0415
            COMMUNICATION_COLUMNS,
            INCIDENT_COLUMNS,
        )

        registers = house.desk.write_registers
        async with house.open_work() as work:
            incidents = await registers.incidents(work)
            communications = [row async for row in registers.communications(work)]
            policies = (await work.clinic.get(Operator())).policies
        _make(folder)
        _write(folder / "incidents.csv", INCIDENT_COLUMNS, incidents)
        _write(folder / "communications.csv", COMMUNICATION_COLUMNS, communications)
        _write(folder / "processing.csv", ("field", "value"), processing_rows(policies))
        (folder / "impact-assessment.md").write_text(impact_assessment(policies), encoding="utf-8")
        counts = {"incidents": len(incidents), "communications": len(communications)}
        return Answer(
            text=f"Written to {folder}: {counts['incidents']} incidents, "
            f"{counts['communications']} communications, the record of processing, and an impact "
            "assessment to fill in.",
            document={"folder": folder, **counts},
        )

    in_house(act, as_json=as_json)


@commands.command(
    "incident",
    epilog="Example: alliance register incident --occurred 2026-11-20 --noticed 2026-11-21 "
    '--what "A phone with digests was lost." --people 4 --harm "Low: locked, aliases only." '
    '--measures "Wiped at a distance."',
)
def incident(  # the fields the register must have
    *,
    occurred: Annotated[str, typer.Option(metavar="DATE", help="When it happened.")],
    noticed: Annotated[str, typer.Option(metavar="DATE", help="When it was noticed.")],
    what: Annotated[str, typer.Option(help="Which information, and what happened to it.")],
    people: Annotated[int, typer.Option(help="How many people it concerns.")],
    harm: Annotated[str, typer.Option(help="Why there is a risk of serious harm, or why not.")],
    measures: Annotated[str, typer.Option(help="What was done about it.")],
    authority_told: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    people_told: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    as_json: Json = False,
) -> None:
    """Note a confidentiality incident. Notes are not changed later; add another one."""

    async def act(house: "House") -> Answer:
        from bot.alliance.incidents import Incident, IncidentId  # noqa: PLC0415  # late

        noted = Incident(
            id=IncidentId(house.chance.uuid()),
            noted_at=house.clock.now(),
            occurred_on=read_day(occurred),
            noticed_on=read_day(noticed),
            what=what,
            people=people,
            harm=harm,
            measures=measures,
            authority_told_on=None if authority_told is None else read_day(authority_told),
            people_told_on=None if people_told is None else read_day(people_told),
        )
        async with house.open_work() as work:
            await work.incidents.add(Operator(), noted)
            await work.commit()
        return Answer(text=f"Noted: {noted.id}", document={"id": noted.id})

    in_house(act, as_json=as_json)


@commands.command("list", epilog="Example: alliance register list")
def list_(*, as_json: Json = False) -> None:
    """List the incidents that were noted."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            noted = await work.incidents.listed(Operator())
        rows = [(one.id, one.occurred_on, one.people, one.what) for one in noted]
        documents = [
            {
                "id": one.id,
                "occurred_on": one.occurred_on,
                "noticed_on": one.noticed_on,
                "what": one.what,
                "people": one.people,
                "harm": one.harm,
                "measures": one.measures,
                "authority_told_on": one.authority_told_on,
                "people_told_on": one.people_told_on,
            }
            for one in noted
        ]
        return Answer(text=table(rows, none="No incidents."), document={"incidents": documents})

    in_house(act, as_json=as_json)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidValueError(f"{folder} is not a folder that can be written to") from error


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: str) -> str:
    """A spreadsheet must not take a cell for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
