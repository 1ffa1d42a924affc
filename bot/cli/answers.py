"""What commands print: text for people, or exactly one JSON document."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.unadorned import unadorned

if TYPE_CHECKING:
    from bot.wiring.house import House

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One outcome in both forms. An empty text prints nothing."""

    text: str = ""
    document: Mapping[str, Any]


def say(answer: Answer, *, as_json: bool) -> None:
    """On standard output."""
    if as_json:
        typer.echo(json.dumps(answer.document, ensure_ascii=False, default=_plain))
    elif answer.text:
        typer.echo(answer.text)


def in_house(act: Callable[["House"], Awaitable[Answer]], *, as_json: bool) -> None:
    """Opens the clinic of these settings, acts in it, and prints."""
    from bot.settings import load_settings  # noqa: PLC0415  # `--help` needs none of it

    with unadorned():
        from bot.wiring.house import open_house  # noqa: PLC0415

    async def visit() -> Answer:
        async with open_house(load_settings()) as house:
            return await act(house)

    say(asyncio.run(visit()), as_json=as_json)


def table(rows: Iterable[Sequence[object]], *, none: str) -> str:
    """Columns as wide as their widest word; `none` where there are no rows."""
    lines = [[str(cell) for cell in row] for row in rows]
    if not lines:
        return none
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def utc(instant: datetime) -> str:
    """`2026-11-22T20:00:00Z`."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _plain(value: object) -> object:
    match value:
        case datetime():
            return utc(value)
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case _:
            return str(value)
