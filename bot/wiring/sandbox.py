"""The sandbox: a local Telegram, a made-up clinic, and the real bot in a process of its own."""

import asyncio
import errno
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.alliance.errors import AllianceError
from bot.sandbox.bot_process import BotProcess
from bot.sandbox.page.handsets import PhoneOnPage
from bot.sandbox.page.routes import page_routes
from bot.sandbox.phones import Phones
from bot.sandbox.server import new_world, running_server
from bot.sandbox.week import Screens, Week
from bot.sandbox.winding import Winder, WorldDial
from bot.sandbox.world import TelegramWorld
from bot.settings import Settings
from bot.usecases.next_due import NextDue
from bot.usecases.ports import OpenWork
from bot.wiring.chance import SystemChance
from bot.wiring.clocks import SystemClock
from bot.wiring.founding import found
from bot.wiring.house import House, open_house
from bot.wiring.made_up_clinic import BEIRUT, PARIS, TORONTO, Cast, MadeUpClinic
from bot.wiring.voice import voice

HOME = Path("sandbox-data")
"""Made anew each time; holds a data folder and, beside it, its key."""
_SESSIONS = {"Ada": timedelta(hours=6), "Maëlle": timedelta(days=1)}
"""When each has an hour in the week that is played, after Monday nine in the morning in Toronto."""

Tell = Callable[[str], None]


class PortTakenError(AllianceError):
    """Something else listens there."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Reads the clinic's database to know what is due next; `now` reads the sandbox's clock."""

    open_work: OpenWork = field(repr=False)
    now: Callable[[], Awaitable[datetime]] = field(repr=False)

    async def next_due(self) -> datetime | None:
        now = await self.now()
        async with self.open_work() as work:
            return await NextDue()(work, now)


# --- the page ----------------------------------------------------------------------------------


async def serve_sandbox(port: int, tell: Tell, starts_at: datetime | None = None) -> None:
    """Serves the page of phones until Ctrl-C; `starts_at` is aware, by default last Sunday.

    Raises:
        PortTakenError: another program listens on that port.
    """
    world = new_world(starts_at=starts_at or sunday_afternoon(SystemClock().now()))
    loop = asyncio.get_running_loop()
    clinic: list[Agenda] = []

    async def next_due() -> datetime | None:
        """Asked on the server's loop, answered on the one that holds the database."""
        if not clinic:
            return None
        asked = asyncio.run_coroutine_threadsafe(clinic[0].next_due(), loop)
        return await asyncio.wrap_future(asked)

    people, dial = _people(world), WorldDial(world)
    token = SystemChance().token()
    languages: list[House] = []
    routes = page_routes(
        world,
        phones=_on_page(people, token),
        winder=Winder(dial=dial, next_due=next_due),
        voice=lambda: voice(languages[0].catalogs, languages[0].instrument) if languages else [],
        zone=ZoneInfo(TORONTO),
    )
    try:
        with running_server(world, port=port, more=routes) as server:
            bot = BotProcess(server=server, home=_fresh_home())
            tell("Preparing a made-up clinic with some months behind it …")
            async with _inhabited(bot, people, token, world.clock.now()) as house:
                languages.append(house)
                clinic.append(Agenda(house.open_work, dial.now))
                await bot.start()
                try:
                    await _say_hello(server.url)
                    tell(f"Open {server.url} in a browser. Nothing leaves this machine.")
                    tell("Ctrl-C ends it.")
                    await _until_told()
                finally:
                    clinic.clear()
                    await bot.stop()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTakenError(
            f"port {port} is taken; end what listens there, or choose another with --port"
        ) from error


def sunday_afternoon(now: datetime) -> datetime:
    """Three in Toronto, so that everybody's first week begins alike: Monday brings the digest."""
    local = now.astimezone(ZoneInfo(TORONTO))
    sunday = local - timedelta(days=(local.weekday() + 1) % 7)
    return sunday.replace(hour=15, minute=0, second=0, microsecond=0).astimezone(UTC)


def _people(world: TelegramWorld) -> dict[str, int]:
    """Telegram ids by first name."""
    spoken = {"Maëlle": "fr", "نور": "ar", "Bruno": "en", "Dalia": "en", "Ada": "en"}
    return {
        name: world.add_account(first_name=name, language_code=language).id
        for name, language in spoken.items()
    }


@asynccontextmanager
async def _inhabited(
    bot: BotProcess, people: dict[str, int], token: str, now: datetime
) -> AsyncIterator[House]:
    settings = _settings(bot)
    await found(settings)
    async with open_house(settings) as house:
        cast = Cast(
            bruno=people["Bruno"],
            dalia=people["Dalia"],
            maelle=people["Maëlle"],
            nour=people["نور"],
        )
        await MadeUpClinic(house=house, cast=cast, token=token, now=now).seed()
        yield house


def _on_page(people: dict[str, int], token: str) -> list[PhoneOnPage]:
    def phone(name: str, role: str, language: str, called: str, zone: str) -> PhoneOnPage:
        return PhoneOnPage(
            user_id=people[name],
            name=name,
            role=role,
            language=language,
            language_name=called,
            zone=ZoneInfo(zone),
            start=f"/start {token}" if name == "Ada" else "/start",
        )

    return [
        phone("Ada", "invited, K-17", "en", "English", TORONTO),
        phone("Maëlle", "client, M-04", "fr", "français", PARIS),
        phone("نور", "client, N-11", "ar", "العربية", BEIRUT),
        phone("Bruno", "therapist", "en", "English", TORONTO),
        phone("Dalia", "admin", "en", "English", TORONTO),
    ]


async def _say_hello(url: str) -> None:
    """A bot may not write first: everybody but Ada has opened the chat before."""
    for phone in await Phones(url).everybody():
        if phone.name != "Ada":
            await phone.says("/help")


async def _until_told() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await stop.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


# --- a week in words ---------------------------------------------------------------------------


async def play_a_week(tell: Tell) -> None:
    """Plays and tells one week of a made-up clinic, message by message, and ends."""
    with running_server(new_world(starts_at=_monday_morning(SystemClock().now()))) as server:
        bot = BotProcess(server=server, home=_fresh_home())
        try:
            await _play(bot, tell)
        finally:
            await bot.stop()


def _fresh_home() -> Path:
    shutil.rmtree(HOME, ignore_errors=True)
    return HOME.resolve()


def _settings(bot: BotProcess) -> Settings:
    return Settings(
        telegram_api=bot.server.url,
        clock_url=bot.server.clock_url,
        data_dir=bot.home / "data",
        root_key_file=bot.home / "root.key",
    )


def _monday_morning(now: datetime) -> datetime:
    """Nine in the morning in Toronto, on the Monday of this week."""
    monday = now - timedelta(days=now.weekday())
    return monday.replace(hour=14, minute=0, second=0, microsecond=0)


async def _play(bot: BotProcess, tell: Tell) -> None:
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
    async with open_house(_settings(bot)) as house:
        screens = Screens(list(cast.values()), tell)
        winder = Winder(
            dial=phones,
            next_due=Agenda(house.open_work, phones.now).next_due,
            settled=screens.show_news,
        )
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
