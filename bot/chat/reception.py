"""What is done with updates, however they came: handled in order, committed, then confirmed.

The poller and the webhook hand over the raw updates that wait together. Those share a transaction;
`confirm` is called for what is committed and for nothing else.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.chat.content import TapAnswer
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
from bot.usecases.actors import Product
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, OpenWork, StoreOutOfReachError, UnitOfWork

TOGETHER: Final = 25
"""Updates that share a transaction; more would let the first tap of a crowd wait for the last."""
TRIES: Final = 3
_ANSWERS_AT_ONCE: Final = 16
_ANSWER_PAUSE: Final = 0.5

Raw = Mapping[str, object]
Confirm = Callable[[Sequence[Raw]], None]


Handle = Callable[[UnitOfWork, Tap | Typed | Membership], Awaitable[TapAnswer | None]]


class Answers(Protocol):
    """The part of `Telegram` that ends the waiting of taps."""

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class _Answer:
    callback_id: str = field(repr=False)
    says: TapAnswer = field(default_factory=TapAnswer)


@dataclass(slots=True)
class _Taken:
    """What one transaction came to: how many updates went well, and what stopped it."""

    handled: int = 0
    answers: list[_Answer] = field(default_factory=list)
    trouble: Exception | None = None


class StoreError(Exception):
    """Nothing was committed; the cause is the store's own error."""


class Reception:
    """Runs in one task at a time; `bot_id` must be set before anything is taken."""

    def __init__(
        self,
        *,
        open_work: OpenWork,
        telegram: Answers,
        handle: Handle,
        clock: Clock,
        wake_sender: Callable[[], None],
        log: EventLog,
    ) -> None:
        self.bot_id = 0
        self._open_work = open_work
        self._telegram = telegram
        self._handle = handle
        self._clock = clock
        self._wake_sender = wake_sender
        self._log = log
        self._tries: dict[int, int] = {}
        self._answering = asyncio.Semaphore(_ANSWERS_AT_ONCE)

    async def take(self, raws: Sequence[Raw], confirm: Confirm, group: asyncio.TaskGroup) -> None:
        """All of them, in order; taps are answered in `group`.

        Raises:
            StoreError: what is not confirmed by now was not handled.
        """
        while raws:
            raws = raws[await self._take_some(raws, confirm, group) :]

    async def _take_some(
        self, raws: Sequence[Raw], confirm: Confirm, group: asyncio.TaskGroup
    ) -> int:
        """Handles, commits, answers and confirms the first few; how many."""
        together = 1 if self._tried(raws[0]) else TOGETHER
        taken = await self._in_one_transaction(raws[:together])
        for answer in taken.answers:
            group.create_task(self._answer(answer))
        if taken.handled:
            self._wake_sender()
            self._confirm(raws[: taken.handled], confirm)
        if taken.trouble is None:
            return taken.handled
        left = raws[taken.handled]
        return taken.handled + await self._trouble(left, taken.trouble, confirm, group)

    async def _in_one_transaction(self, raws: Sequence[Raw]) -> _Taken:
        taken = _Taken()
        try:
            async with self._open_work() as work:
                await self._handle_each(work, raws, taken)
                if taken.handled:
                    await work.commit()
        except Exception as error:
            raise StoreError from error
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
        return await work.updates.first_time(Product(), self.bot_id, update_id, now)

    def _confirm(self, raws: Sequence[Raw], confirm: Confirm) -> None:
        for raw in raws:
            self._tries.pop(update_id_of(raw), None)
        confirm(raws)

    # --- what cannot be handled

    async def _trouble(
        self, raw: Raw, error: Exception, confirm: Confirm, group: asyncio.TaskGroup
    ) -> int:
        """Steps over an update that failed often enough (1); else it is to be tried again (0).

        What a disk without room refuses is no fault of the update, and is never stepped over:
        where a reply no longer fits, the few bytes that would bury it might.
        """
        if isinstance(error, StoreOutOfReachError):
            raise StoreError from error
        if (update_id := _update_id_or_none(raw)) is None:
            self._log.event(Event.UPDATE_BURIED, level="error", error=type(error).__name__)
            confirm([raw])
            return 1
        tries = self._tries[update_id] = self._tries.get(update_id, 0) + 1
        if tries < TRIES and not isinstance(error, MalformedUpdateError):
            self._log.event(Event.UPDATE_RETRIED, level="warning", error=type(error).__name__)
            await asyncio.sleep(0.1 * tries)
            return 0
        await self._bury(update_id, raw, error)
        self._confirm([raw], confirm)
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
                    bot_id=self.bot_id,
                    update_id=update_id,
                    raw=json.dumps(raw),
                    error=name,
                    now=self._clock.now(),
                )
                await work.commit()
        except Exception as failure:
            raise StoreError from failure
        self._log.event(Event.UPDATE_BURIED, level="error", error=name)

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
