"""alliance bench"""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.errors import InvalidValueError
from bot.cli.answers import Answer, Json, say, table

if TYPE_CHECKING:
    from bot.ops.bench.results import Row


def bench(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Only see whether it runs.")] = False,
    only: Annotated[
        str | None, typer.Option(metavar="LIST", help="Subjects, such as taps,sends.")
    ] = None,
    renew: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A page whose table is renewed.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure speed and memory here, beside a bot made by the usual recipe."""
    from bot.ops.bench.results import cells, renewed  # noqa: PLC0415  # `--help` needs none of it
    from bot.wiring.bench.run import SUBJECTS  # noqa: PLC0415
    from bot.wiring.bench.sizes import FULL, QUICK  # noqa: PLC0415

    page = None if renew is None else renew.read_text(encoding="utf-8")
    names = list(SUBJECTS) if only is None else only.split(",")
    if strange := [name for name in names if name not in SUBJECTS]:
        known = ", ".join(SUBJECTS)
        raise InvalidValueError(f"“{strange[0]}” is not measured; there are {known}")

    async def run() -> list["Row"]:
        rows = []
        for name in names:
            _progress(name)
            rows += [row async for row in SUBJECTS[name](QUICK if quick else FULL)]
        return rows

    rows = asyncio.run(run())
    if renew is not None and page is not None:
        renew.write_text(renewed(page, rows), encoding="utf-8")
    document = {"rows": [row.document() for row in rows]}
    say(Answer(text=table(cells(rows), none=""), document=document), as_json=as_json)


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"… {name}", err=True)
