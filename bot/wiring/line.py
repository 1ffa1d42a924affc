"""The line to Telegram as the intake sees it, and what is looked after around it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.alliance.errors import AllianceError
from bot.chat.transport import BadToken, Me, PollConflict, RateLimited, Telegram
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, TryLater
from bot.wiring.bot_name import BotName

CLOCKS_MAY_DIFFER = timedelta(minutes=10)
OWN_WEBHOOK_FILE = "webhook.json"


class WrongTokenError(AllianceError):
    """Telegram does not know this bot."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram does not know ALLIANCE_TELEGRAM_TOKEN; look at it, or ask @BotFather for a "
            "new one"
        )


class WrongClockError(AllianceError):
    """What is due could not be told from what is over."""

    def __init__(self, ahead: timedelta) -> None:
        amount = abs(round(ahead.total_seconds() / 60))
        side = "ahead of" if ahead > timedelta(0) else "behind"
        super().__init__(
            f"this machine's clock is {amount} minutes {side} Telegram's; set it and start again"
        )


@dataclass(frozen=True, slots=True)
class OwnWebhook:
    """Remembers the address we gave Telegram: one that somebody else set is never taken down.

    A file in the data folder; the address is public.
    """

    data_dir: Path

    def remember(self, url: str) -> None:
        fresh = self.data_dir / f"{OWN_WEBHOOK_FILE}.new"
        fresh.write_text(json.dumps({"url": url}) + "\n", encoding="utf-8")
        fresh.replace(self.data_dir / OWN_WEBHOOK_FILE)

    def forget(self) -> None:
        (self.data_dir / OWN_WEBHOOK_FILE).unlink(missing_ok=True)

    def is_ours(self, url: str) -> bool:
        try:
            found = json.loads((self.data_dir / OWN_WEBHOOK_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(found, dict) and found.get("url") == url


@dataclass(slots=True, kw_only=True)
class Listening:
    """Notes the bot's name, the first poll and every answer; refuses what makes no sense.

    `clock` is None where it is meant to differ from Telegram's.
    """

    telegram: Telegram
    name: BotName
    own_webhook: OwnWebhook
    clock: Clock | None
    log: EventLog
    elapsed: Callable[[], float]
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    answered_at: float = field(init=False)
    """When a poll was last answered, if only with a refusal; the start until then."""

    _agreed_at: float | None = None

    def __post_init__(self) -> None:
        self.answered_at = self.elapsed()

    def agreed_at(self) -> float | None:
        """When Telegram last answered and its clock did not differ from ours."""
        return self._agreed_at

    def silent_for(self) -> float:
        return self.elapsed() - self.answered_at

    async def me(self) -> Me:
        """Raises WrongTokenError, WrongClockError."""
        try:
            me = await self.telegram.me()
        except BadToken:
            raise WrongTokenError from None
        self.compare_clocks()
        self.name.remember(me.username)
        return me

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, object]]:  # noqa: ASYNC109  # Telegram's own name for it
        """Raises WrongClockError, and as `Telegram.updates`."""
        self.is_ready()
        try:
            found = await self.telegram.updates(offset, timeout)
        except PollConflict as conflict:
            self.answered_at = self.elapsed()
            if conflict.webhook and await self._our_webhook_came_down():
                return []
            raise
        except (BadToken, RateLimited):
            self.answered_at = self.elapsed()
            raise
        self.answered_at = self.elapsed()
        self.compare_clocks()
        return found

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None:
        await self.telegram.answer(callback_id, text, alert=alert)

    def compare_clocks(self) -> None:
        """Raises WrongClockError; what Telegram handed over is not confirmed then."""
        theirs = self.telegram.their_time
        if self.clock is not None and theirs is not None:
            ahead = self.clock.now() - theirs
            if abs(ahead) > CLOCKS_MAY_DIFFER:
                seconds = round(ahead.total_seconds())
                self.log.event(Event.CLOCK_WRONG, level="error", seconds=seconds)
                raise WrongClockError(ahead)
        self._agreed_at = self.elapsed()

    def is_ready(self) -> None:
        if not self.asked.is_set():
            self.asked.set()
            self.log.event(Event.READY)

    async def _our_webhook_came_down(self) -> bool:
        """After a time with a webhook of ours, polling is wanted again."""
        try:
            url = (await self.telegram.webhook_info()).url
            if not url or not self.own_webhook.is_ours(url):
                return not url
            await self.telegram.take_webhook_down()
        except (BadToken, PollConflict, TryLater):
            return False
        self.own_webhook.forget()
        self.log.event(Event.WEBHOOK_TAKEN_DOWN)
        return True
