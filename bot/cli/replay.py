"""alliance replay"""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from bot.cli.answers import Json, table

if TYPE_CHECKING:
    from bot.usecases.replay_ratings import ReplayedFlag


def replay(
    *,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv",
            help="Columns client,session,score (0 to 10); - for standard input.",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Judge ratings you bring, each session knowing the earlier ones only."""
    from bot.exchange.ratings_csv import read_ratings  # noqa: PLC0415  # `--help` needs none of it
    from bot.usecases.replay_ratings import ReplayRatings  # noqa: PLC0415

    judge = ReplayRatings()
    with _opened(file) as ratings:
        # Held back until the whole file is read: what is refused gives no half answer.
        if as_json:
            documents = [_document(each) for each in judge(read_ratings(ratings))]
            typer.echo(f'{{"flags": [{", ".join(documents)}]}}')
            return
        rows = [_row(each) for each in judge(read_ratings(ratings))]
    if rows:
        heads = ("client", "session", "level", "rule", "score", "limit")
        typer.echo(table([heads, *rows], none=""))
    typer.echo(f"Signs: {len(rows)}, ratings: {judge.ratings}, clients: {judge.clients}")


def _opened(file: Path) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdin.buffer) if file == Path("-") else file.open("rb")


def _document(found: "ReplayedFlag") -> str:
    flag = found.flag
    entry = {
        "client": found.client,
        "session": found.session,
        "level": flag.level.value,
        "rule": flag.rule.value,
        "score": flag.score,
        "limit": flag.limit,
    }
    return json.dumps(entry, ensure_ascii=False)


def _row(found: "ReplayedFlag") -> tuple[str, ...]:
    flag = found.flag
    numbers = (f"{flag.score:.2f}", f"{flag.limit:.2f}")
    return (
        _on_one_line(found.client),
        found.session.strip(),
        flag.level.value,
        flag.rule.value,
        *numbers,
    )


def _on_one_line(text: str) -> str:
    """What would break the table or steer the terminal is shown as a sign of its own."""
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in text)
