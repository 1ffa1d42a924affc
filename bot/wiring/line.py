"""The line to Telegram as the intake sees it, and what is looked after around it."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.alliance.errors import AllianceError
from bot.chat.failures import BadToken, PollConflict, RateLimited
from bot.chat.transport import Me, Telegram, WebhookInfo
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, TryLater
from bot.wiring.bot_name import BotName

CLOCKS_MAY_DIFFER = timedelta(minutes=10)
REFUSED_AGAIN_AFTER = (1.0, 2.0)
"""Seconds after which a token that is refused at the start is tried again."""
REFUSALS_LAST = 900.0
"""Seconds for which a running process bears that its token is refused."""
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
    _refused_since: float | None = None

    def __post_init__(self) -> None:
        self.answered_at = self.elapsed()

    def agreed_at(self) -> float | None:
        """When Telegram last answered and its clock did not differ from ours."""
        return self._agreed_at

    def silent_for(self) -> float:
        return self.elapsed() - self.answered_at

    async def me(self) -> Me:
        """At the start, where one refusal could be a hiccup and a third is the truth.

        Raises WrongTokenError, WrongClockError.
        """
        me = await self._known_at_last()
        self.compare_clocks()
        self.name.remember(me.username)
        return me

    async def _known_at_last(self) -> Me:
        for pause in REFUSED_AGAIN_AFTER:
            with suppress(BadToken):
                return await self.telegram.me()
            await asyncio.sleep(pause)
        try:
            return await self.telegram.me()
        except BadToken:
            raise WrongTokenError from None

    async def webhook_info(self) -> WebhookInfo:
        """Raises WrongTokenError once refusals persist, and as `Telegram.webhook_info`."""
        try:
            found = await self.telegram.webhook_info()
        except BadToken:
            self._refused()
            raise
        self._refused_since = None
        return found

    def _refused(self) -> None:
        """While running, a refusal is waited out for a while: it happens to Telegram.

        Then the process ends, for whoever watches over it to start it with the token that is
        there by then. Raises WrongTokenError.
        """
        if self._refused_since is None:
            self._refused_since = self.elapsed()
        if self.elapsed() - self._refused_since >= REFUSALS_LAST:
            raise WrongTokenError

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, object]]:  # noqa: ASYNC109  # Telegram's own name for it
        """Raises WrongClockError, WrongTokenError once refusals persist; as `Telegram.updates`."""
        self.is_ready()
        try:
            found = await self._polled(offset, timeout)
        except BadToken:
            self.answered_at = self.elapsed()
            self._refused()
            raise
        except (PollConflict, RateLimited):
            self.answered_at = self.elapsed()
            raise
        self.answered_at = self.elapsed()
        self._refused_since = None
        self.compare_clocks()
        return found

    async def _polled(self, offset: int | None, timeout: int) -> list[dict[str, object]]:  # noqa: ASYNC109  # as above
        """Once more, without waiting, where a webhook was in the way; a second no is the truth."""
        try:
            return await self.telegram.updates(offset, timeout)
        except PollConflict as conflict:
            if not (conflict.webhook and await self._our_webhook_came_down()):
                raise
        return await self.telegram.updates(offset, 0)

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
