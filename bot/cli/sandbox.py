"""alliance sandbox"""

import asyncio

import typer

from bot.cli.answers import Answer, Json, say


def sandbox(*, as_json: Json = False) -> None:
    """Play one week of a made-up clinic on a local Telegram, with the real bot."""
    from bot.wiring.sandbox import play_a_week  # noqa: PLC0415  # `--help` needs none of it

    def tell(text: str) -> None:
        typer.echo(text, err=as_json)

    asyncio.run(play_a_week(tell))
    say(Answer(document={}), as_json=as_json)
