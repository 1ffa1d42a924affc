"""alliance instruments …"""

import typer

from bot.cli.answers import Answer, Json, say, table

commands = typer.Typer(
    name="instruments",
    help="What is asked.",
    epilog="Example: alliance instruments list",
    no_args_is_help=True,
)


@commands.callback()
def _group() -> None:
    # A group of one command would otherwise lose its second word.
    return


@commands.command("list", epilog="Example: alliance instruments list")
def list_(*, as_json: Json = False) -> None:
    """List the instruments there are."""
    from bot.exchange.shipped import shipped_instruments  # noqa: PLC0415  # `--help` needs none

    found = [instrument for instrument, _ in shipped_instruments()]
    rows = [(each.id, each.version, f"{len(each.items)} items") for each in found]
    documents = [
        {
            "id": each.id,
            "version": each.version,
            "items": [item.id for item in each.items],
            "anchors": [item.id for item in each.anchors],
        }
        for each in found
    ]
    answer = Answer(text=table(rows, none="None."), document={"instruments": documents})
    say(answer, as_json=as_json)
