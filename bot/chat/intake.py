"""Takes what Telegram has for us, and confirms it only once what it did is committed.

Asking for updates from an offset on confirms all before it. So the offset is raised after the
commit, never before, and lives in memory only: after a restart Telegram hands over again
whatever was not confirmed, and the store knows what it has seen.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.chat.incoming import (
    Ignored,
    MalformedUpdateError,
    Membership,
    Tap,
    Typed,
    callback_id_of,
    parse,
    update_id_of,
)
from bot.chat.settling import pause_after
from bot.chat.transport import BadToken, Me, PollConflict
from bot.usecases.actors import Product
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, OpenWork, TryLater, UnitOfWork

LONG_POLL: Final = 25
"""Seconds Telegram may hold the line; at most 50."""
TOGETHER: Final = 25
"""Updates that share a transaction; more would let the first tap of a crowd wait for the last."""
TRIES: Final = 3
_ANSWERS_AT_ONCE: Final = 16
_ANSWER_PAUSE: Final = 0.5
_CONFLICT_PAUSE: Final = 3.0
_TOKEN_PAUSE: Final = 30.0
_OFFSET_LIFE: Final = timedelta(days=1)
_SAY_EVERY: Final = 12

Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TapAnswer:
    """What a tap shows for a moment (at most 200 units), or as an alert; None ends the waiting."""

    text: str | None = field(default=None, repr=False)
    alert: bool = False


Handle = Callable[[UnitOfWork, Tap | Typed | Membership], Awaitable[TapAnswer | None]]


class Updates(Protocol):
    """The part of `Telegram` the intake uses."""

    async def updates(
        self,
        offset: int | None,
        timeout: int,  # noqa: ASYNC109  # Telegram's own name for how long it may hold the line
    ) -> list[dict[str, object]]: ...

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None: ...

    async def me(self) -> Me: ...


@dataclass(frozen=True, slots=True)
class _Answer:
    callback_id: str = field(repr=False)
    says: TapAnswer = TapAnswer()


@dataclass(slots=True)
class _Taken:
    """What one transaction came to: how many updates went well, and what stopped it."""

    handled: int = 0
    answers: list[_Answer] = field(default_factory=list)
    trouble: Exception | None = None


class _StoreError(Exception):
    """Nothing was committed."""


class Intake:
    """The poller. Runs in one process at a time; another one shows as `poll_conflict`."""

    def __init__(
        self,
        *,
        open_work: OpenWork,
        telegram: Updates,
        handle: Handle,
        clock: Clock,
        wake_sender: Callable[[], None],
        log: EventLog,
    ) -> None:
        self._open_work = open_work
        self._telegram = telegram
        self._handle = handle
        self._clock = clock
        self._wake_sender = wake_sender
        self._log = log
        self._bot_id = 0
        self._offset: int | None = None
        self._tries: dict[int, int] = {}
        self._poll_failures = 0
        self._store_failures = 0
        self._answering = asyncio.Semaphore(_ANSWERS_AT_ONCE)
        self.last_poll_at: datetime | None = None
        """When Telegram last answered a poll; for health and for gaps."""
        self._last_update_at: datetime | None = None

    async def run(self) -> None:
        """Take updates in until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                raws = await self._poll()
                if raws:
                    await self._take_in(raws, group)

    # --- asking

    async def _poll(self) -> Sequence[Raw]:
        """The next updates; after a failure none, and a pause has passed."""
        try:
            if not self._bot_id:
                self._bot_id = (await self._telegram.me()).id
            raws = await self._telegram.updates(self._offset_to_ask(), LONG_POLL)
        except PollConflict as conflict:
            event = Event.FOREIGN_WEBHOOK if conflict.webhook else Event.POLL_CONFLICT
            await self._poll_failed(event, conflict, _CONFLICT_PAUSE)
        except BadToken as error:
            await self._poll_failed(Event.POLL_FAILED, error, _TOKEN_PAUSE)
        except TryLater as error:
            pause = max(pause_after(self._poll_failures), error.after.total_seconds())
            await self._poll_failed(Event.POLL_FAILED, error, pause)
        except Exception as error:  # noqa: BLE001  # whatever it is, people go on writing
            await self._poll_failed(Event.POLL_FAILED, error, pause_after(self._poll_failures))
        else:
            self._poll_went_well()
            return raws
        return ()

    def _offset_to_ask(self) -> int | None:
        """After a quiet week Telegram may number updates afresh; an old offset would skip them."""
        if self._last_update_at and self._clock.now() - self._last_update_at > _OFFSET_LIFE:
            self._offset = None
        return self._offset

    def _poll_went_well(self) -> None:
        if self._poll_failures:
            self._log.event(Event.POLL_RECOVERED, failures=self._poll_failures)
        self._poll_failures = 0
        self.last_poll_at = self._clock.now()

    async def _poll_failed(self, event: Event, error: Exception, pause: float) -> None:
        """Says so at first and then now and again, not at each try of a long outage."""
        if self._poll_failures % _SAY_EVERY == 0:
            self._log.event(
                event, level="warning", error=type(error).__name__, failures=self._poll_failures
            )
        self._poll_failures += 1
        await asyncio.sleep(pause)

    # --- taking in

    async def _take_in(self, raws: Sequence[Raw], group: asyncio.TaskGroup) -> None:
        """One poll's updates, in order. Stops where the store fails; Telegram will repeat them."""
        before = self._offset
        try:
            while raws:
                raws = raws[await self._take_some(raws, group) :]
        except _StoreError as error:
            await self._store_failed(error)
            return
        self._store_failures = 0
        self._last_update_at = self._clock.now()
        if self._offset == before:
            await asyncio.sleep(1)  # nothing in there had a number: do not ask in a hot loop

    async def _take_some(self, raws: Sequence[Raw], group: asyncio.TaskGroup) -> int:
        """Handles, commits, answers and confirms the first few; how many."""
        together = 1 if self._tried(raws[0]) else TOGETHER
        taken = await self._in_one_transaction(raws[:together])
        for answer in taken.answers:
            group.create_task(self._answer(answer))
        if taken.handled:
            self._wake_sender()
            self._confirm(raws[: taken.handled])
        if taken.trouble is None:
            return taken.handled
        return taken.handled + await self._trouble(raws[taken.handled], taken.trouble, group)

    async def _in_one_transaction(self, raws: Sequence[Raw]) -> _Taken:
        taken = _Taken()
        try:
            async with self._open_work() as work:
                await self._handle_each(work, raws, taken)
                if taken.handled:
                    await work.commit()
        except Exception as error:
            raise _StoreError from error
        return taken

    async def _handle_each(self, work: UnitOfWork, raws: Sequence[Raw], taken: _Taken) -> None:
        """Stops at the first that cannot be handled: what comes after it must not overtake."""
        for raw in raws:
            try:
                async with work.savepoint():
                    answer = await self._handle_one(work, raw)
            except Exception as error:  # noqa: BLE001  # kept, and judged by `_trouble`
                taken.trouble = error
                return
            taken.handled += 1
            if answer is not None:
                taken.answers.append(answer)

    async def _handle_one(self, work: UnitOfWork, raw: Raw) -> _Answer | None:
        if not await self._first_time(work, update_id_of(raw)):
            return _bare_answer(raw)
        incoming = parse(raw)
        if isinstance(incoming, Ignored):
            return _bare_answer(raw)
        says = await self._handle(work, incoming)
        if not isinstance(incoming, Tap):
            return None
        return _Answer(incoming.callback_id, says or TapAnswer())

    async def _first_time(self, work: UnitOfWork, update_id: int) -> bool:
        now = self._clock.now()
        return await work.updates.first_time(Product(), self._bot_id, update_id, now)

    def _confirm(self, raws: Sequence[Raw]) -> None:
        """From the next poll on Telegram need not keep these."""
        for raw in raws:
            update_id = update_id_of(raw)
            self._tries.pop(update_id, None)
            self._offset = update_id + 1

    # --- what cannot be handled

    async def _trouble(self, raw: Raw, error: Exception, group: asyncio.TaskGroup) -> int:
        """Steps over an update that failed often enough (1); else it is to be tried again (0)."""
        if (update_id := _update_id_or_none(raw)) is None:
            self._log.event(Event.UPDATE_BURIED, level="error", error=type(error).__name__)
            return 1
        tries = self._tries[update_id] = self._tries.get(update_id, 0) + 1
        if tries < TRIES and not isinstance(error, MalformedUpdateError):
            self._log.event(Event.UPDATE_RETRIED, level="warning", error=type(error).__name__)
            await asyncio.sleep(0.1 * tries)
            return 0
        await self._bury(update_id, raw, error)
        self._confirm([raw])
        if answer := _bare_answer(raw):
            group.create_task(self._answer(answer))
        return 1

    async def _bury(self, update_id: int, raw: Raw, error: Exception) -> None:
        name = type(error).__name__
        try:
            async with self._open_work() as work:
                await self._first_time(work, update_id)
                await work.updates.bury(
                    Product(),
                    bot_id=self._bot_id,
                    update_id=update_id,
                    raw=json.dumps(raw),
                    error=name,
                    now=self._clock.now(),
                )
                await work.commit()
        except Exception as failure:
            raise _StoreError from failure
        self._log.event(Event.UPDATE_BURIED, level="error", error=name)

    async def _store_failed(self, error: _StoreError) -> None:
        """Nothing was confirmed; asking again at once would only make Telegram slow us down."""
        cause = type(error.__cause__).__name__
        if self._store_failures % _SAY_EVERY == 0:
            self._log.event(Event.INTAKE_STORE_FAILED, level="error", error=cause)
        await asyncio.sleep(pause_after(self._store_failures))
        self._store_failures += 1

    def _tried(self, raw: Raw) -> bool:
        return _update_id_or_none(raw) in self._tries

    # --- answering

    async def _answer(self, answer: _Answer) -> None:
        """At once, one more time if need be; a tap that gets no answer is no reason to stop."""
        async with self._answering:
            if not await self._answered(answer):
                await asyncio.sleep(_ANSWER_PAUSE)
                if not await self._answered(answer):
                    self._log.event(Event.ANSWER_FAILED, level="warning")

    async def _answered(self, answer: _Answer) -> bool:
        try:
            await self._telegram.answer(
                answer.callback_id, answer.says.text, alert=answer.says.alert
            )
        except Exception:  # noqa: BLE001  # see `_answer`
            return False
        return True


def _bare_answer(raw: Raw) -> _Answer | None:
    callback_id = callback_id_of(raw)
    return None if callback_id is None else _Answer(callback_id)


def _update_id_or_none(raw: Raw) -> int | None:
    try:
        return update_id_of(raw)
    except MalformedUpdateError:
        return None
