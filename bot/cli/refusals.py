"""How a command that was refused ends: one sentence on standard error, and exit code 1."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from bot.alliance.errors import AllianceError
from bot.cli import REFUSED

INTERRUPTED = 130
_PACKAGE = Path(__file__).parent.parent


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what a command may raise into its end; nothing of it reaches a traceback.

    Raises:
        SystemExit: with `REFUSED`, or as the command line parser says.
    """
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read has gone; nobody is left to be told.
        # The flush at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(REFUSED)
    except Exception as error:  # noqa: BLE001  # an unknown error may quote what somebody wrote
        typer.echo(f"alliance: {sentence(error)}", err=True)
        sys.exit(REFUSED)


def sentence(error: BaseException) -> str:
    """What is wrong and what to do, on one line."""
    # Only where something was refused: it takes as long as the command line's parser.
    from bot.usecases.ports import (  # noqa: PLC0415
        SealBrokenError,
        StoreCorruptError,
        StoreUnavailableError,
    )

    if isinstance(error, BaseExceptionGroup):
        return sentence(error.exceptions[0])
    match error:
        case AllianceError():
            text = str(error)
        case SealBrokenError():
            text = f"{error}; the database does not belong to this root key, or was altered"
        case StoreCorruptError():
            text = f"{error}; restore a backup"
        case StoreUnavailableError():
            text = f"{error}; look at ALLIANCE_DATA_DIR or ALLIANCE_DATABASE_URL and try again"
        case OSError(filename=str(name)) if error.strerror:
            text = f"{error.strerror}: {name}"
        case _:
            text = f"something failed unexpectedly ({type(error).__name__}{_where(error)})"
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _where(error: BaseException) -> str:
    """The last line of ours it passed: a place in the program, never a value."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_PACKAGE)
    ]
    if not ours:
        return ""
    last = Path(ours[-1].filename).relative_to(_PACKAGE.parent)
    return f" at {last}:{ours[-1].lineno}"
