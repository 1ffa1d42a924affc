"""alliance export"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.errors import InvalidValueError
from bot.cli.answers import Answer, Json, in_house
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.usecases.export_replies import LeavingData
    from bot.wiring.house import House

_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


class Format(StrEnum):
    CSV = "csv"
    FHIR = "fhir"
    REDCAP = "redcap"


def export(
    *,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty folder, or a new one.")],
    form: Annotated[Format, typer.Option("--format", help="For which kind of program.")],
    as_json: Json = False,
) -> None:
    """Write all replies that clients share, without names, for research or another system."""

    async def act(house: "House") -> Answer:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InvalidValueError("name a folder that is empty or not there yet")
        async with house.open_work() as work:
            now = house.clock.now()
            data = await house.desk.export_replies(work, Operator(), form.value, now)
            files = _written(form, data)
            _write(folder, files)
            await work.commit()
        return Answer(
            text=f"{len(data.replies)} replies written to {folder}. They name nobody, yet they are "
            "health data: keep them as such.",
            document={"folder": str(folder), "files": sorted(files), "replies": len(data.replies)},
        )

    in_house(act, as_json=as_json)


def _written(form: Format, data: "LeavingData") -> "Mapping[str, bytes]":
    from bot.exchange.fhir_writing import fhir  # noqa: PLC0415  # `--help` needs none
    from bot.exchange.redcap import redcap  # noqa: PLC0415
    from bot.exchange.replies_csv import replies_csv  # noqa: PLC0415

    match form:
        case Format.CSV:
            return replies_csv(data)
        case Format.FHIR:
            return fhir(data)
        case Format.REDCAP:
            return redcap(data)


def _write(folder: Path, files: "Mapping[str, bytes]") -> None:
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.touch(mode=_PRIVATE_FILE)
        path.write_bytes(content)
