"""alliance sandbox"""

import asyncio
from typing import Annotated

import typer

from bot.cli.answers import Answer, Json, say


def sandbox(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page is served.")] = 8080,
    week: Annotated[
        bool, typer.Option("--week", help="Instead, play one week and print what each person saw.")
    ] = False,
    as_json: Json = False,
) -> None:
    """A local Telegram with a page of phones, a made-up clinic, and the real bot."""
    open_sandbox(port=port, week=week, as_json=as_json)


def open_sandbox(*, port: int = 8080, week: bool = False, as_json: bool = False) -> None:
    """What is told on the way goes to standard error where standard output is for JSON."""
    # `--help` needs none of it.
    from bot.wiring.sandbox import serve_sandbox  # noqa: PLC0415
    from bot.wiring.week_in_words import play_a_week  # noqa: PLC0415

    def tell(text: str) -> None:
        typer.echo(text, err=as_json)

    asyncio.run(play_a_week(tell) if week else serve_sandbox(port, tell))
    say(Answer(document={}), as_json=as_json)
