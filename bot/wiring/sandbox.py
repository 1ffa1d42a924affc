"""The sandbox: a local Telegram, a made-up clinic, and the real bot in a process of its own."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.phones import Phones
from bot.sandbox.server import RunningServer, new_world, running_server
from bot.sandbox.week import Screens, Week
from bot.sandbox.winding import Winder
from bot.settings import Settings
from bot.usecases.next_due import NextDue
from bot.usecases.ports import OpenWork
from bot.wiring.clocks import SystemClock
from bot.wiring.store import open_store

HOME = Path("sandbox-data")
"""Made anew each time; holds a data folder and, beside it, its key."""
TORONTO, PARIS = "America/Toronto", "Europe/Paris"
_SESSIONS = {"Ada": timedelta(hours=6), "Maëlle": timedelta(days=1)}
"""When each has an hour, after Monday nine in the morning in Toronto."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Reads the clinic's database to know what is due next."""

    open_work: OpenWork = field(repr=False)

    async def next_due(self) -> datetime | None:
        async with self.open_work() as work:
            return await NextDue()(work)


async def play_a_week(tell: Callable[[str], None]) -> None:
    """Plays and tells one week of the made-up clinic, message by message."""
    with running_server(new_world(starts_at=_monday_morning(SystemClock().now()))) as server:
        bot = BotProcess(server=server, home=_fresh_home())
        try:
            await _play(bot, tell)
        finally:
            await bot.stop()


def _fresh_home() -> Path:
    shutil.rmtree(HOME, ignore_errors=True)
    return HOME.resolve()


def _monday_morning(now: datetime) -> datetime:
    """Nine in the morning in Toronto, on the Monday of this week."""
    monday = now - timedelta(days=now.weekday())
    return monday.replace(hour=14, minute=0, second=0, microsecond=0)


async def _play(bot: BotProcess, tell: Callable[[str], None]) -> None:
    tell("A made-up clinic, the real bot, one week. Nothing leaves this machine.\n")
    phones = Phones(bot.server.url)
    await bot.command("init")
    await bot.start()
    cast = {
        "Bruno": await phones.new("Bruno", language_code="en"),
        "Ada": await phones.new("Ada", language_code="en"),
        "Maëlle": await phones.new("Maëlle", language_code="fr"),
    }
    tokens, clients = await _invite(bot)
    now = await phones.now()
    for name, after in _SESSIONS.items():
        start = (now + after).isoformat()
        await bot.command("session", "add", "--client", clients[name], "--start", start)
    async with agenda(bot.server, bot.home) as clinic:
        screens = Screens(list(cast.values()), tell)
        winder = Winder(dial=phones, next_due=clinic.next_due, settled=screens.show_news)
        week = Week(
            winder=winder,
            ada=cast["Ada"],
            maelle=cast["Maëlle"],
            bruno=cast["Bruno"],
            tokens=tokens,
            sessions={
                name: [now + after + timedelta(minutes=50)] for name, after in _SESSIONS.items()
            },
        )
        await week.play(now + timedelta(days=7))


async def _invite(bot: BotProcess) -> tuple[dict[str, str], dict[str, str]]:
    """Tokens and ids by first name."""
    speech = ("--locale", "en", "--timezone", TORONTO)
    bruno = await bot.command("therapist", "add", "--name", "Bruno", *speech)
    whose = ("--therapist", str(bruno["id"]))
    ada = await bot.command("client", "add", *whose, "--alias", "K-17", *speech, "--country", "CA")
    maelle = await bot.command(
        "client", "add", *whose, "--alias", "M-04", "--locale", "fr", "--timezone", PARIS
    )
    made = {"Bruno": bruno, "Ada": ada, "Maëlle": maelle}
    tokens = {name: str(one["invite_token"]) for name, one in made.items()}
    return tokens, {name: str(one["id"]) for name, one in made.items()}


@asynccontextmanager
async def agenda(server: RunningServer, home: Path) -> AsyncIterator[Agenda]:
    """The agenda of the clinic that lives in `home`."""
    settings = Settings(
        telegram_api=server.url, data_dir=home / "data", root_key_file=home / "root.key"
    )
    async with open_store(settings) as store:
        yield Agenda(store.open_work)
