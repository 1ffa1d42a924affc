"""The command line: each command parses, calls one use case, and prints."""

import sys
from collections.abc import Sequence

DONE, REFUSED = 0, 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits: 0 done, 1 refused with one sentence, 2 not understood."""
    from bot.cli.app import app  # noqa: PLC0415  # `import bot.cli` costs nothing
    from bot.cli.refusals import refusals  # noqa: PLC0415

    with refusals():
        app(args=list(sys.argv[1:] if arguments is None else arguments), prog_name="alliance")
