"""A client is told that there is something new, and finds out what by opening it."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.alliance.availability import quiet_hours
from bot.alliance.people import Client
from bot.alliance.timing import is_quiet, zone
from bot.usecases.actors import Product
from bot.usecases.ports import Chance, Outgoing, UnitOfWork


class News(StrEnum):
    """What opening it shows."""

    GOALS = "goals"
    FRAME = "frame"


class NewsBringer(Protocol):
    @property
    def chance(self) -> Chance: ...

    def news(self, client: Client, about: News, *, silent: bool) -> Outgoing:
        """One neutral sentence, as a lock screen may show it, and a button that opens it."""
        ...


async def tell_client(
    work: UnitOfWork, messenger: NewsBringer, client: Client, about: News, now: datetime
) -> bool:
    """False for those who are not to be written to: not joined, pausing, stopped."""
    if not client.may_be_asked:
        return False
    policies = (await work.clinic.get(Product())).policies
    # At once and without a sound: held back, it would hold back all that follows in that chat.
    silent = is_quiet(now, quiet_hours(client, policies), zone(client.speech.timezone))
    await work.outbox.put(Product(), messenger.news(client, about, silent=silent))
    return True
