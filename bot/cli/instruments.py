"""alliance instruments …"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answers import Answer, Json, in_house, say, table
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.alliance.imported import ImportedInstrument
    from bot.exchange.findings import Finding
    from bot.usecases.import_instrument import ReadInstrument
    from bot.wiring.house import House

commands = typer.Typer(
    name="instruments",
    help="What is asked.",
    epilog="Example: alliance instruments list",
    no_args_is_help=True,
)

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="TOML, or a FHIR R4 Questionnaire in JSON.")
]
_NO_FILE_IS_LARGER = 1_048_577
_OUR_RIGHT = "comes with the product"


@commands.command("list", epilog="Example: alliance instruments list")
def list_(*, as_json: Json = False) -> None:
    """List our own and those that were imported, with licence, right and languages."""
    from bot.wiring.store import NoClinicError  # noqa: PLC0415  # `--help` needs none of it

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            return _listed(await work.instruments.listed(Operator()))

    try:
        in_house(act, as_json=as_json)
    except NoClinicError:
        say(_listed(()), as_json=as_json)


def _listed(brought: Sequence["ImportedInstrument"]) -> Answer:
    from bot.exchange.shipped import shipped_files  # noqa: PLC0415  # `--help` needs none
    from bot.usecases.import_instrument import content_of  # noqa: PLC0415

    ours = shipped_files()
    rows = [
        *(_row(each, _OUR_RIGHT) for each in ours),
        *(_row(content_of(each), each.right.words) for each in brought),
    ]
    documents = [
        *(_document(each) | {"right": _OUR_RIGHT} for each in ours),
        *(_brought(each) for each in brought),
    ]
    return Answer(text=table(rows, none="None."), document={"instruments": documents})


def _row(read: "ReadInstrument", right: str) -> tuple[object, ...]:
    items, languages = len(read.instrument.items), ", ".join(sorted(read.texts))
    return (read.instrument.name, f"{items} items", languages, read.about.licence, right)


def _brought(imported: "ImportedInstrument") -> dict[str, object]:
    from bot.usecases.import_instrument import content_of  # noqa: PLC0415  # see above

    right = imported.right
    return _document(content_of(imported)) | {
        "right": right.words,
        "recorded_at": right.recorded_at,
    }


def _document(read: "ReadInstrument") -> dict[str, object]:
    instrument, about = read.instrument, read.about
    return {
        "name": instrument.name,
        "id": instrument.id,
        "version": instrument.version,
        "title": about.title,
        "licence": about.licence,
        "source": about.source,
        "languages": sorted(read.texts),
        "scale": [instrument.scale.low, instrument.scale.high],
        "items": [item.id for item in instrument.items],
        "anchors": [item.id for item in instrument.anchors],
        "reversed": [item.id for item in instrument.items if item.reversed],
        "subscales": [each.id for each in instrument.subscales],
        "check_ins": instrument.parts if instrument.is_form else 1,
    }


@commands.command("check", epilog="Example: alliance instruments check wai-sr.toml")
def check(*, file: FileArgument, as_json: Json = False) -> None:
    """Say everything that is wrong with a file, and what would be imported."""
    from bot.exchange.findings import BrokenFileError  # noqa: PLC0415  # see above

    try:
        read, notes = _read(file)
    except BrokenFileError as error:
        answer = Answer(
            text=table([(each.place, each.words) for each in error.problems], none=""),
            document={"problems": _findings(error.problems), "notes": []},
        )
        say(answer, as_json=as_json)
        raise
    found = {"problems": [], "notes": _findings(notes), "instrument": _document(read)}
    say(Answer(text=_summary(read, notes), document=found), as_json=as_json)


def _findings(found: Sequence["Finding"]) -> list[dict[str, str]]:
    return [{"place": each.place, "words": each.words} for each in found]


def _summary(read: "ReadInstrument", notes: Sequence["Finding"]) -> str:
    instrument, about = read.instrument, read.about
    scale = instrument.scale
    turned = [item.id for item in instrument.items if item.reversed]
    rows = [
        ("name", instrument.name),
        ("title", about.title),
        ("licence", about.licence),
        ("languages", ", ".join(sorted(read.texts))),
        ("items", f"{len(instrument.items)}, answered {scale.low} to {scale.high}"),
        ("reversed", ", ".join(turned) or "none"),
        *((f"score {each.id}", _score(each.items, each.aggregate, each.needed))
          for each in instrument.subscales),
        ("check-ins in a round", instrument.parts),
        *((f"note on {each.place}", each.words) for each in notes),
    ]  # fmt: skip
    return table(rows, none="")


def _score(items: Sequence[str], aggregate: str, needed: int) -> str:
    return f"{aggregate} of {', '.join(items)}; needs {needed}"


@commands.command(
    "import",
    epilog="Example: alliance instruments import wai-sr.toml --right "
    "“permission of the publisher, letter of 3 May 2026”",
)
def import_(
    *,
    file: FileArgument,
    right: Annotated[
        str, typer.Option("--right", help="By which right the clinic uses it, in its own words.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Bring an instrument the clinic holds the right to; it is kept for good as it is."""
    read, notes = _read(file)

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            brought = await house.desk.import_instrument(
                work, Operator(), read, right, house.clock.now()
            )
            await work.commit()
        text = f"{_summary(read, notes)}\nImported; ask a client with “alliance client instrument”."
        return Answer(text=text, document=_brought(brought) | {"notes": _findings(notes)})

    in_house(act, as_json=as_json)


def _read(file: Path) -> tuple["ReadInstrument", Sequence["Finding"]]:
    """Never more of a file than is needed to see that it is too large."""
    from bot.exchange.instrument_file import read_instrument  # noqa: PLC0415  # see above
    from bot.usecases.import_instrument import refuse_unlicensed  # noqa: PLC0415

    with file.open("rb") as opened:
        read, notes = read_instrument(opened.read(_NO_FILE_IS_LARGER))
    refuse_unlicensed(read)
    return read, notes
