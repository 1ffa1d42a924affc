"""Looks whether polls are still answered, and ends a process whose line only seems alive."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

from bot.alliance.errors import AllianceError
from bot.usecases.events import Event, EventLog

LOOK_EVERY: Final = 5.0
RENEW_AFTER: Final = 90.0
"""Seconds without an answer; a poll that hangs is given up after 40."""
END_AFTER: Final = 180.0
REACHABLE_FOR: Final = 45.0
"""Seconds for which Telegram answers others but no poll: longer than one poll may hang."""


class StuckLineError(AllianceError):
    """Telegram can be reached, yet no poll is answered."""

    def __init__(self) -> None:
        super().__init__("polls get no answer although Telegram can be reached; start again")


class Watchdog:
    """An outage of Telegram is waited out; a line of ours that is stuck is not.

    Args:
        silent_for: seconds since a poll was last answered, if only with a refusal.
        renew: replaces the connection polls go through.
        probe: asks Telegram something harmless on another connection; raises if it cannot.
        elapsed: monotonic seconds.
    """

    def __init__(
        self,
        *,
        silent_for: Callable[[], float],
        renew: Callable[[], Awaitable[None]],
        probe: Callable[[], Awaitable[object]],
        log: EventLog,
        elapsed: Callable[[], float],
    ) -> None:
        self._silent_for = silent_for
        self._renew = renew
        self._probe = probe
        self._log = log
        self._elapsed = elapsed
        self._renewed_at: float | None = None
        self._reachable_since: float | None = None

    async def run(self) -> NoReturn:
        """Until cancelled. Raises StuckLineError."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Raises StuckLineError."""
        silent = self._silent_for()
        if silent < RENEW_AFTER:
            self._renewed_at = self._reachable_since = None
            return
        if self._renewed_at is None or self._elapsed() - self._renewed_at >= RENEW_AFTER:
            self._renewed_at = self._elapsed()
            self._log.event(Event.LINE_RENEWED, level="warning", seconds=round(silent))
            await self._renew()
        if silent >= END_AFTER:
            await self._end_if_reachable(silent)

    async def _end_if_reachable(self, silent: float) -> None:
        if not await self._is_reachable():
            self._reachable_since = None
            return
        if self._reachable_since is None:
            self._reachable_since = self._elapsed()
        if self._elapsed() - self._reachable_since >= REACHABLE_FOR:
            self._log.event(Event.LINE_STUCK, level="error", seconds=round(silent))
            raise StuckLineError

    async def _is_reachable(self) -> bool:
        try:
            await self._probe()
        except Exception:  # noqa: BLE001  # whatever it is, Telegram did not answer
            return False
        return True
