"""One week of a made-up clinic, told message by message."""

from datetime import datetime, timedelta

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.phones import Phones
from bot.sandbox.server import new_world, running_server
from bot.sandbox.week import Screens, Week
from bot.sandbox.winding import Winder
from bot.wiring.clocks import SystemClock
from bot.wiring.house import open_house
from bot.wiring.made_up_clinic import PARIS, TORONTO
from bot.wiring.sandboxed_bot import Agenda, Tell, fresh_home, settings_of, telling_why_it_ended

_SESSIONS = {"Ada": timedelta(hours=6), "Maëlle": timedelta(days=1)}
"""When each has an hour in the week that is played, after Monday nine in the morning in Toronto."""


async def play_a_week(tell: Tell) -> None:
    """Plays and tells one week of a made-up clinic, message by message, and ends.

    Raises:
        BotEndedError: the bot did not start.
    """
    world = new_world(starts_at=_monday_morning(SystemClock().now()))
    with telling_why_it_ended(), running_server(world) as server:
        bot = BotProcess(server=server, home=fresh_home())
        try:
            await _play(bot, tell)
        finally:
            await bot.stop()


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
    async with open_house(settings_of(bot)) as house:
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
