"""alliance run, and what `make run` calls."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.alliance.errors import AllianceError
from bot.cli.answers import Answer, Json, say
from bot.cli.sandbox import open_sandbox
from bot.cli.unadorned import unadorned

if TYPE_CHECKING:
    from bot.settings import Settings


def run(*, as_json: Json = False) -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    from bot.settings import load_settings  # noqa: PLC0415  # `--help` needs none of it

    _serve(load_settings())
    say(Answer(document={}), as_json=as_json)


def start(*, as_json: Json = False) -> None:
    """The bot where there is a token, else the sandbox."""
    from bot.settings import load_settings  # noqa: PLC0415  # `--help` needs none of it
    from bot.wiring.founding import found  # noqa: PLC0415

    settings = load_settings()
    if settings.telegram_token is None:
        refuse_real_data(settings)
        open_sandbox(as_json=as_json)
        return
    asyncio.run(found(settings))
    _serve(settings)
    say(Answer(document={}), as_json=as_json)


def refuse_real_data(settings: "Settings") -> None:
    """A clinic that lost its token must not find itself in a sandbox.

    Raises:
        AllianceError: a data folder was named, or the usual one is in use.
    """
    usual = Path("data")
    in_use = usual.is_dir() and any(usual.iterdir())
    if in_use or "data_dir" in settings.model_fields_set:
        raise AllianceError(
            "there is a data folder but no ALLIANCE_TELEGRAM_TOKEN; set the token to run the bot, "
            "or start in an empty folder without ALLIANCE_DATA_DIR for the sandbox"
        )


def _serve(settings: "Settings") -> None:
    with unadorned():
        from bot.wiring.serving import serve  # noqa: PLC0415  # brings in everything

    asyncio.run(serve(settings))
