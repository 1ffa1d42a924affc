"""The sandbox: a local Telegram, a made-up clinic, and the real bot in a process of its own."""

import asyncio
import errno
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.alliance.errors import AllianceError
from bot.sandbox.bot_process import BotDiedError, BotProcess
from bot.sandbox.page.handsets import PhoneOnPage
from bot.sandbox.page.routes import page_routes
from bot.sandbox.phones import Phones
from bot.sandbox.server import new_world, running_server
from bot.sandbox.winding import Winder, WorldDial
from bot.sandbox.world import TelegramWorld
from bot.wiring.chance import SystemChance
from bot.wiring.clocks import SystemClock
from bot.wiring.founding import found
from bot.wiring.house import House, open_house
from bot.wiring.made_up_clinic import BEIRUT, PARIS, TORONTO, Cast, MadeUpClinic
from bot.wiring.sandboxed_bot import (
    Agenda,
    Tell,
    fresh_home,
    settings_of,
    telling_why_it_ended,
)
from bot.wiring.voice import voice

_CTRL_C = 0.5
"""Seconds in which a Ctrl-C that has ended the bot reaches us, too."""


class PortTakenError(AllianceError):
    """Something else listens there."""


async def serve_sandbox(port: int, tell: Tell, starts_at: datetime | None = None) -> None:
    """Serves the page of phones until Ctrl-C; `starts_at` is aware, by default last Sunday.

    Raises:
        PortTakenError: another program listens on that port.
        BotEndedError: the bot did not start, or ended.
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
        with telling_why_it_ended(), running_server(world, port=port, more=routes) as server:
            bot = BotProcess(server=server, home=fresh_home())
            tell("Preparing a made-up clinic with some months behind it …")
            async with _inhabited(bot, people, token, world.clock.now()) as house:
                languages.append(house)
                clinic.append(Agenda(house.open_work, dial.now))
                await bot.start()
                try:
                    await _say_hello(server.url)
                    tell(f"Open {server.url} in a browser. Nothing leaves this machine.")
                    tell("Ctrl-C ends it.")
                    await _until_told(bot)
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
    settings = settings_of(bot)
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


async def _until_told(bot: BotProcess) -> None:
    """Returns at a signal. Raises BotDiedError where the bot ends without one."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    try:
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(_told_by_its_end(bot, told))
            await told.wait()
            watch.cancel()
        if watch.done() and not watch.cancelled():
            raise BotDiedError(bot.last_words())
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _told_by_its_end(bot: BotProcess, told: asyncio.Event) -> None:
    await bot.until_it_ends()
    await asyncio.sleep(_CTRL_C)
    told.set()
