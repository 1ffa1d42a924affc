"""Asks Telegram what is new, and confirms it only once what it did is committed.

Asking for updates from an offset on confirms all before it. So the offset is raised after the
commit, never before, and lives in memory only: after a restart Telegram hands over again
whatever was not confirmed, and the store knows what it has seen.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.alliance.errors import AllianceError
from bot.chat.failures import BadToken, PollConflict
from bot.chat.incoming import MalformedUpdateError, update_id_of
from bot.chat.reception import Handle, Raw, Reception, StoreError
from bot.chat.settling import pause_after
from bot.chat.transport import Me
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, OpenWork, TryLater

LONG_POLL: Final = 25
"""Seconds Telegram may hold the line; at most 50."""
_CONFLICT_PAUSE: Final = 3.0
_TOKEN_PAUSE: Final = 30.0
_LONGEST_PAUSE: Final = 60.0
"""Seconds: whatever patience is asked for, nobody may be out of reach for hours without a try."""
_OFFSET_LIFE: Final = timedelta(days=1)
_SAY_EVERY: Final = 12


class Updates(Protocol):
    """The part of `Telegram` the intake uses."""

    async def updates(
        self,
        offset: int | None,
        timeout: int,  # noqa: ASYNC109  # Telegram's own name for how long it may hold the line
    ) -> list[dict[str, object]]: ...

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None: ...

    async def me(self) -> Me: ...


def _nothing() -> None:
    return


class Intake:
    """The poller. Runs in one process at a time; another one shows as `poll_conflict`.

    An AllianceError that `telegram` raises says that going on makes no sense, and ends it.
    """

    def __init__(
        self,
        *,
        open_work: OpenWork,
        telegram: Updates,
        handle: Handle,
        clock: Clock,
        wake_sender: Callable[[], None],
        log: EventLog,
        contact: Callable[[], None] = _nothing,
    ) -> None:
        """`contact` is called after each good poll, once what it brought is taken in."""
        self._telegram = telegram
        self._clock = clock
        self._log = log
        self._contact = contact
        self._reception = Reception(
            open_work=open_work,
            telegram=telegram,
            handle=handle,
            clock=clock,
            wake_sender=wake_sender,
            log=log,
        )
        self._offset: int | None = None
        self._poll_failures = 0
        self._store_failures = 0
        self._last_update_at: datetime | None = None

    async def run(self) -> None:
        """Take updates in until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                raws = await self._poll()
                if raws is not None:
                    await self._take_in(raws, group)

    # --- asking

    async def _poll(self) -> Sequence[Raw] | None:
        """The next updates; None after a failure, and a pause has passed."""
        try:
            if not self._reception.bot_id:
                self._reception.bot_id = (await self._telegram.me()).id
            raws = await self._telegram.updates(self._offset_to_ask(), LONG_POLL)
        except AllianceError:
            raise
        except PollConflict as conflict:
            event = Event.FOREIGN_WEBHOOK if conflict.webhook else Event.POLL_CONFLICT
            await self._poll_failed(event, conflict, _CONFLICT_PAUSE)
        except BadToken as error:
            await self._poll_failed(Event.TOKEN_REFUSED, error, _TOKEN_PAUSE)
        except TryLater as error:
            wished = max(pause_after(self._poll_failures), error.after.total_seconds())
            pause = min(wished, _LONGEST_PAUSE)
            await self._poll_failed(Event.POLL_FAILED, error, pause)
        except Exception as error:  # noqa: BLE001  # whatever it is, people go on writing
            await self._poll_failed(Event.POLL_FAILED, error, pause_after(self._poll_failures))
        else:
            self._poll_went_well()
            return raws
        return None

    def _offset_to_ask(self) -> int | None:
        """After a quiet week Telegram may number updates afresh; an old offset would skip them."""
        if self._last_update_at and self._clock.now() - self._last_update_at > _OFFSET_LIFE:
            self._offset = None
        return self._offset

    def _poll_went_well(self) -> None:
        if self._poll_failures:
            self._log.event(Event.POLL_RECOVERED, failures=self._poll_failures)
        self._poll_failures = 0

    async def _poll_failed(self, event: Event, error: Exception, pause: float) -> None:
        """Says so at first and then now and again, not at each try of a long outage."""
        if self._poll_failures % _SAY_EVERY == 0:
            # A TryLater says in words of ours what happened; of others the class must do.
            reason = str(error) if isinstance(error, TryLater) else type(error).__name__
            level = "warning" if event is Event.POLL_FAILED else "error"
            self._log.event(event, level=level, reason=reason, failures=self._poll_failures)
        self._poll_failures += 1
        await asyncio.sleep(pause)

    # --- taking in

    async def _take_in(self, raws: Sequence[Raw], group: asyncio.TaskGroup) -> None:
        """One poll's updates, in order. Stops where the store fails; Telegram will repeat them."""
        before = self._offset
        try:
            await self._reception.take(raws, self._confirm, group)
        except StoreError as error:
            await self._store_failed(error)
            return
        self._store_failures = 0
        self._contact()
        if not raws:
            return
        self._last_update_at = self._clock.now()
        if self._offset == before:
            await asyncio.sleep(1)  # nothing in there had a number: do not ask in a hot loop

    def _confirm(self, raws: Sequence[Raw]) -> None:
        """From the next poll on Telegram need not keep these."""
        for raw in raws:
            try:
                self._offset = update_id_of(raw) + 1
            except MalformedUpdateError:  # without a number it cannot be confirmed
                continue

    async def _store_failed(self, error: StoreError) -> None:
        """Nothing was confirmed; asking again at once would only make Telegram slow us down."""
        cause = type(error.__cause__).__name__
        if self._store_failures % _SAY_EVERY == 0:
            self._log.event(Event.INTAKE_STORE_FAILED, level="error", error=cause)
        await asyncio.sleep(pause_after(self._store_failures))
        self._store_failures += 1
