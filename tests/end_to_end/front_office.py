"""What an office manager does with a phone: taps in `/admin`, words typed when asked for."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.phones import Phone
from bot.sandbox.screens import ShownMessage
from tests.end_to_end.living_clinic import PATIENCE, TORONTO, LivingClinic

Invited = tuple[str, ShownMessage]
"""Somebody's name, and the message with their link."""

_HOME = "What would you like to look after?"
_BACK = "Back to the menu"
_LINK = re.compile(r"start[ =](\S+)")


def plain(text: str) -> str:
    """Without the marks that keep the directions of scripts apart."""
    return re.sub("[\u2066-\u2069]", "", text)


@dataclass(frozen=True, slots=True)
class FrontOffice:
    """Dalia, her phone and the clinic."""

    clinic: LivingClinic
    phone: Phone

    @classmethod
    async def of(cls, clinic: LivingClinic, name: str) -> "FrontOffice":
        words = ("--name", name, "--locale", "en", "--timezone", TORONTO)
        made = await clinic.command("admin", "add", *words)
        phone = await clinic.phones.new(name, language_code="en")
        said = await phone.says(f"/start {made['invite_token']}")
        await phone.wait_for_new(said, PATIENCE)
        return cls(clinic, phone)

    async def opens(self, *labels: str) -> ShownMessage:
        """`/admin`, and one button after the other; the screen it led to."""
        screen = await self._menu()
        for label in labels:
            screen = await self.clinic.tap(self.phone, screen, label)
        return screen

    async def _menu(self) -> ShownMessage:
        """By the button under the last screen, as people do, or by the command."""
        last = await self.phone.last()
        if _BACK in last.labels:
            return await self.clinic.tap(self.phone, last, _BACK)
        said = await self.phone.says("/admin")
        return await self.phone.wait_for(
            lambda one: one.message_id > said.message_id and _HOME in one.text, PATIENCE
        )

    async def says(self, words: str) -> ShownMessage:
        """What came in answer."""
        said = await self.phone.says(words)
        return await self.phone.wait_for_new(said, PATIENCE)

    async def agrees(self, preview: ShownMessage) -> ShownMessage:
        done = await self.clinic.tap(self.phone, preview, "Yes, do it")
        assert done.text == "Done."
        return done

    async def sessions_begin(self, alias: str, start: str, how_often: str) -> ShownMessage:
        """What would go out, before it is agreed to."""
        await self.opens("Sessions", alias, "Add sessions")
        rhythm = await self.says(start)
        return await self.clinic.tap(self.phone, rhythm, how_often)

    # --- people ---------------------------------------------------------------------------------

    async def invites_therapist(self, name: str) -> Invited:
        await self.opens("People", "Invite a therapist")
        return name, await self.says(name)

    async def invites_client(self, name: str, alias: str, *, of: str) -> Invited:
        await self.opens("People", f"{of}, therapist", "Invite a client")
        return name, await self.says(alias)

    async def opened(self, invited: Invited) -> Phone:
        """The phone of whoever opened it and tapped the first button of every step."""
        name, invitation = invited
        found = _LINK.search(invitation.text)
        assert found is not None, invitation.text
        phone = await self.clinic.phones.new(name, language_code="en")
        said = await phone.says(f"/start {found[1]}")
        message = await phone.wait_for_new(said, PATIENCE)
        while message.rows:
            message = await self.clinic.tap_first(phone, message)
        return phone

    # --- time -----------------------------------------------------------------------------------

    async def it_becomes(self, instant: datetime) -> None:
        now = await self.clinic.phones.now()
        assert instant > now, "time goes forward only"
        await self.clinic.phones.advance((instant - now).total_seconds())
