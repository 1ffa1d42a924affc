"""How updates reach us: asked for, or posted to a webhook; and what watches over either."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from socket import socket
from typing import Any, Final
from urllib.parse import urlsplit

from bot.alliance.errors import AllianceError
from bot.chat.failures import BadToken, PollConflict
from bot.chat.intake import Intake
from bot.chat.presence import Presence
from bot.chat.reception import Reception
from bot.chat.settling import pause_after
from bot.chat.transport import Telegram, WebhookInfo
from bot.chat.watchdog import Watchdog
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import TryLater, Undeliverable
from bot.usecases.show_again import ShowAgain
from bot.wiring.conversation import conversation
from bot.wiring.house import House
from bot.wiring.line import Listening

Loop = Callable[[], Coroutine[Any, Any, None]]
"""Runs until cancelled; called once."""

LOOK_EVERY: Final = 30.0
_SAY_EVERY: Final = 12


class WebhookRefusedError(AllianceError):
    """Telegram will not post to that address."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram refuses ALLIANCE_WEBHOOK_URL; it must be a public https address on port 443, "
            "80, 88 or 8443"
        )


def uptime() -> float:
    """Monotonic seconds that pass also while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """The loops that take updates in, and since when none could come."""

    loops: tuple[Loop, ...]
    presence: Presence


def reaching(
    house: House,
    line: Listening,
    wake_sender: Callable[[], None],
    log: EventLog,
    *,
    door: socket | None,
) -> Reaching:
    """Polling, unless there is a door to listen at for a webhook."""
    presence = Presence(
        open_work=house.open_work,
        clock=house.clock,
        show_again=ShowAgain(messenger=house.messenger),
        changed=wake_sender,
        log=log,
        elapsed=uptime,
    )
    ways = _Ways(house=house, line=line, presence=presence, wake_sender=wake_sender, log=log)
    loops = ways.polling() if door is None else ways.webhook(door)
    return Reaching(loops=(presence.run, *loops), presence=presence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    house: House
    line: Listening
    presence: Presence
    wake_sender: Callable[[], None]
    log: EventLog

    def polling(self) -> tuple[Loop, ...]:
        intake = Intake(
            open_work=self.house.open_work,
            telegram=self.line,
            handle=conversation(self.house),
            clock=self.house.clock,
            wake_sender=self.wake_sender,
            log=self.log,
            contact=self.presence.contact,
        )
        watchdog = Watchdog(
            silent_for=self.line.silent_for,
            renew=self.line.telegram.renew,
            probe=self.line.telegram.me,
            log=self.log,
            elapsed=time.monotonic,
        )
        return intake.run, watchdog.run

    def webhook(self, door: socket) -> tuple[Loop, ...]:
        from bot.chat.webhook import Webhook  # noqa: PLC0415  # a server only where one runs
        from bot.ops.web import serve  # noqa: PLC0415

        reception = Reception(
            open_work=self.house.open_work,
            telegram=self.line,
            handle=conversation(self.house),
            clock=self.house.clock,
            wake_sender=self.wake_sender,
            log=self.log,
        )
        url, secret = self.house.settings.webhook_url or "", _secret(self.house)
        path = urlsplit(url).path or "/"
        webhook = Webhook(reception=reception, path=path, secret=secret, log=self.log)
        keeper = HookKeeper(
            line=self.line,
            reception=reception,
            url=url,
            secret=secret,
            contact=self.presence.contact,
            log=self.log,
        )
        return partial(serve, webhook.app, door), webhook.run, keeper.run


def _secret(house: House) -> str:
    """Of our own making where none is set: Telegram is told at each start anyway."""
    if house.settings.webhook_secret is not None:
        return house.settings.webhook_secret.get_secret_value()
    return house.chance.token()


@dataclass(slots=True, kw_only=True)
class HookKeeper:
    """Tells Telegram where to post, and looks now and then whether it still does."""

    line: Listening
    reception: Reception
    url: str
    secret: str = field(repr=False)
    contact: Callable[[], None]
    log: EventLog
    failures: int = 0
    _failed_at: int | None = None
    _looked: bool = False

    @property
    def telegram(self) -> Telegram:
        return self.line.telegram

    async def run(self) -> None:
        """Until cancelled.

        Raises:
            WrongTokenError, WrongClockError, WebhookRefusedError: there is no point in going on.
        """
        await self._until_set()
        self.line.is_ready()
        while True:
            await self._kept(self._look)
            await asyncio.sleep(LOOK_EVERY)

    async def _until_set(self) -> None:
        tries = 0
        while not await self._kept(self._begin):
            await asyncio.sleep(pause_after(tries))
            tries += 1

    async def _kept(self, act: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        try:
            await act()
        except (TryLater, BadToken, PollConflict) as error:
            if self.failures % _SAY_EVERY == 0:
                self._complain(error)
            self.failures += 1
            return False
        self.failures = 0
        return True

    def _complain(self, error: Exception) -> None:
        reason = str(error)
        if isinstance(error, BadToken):
            self.log.event(Event.TOKEN_REFUSED, level="error", reason=reason)
        else:
            self.log.event(Event.WEBHOOK_FAILED, level="error", reason=reason)

    async def _begin(self) -> None:
        me = await self.line.me()
        info = await self.telegram.webhook_info()
        if info.url not in ("", self.url) and not self.line.own_webhook.is_ours(info.url):
            self.log.event(Event.FOREIGN_WEBHOOK, level="error", replaced=True)
        await self._set()
        self.reception.bot_id = me.id

    async def _set(self) -> None:
        try:
            await self.telegram.set_webhook(self.url, self.secret)
        except Undeliverable:
            raise WebhookRefusedError from None
        self.line.own_webhook.remember(self.url)
        self.log.event(Event.WEBHOOK_SET)

    async def _look(self) -> None:
        info = await self.line.webhook_info()
        self.line.compare_clocks()
        if not info.url:
            await self._set()
        elif info.url != self.url:
            self.log.event(Event.FOREIGN_WEBHOOK, level="error", replaced=False)
        elif self._delivers(info):
            self.contact()
        else:
            self.log.event(Event.WEBHOOK_FAILED, level="error", reason="not delivered")

    def _delivers(self, info: WebhookInfo) -> bool:
        """Whether no delivery has failed since the last look; at first, what was is forgotten."""
        before, self._failed_at = self._failed_at, info.failed_at
        first, self._looked = not self._looked, True
        return first or info.failed_at == before
