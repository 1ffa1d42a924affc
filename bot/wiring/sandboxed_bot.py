"""The real bot in the sandbox: where it lives, what is due in it, why it ended."""

import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.alliance.errors import AllianceError
from bot.sandbox.bot_process import BotDiedError, BotProcess
from bot.settings import Settings
from bot.usecases.next_due import NextDue
from bot.usecases.ports import OpenWork

Tell = Callable[[str], None]
HOME = Path("sandbox-data")
"""Made anew each time; holds a data folder and, beside it, its key."""
_REFUSAL = "alliance: "
"""How the sentence begins with which a command says why it ends."""


class BotEndedError(AllianceError):
    """The sandbox is nothing without the bot in it."""


@contextmanager
def telling_why_it_ended() -> Iterator[None]:
    """Raises BotEndedError with the bot's last words, of which nothing else would be seen."""
    try:
        yield
    except BotDiedError as death:
        raise BotEndedError(f"the bot in the sandbox ended; {_last_words(str(death))}") from None


def _last_words(lines: str) -> str:
    """Its own sentence where it had one, else the end of its log."""
    said = [line for line in lines.splitlines() if line.strip()]
    sentences = [line.removeprefix(_REFUSAL) for line in said if line.startswith(_REFUSAL)]
    if sentences:
        return f"it said: {sentences[-1]}"
    return f"the end of its log: {' '.join(said)}" if said else "it said nothing"


@dataclass(frozen=True, slots=True)
class Agenda:
    """Reads the clinic's database to know what is due next; `now` reads the sandbox's clock."""

    open_work: OpenWork = field(repr=False)
    now: Callable[[], Awaitable[datetime]] = field(repr=False)

    async def next_due(self) -> datetime | None:
        now = await self.now()
        async with self.open_work() as work:
            return await NextDue()(work, now)


def fresh_home() -> Path:
    shutil.rmtree(HOME, ignore_errors=True)
    return HOME.resolve()


def settings_of(bot: BotProcess) -> Settings:
    return Settings(
        telegram_api=bot.server.url,
        clock_url=bot.server.clock_url,
        data_dir=bot.home / "data",
        root_key_file=bot.home / "root.key",
    )
