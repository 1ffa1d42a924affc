"""The commands Telegram shows beside the text field: per language, and per chat for staff."""

import asyncio
from dataclasses import dataclass, field

from bot.alliance.people import Address, Admin, Register, Role, Speech, Therapist
from bot.chat.texts.commands import commands_for
from bot.chat.transport import Telegram
from bot.usecases.actors import Product
from bot.wiring.house import House

EVERY = 60.0
"""Seconds between looks for staff who joined, or changed their language."""


@dataclass(slots=True, kw_only=True)
class Menus:
    """Best effort: a menu that cannot be set stops nothing, and is tried at the next start."""

    house: House
    telegram: Telegram
    _known: dict[Address, tuple[str, frozenset[Role]]] = field(default_factory=dict)

    async def run(self) -> None:
        await self._for_everybody()
        while True:
            await self._for_staff()
            await asyncio.sleep(EVERY)

    async def _for_everybody(self) -> None:
        """What clients may use. Telegram takes two letters, and none for all other languages."""
        codes = [None, *(choice.tag for choice in self.house.catalogs.choices())]
        for code in codes:
            if code is None or len(code) == len("en"):
                t = self.house.catalogs.translator(code or "en", Register.POLITE, "UTC")
                await self.telegram.set_commands(None, code, commands_for(t, [Role.CLIENT]))

    async def _for_staff(self) -> None:
        for address, (speech, roles) in (await self._staff()).items():
            wanted = (speech.locale, roles)
            if self._known.get(address) == wanted:
                continue
            lines = commands_for(self.house.catalogs.of(speech), sorted(roles))
            await self.telegram.set_commands(address, None, lines)
            self._known[address] = wanted

    async def _staff(self) -> dict[Address, tuple[Speech, frozenset[Role]]]:
        """Everybody on the staff, with all they are; who is a client too keeps those commands."""
        found: dict[Address, tuple[Speech, frozenset[Role]]] = {}
        async with self.house.open_work() as work:
            people: list[tuple[Role, Therapist | Admin]] = [
                *((Role.THERAPIST, one) for one in await work.staff.therapists(Product())),
                *((Role.ADMIN, one) for one in await work.staff.admins(Product())),
            ]
            for role, person in people:
                if person.address is None:
                    continue
                roles = found.get(person.address, (person.speech, frozenset[Role]()))[1]
                if await work.clients.at(Product(), person.address) is not None:
                    roles |= {Role.CLIENT}
                found[person.address] = (person.speech, roles | {role})
        return found
