"""What an end-to-end test can do with a clinic; everything goes over HTTP or the command line."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.screens import ShownMessage
from bot.sandbox.server import RunningServer

TORONTO = "America/Toronto"
PATIENCE = 20.0
_AWAY = "\n\nI was away for a moment. If your last tap does not show here, please tap again."


@dataclass(slots=True, kw_only=True)
class LivingClinic:
    bot: BotProcess
    phones: Phones
    server: RunningServer

    @classmethod
    async def founded(cls, server: RunningServer, home: Path) -> "LivingClinic":
        bot = BotProcess(server=server, home=home)
        living = cls(bot=bot, phones=Phones(server.url), server=server)
        await living.command("init")
        await bot.start()
        return living

    @property
    def data(self) -> Path:
        return self.bot.home / "data"

    async def command(self, *words: str) -> dict[str, Any]:
        return await self.bot.command(*words)

    async def therapist(self, name: str = "Bruno", locale: str = "en") -> tuple[Phone, str]:
        """Their phone, joined, and their id."""
        made = await self.command(
            "therapist", "add", "--name", name, "--locale", locale, "--timezone", TORONTO
        )
        phone = await self.phones.new(name, language_code="en")
        await phone.says(f"/start {made['invite_token']}")
        await phone.wait_for(lambda message: not message.rows)
        return phone, made["id"]

    async def invited(self, therapist_id: str, alias: str, *more: str) -> dict[str, Any]:
        words = ("--therapist", therapist_id, "--alias", alias)
        speech = more or ("--locale", "en", "--timezone", TORONTO, "--country", "CA")
        return await self.command("client", "add", *words, *speech)

    async def client(
        self, therapist_id: str, name: str, alias: str, *more: str
    ) -> tuple[Phone, str]:
        """Joined with the first button of every step."""
        made = await self.invited(therapist_id, alias, *more)
        phone = await self.phones.new(name, language_code="en")
        await phone.says(f"/start {made['invite_token']}")
        message = await phone.wait_for(lambda one: bool(one.rows))
        for _ in range(6):
            message = await self.tap_first(phone, message)
            if not message.rows:
                return phone, made["id"]
        raise AssertionError("joining took more than six taps")

    async def tap_first(self, phone: Phone, message: ShownMessage) -> ShownMessage:
        """Taps the first button and gives back what the message became."""
        tap = await phone.taps_on(message.message_id, index=0)
        return await self.after(phone, message, tap)

    async def tap(self, phone: Phone, message: ShownMessage, label: str) -> ShownMessage:
        tap = await phone.taps_on(message.message_id, text=label)
        return await self.after(phone, message, tap)

    async def after(self, phone: Phone, message: ShownMessage, tap: Any) -> ShownMessage:
        """The tap is answered, and the message is another one.

        That the bot was away is no answer to it: a clock that was wound, and a kill before the
        bot could note it, make a gap.
        """
        await phone.is_answered(tap, PATIENCE)
        before = _step(message)
        return await phone.wait_for(
            lambda one: one.message_id == message.message_id and _step(one) != before, PATIENCE
        )

    async def session_just_over(self, client_id: str) -> dict[str, Any]:
        now = await self.phones.now()
        start = (now - timedelta(minutes=51)).replace(second=0, microsecond=0)
        return await self.command(
            "session", "add", "--client", client_id, "--start", start.isoformat()
        )

    async def wind_to_due(self, client_id: str) -> None:
        """To when the client's next check-in is due, by `alliance why`."""
        found = await self.why(client_id)
        due = min(
            datetime.fromisoformat(one["due_at"]) for one in found if one["state"] == "scheduled"
        )
        now = await self.phones.now()
        await self.phones.advance(max(0.0, (due - now).total_seconds()) + 1)

    async def why(self, client_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.command("why", "--client", client_id))["checkins"]
        return found

    async def check_in(self, phone: Phone) -> ShownMessage:
        """The check-in on screen."""
        return await phone.wait_for(lambda message: "10" in message.labels, PATIENCE)

    async def comes_true(self, look: Any, seconds: float = PATIENCE) -> None:
        """`look` is asked until it is true."""
        for _ in range(int(seconds / 0.1)):
            if await look():
                return
            await asyncio.sleep(0.1)
        raise AssertionError("it did not come true")


def _step(message: ShownMessage) -> tuple[str, object]:
    return message.text.removesuffix(_AWAY), message.rows
