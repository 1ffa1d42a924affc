"""Writes down what became of a claimed row, until the store has taken it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol, assert_never

from bot.chat.delivery import Job
from bot.chat.delivery_policy import Delivered, Failed, Outcome, Postponed, backoff
from bot.usecases.actors import Product
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, MessageRef, OpenWork, Outgoing, UnitOfWork

_TRIES_WITH_RECORD: Final = 3
_LONGEST_PAUSE: Final = timedelta(seconds=5)


class RecordDelivery(Protocol):
    """Ends the row, and notes what its delivery means: posted messages, check-ins sent."""

    async def __call__(
        self, work: UnitOfWork, outgoing: Outgoing, ref: MessageRef | None, now: datetime
    ) -> None: ...


class RecordFailure(Protocol):
    """Ends the row for good, and notes what it means that it will never arrive."""

    async def __call__(
        self, work: UnitOfWork, outgoing: Outgoing, reason: str, *, gone: bool, now: datetime
    ) -> None: ...


@dataclass(slots=True)
class _Ending:
    job: Job
    outcome: Outcome
    tries: int = 0
    is_noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Ends or postpones rows, together with what their end means to the use cases."""

    open_work: OpenWork
    clock: Clock
    record: RecordDelivery
    failed: RecordFailure
    log: EventLog
    _waiting: list[_Ending] = field(default_factory=list)
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def settle(self, job: Job, outcome: Outcome) -> None:
        """Returns once it is committed.

        Those that come while others are being settled share the next transaction; should it
        fail, each goes on alone, so that one that cannot be noted holds up no other.

        A use case that cannot note the outcome (a client erased meanwhile) is left out at the
        third try: the row must end, or the message would go out again.
        """
        mine = _Ending(job, outcome)
        self._waiting.append(mine)
        async with self._busy:
            await self._settle_waiting()
        if not mine.is_noted:
            await self._go_on_alone(mine)

    async def _settle_waiting(self) -> None:
        together = list(self._waiting)
        self._waiting.clear()
        if not together:
            return
        try:
            await self._settle_together(together)
        except Exception as error:  # noqa: BLE001  # each finds out alone whether it was the cause
            complain(self.log, error)
            if len(together) == 1:
                together[0].tries = 1
        else:
            for one in together:
                one.is_noted = True

    async def _settle_together(self, endings: Sequence[_Ending]) -> None:
        async with self.open_work() as work:
            for one in endings:
                await self._end(work, one.job.outgoing, one.outcome, self.clock.now())
            await work.commit()

    async def _go_on_alone(self, mine: _Ending) -> None:
        keeps = isinstance(mine.outcome, Postponed)

        async def once() -> None:
            mine.tries += 1
            strict = keeps or mine.tries < _TRIES_WITH_RECORD
            await self._once(mine.job, mine.outcome, strict=strict)

        await persist(once, self.log, failed=mine.tries)

    async def _once(self, job: Job, outcome: Outcome, *, strict: bool) -> None:
        now = self.clock.now()
        async with self.open_work() as work:
            try:
                async with work.savepoint():
                    await self._end(work, job.outgoing, outcome, now)
            except Exception as error:
                if strict:
                    raise
                complain(self.log, error)
                await _end_alone(work, job.outgoing, outcome)
            await work.commit()

    async def _end(
        self, work: UnitOfWork, outgoing: Outgoing, outcome: Outcome, now: datetime
    ) -> None:
        match outcome:
            case Delivered(ref):
                await self.record(work, outgoing, ref, now)
            case Failed(reason, gone):
                await self.failed(work, outgoing, reason, gone=gone, now=now)
            case Postponed(after, maybe_sent):
                until = now + after
                await work.outbox.postpone(Product(), outgoing.id, until, maybe_sent=maybe_sent)
            case _:
                assert_never(outcome)


async def _end_alone(work: UnitOfWork, outgoing: Outgoing, outcome: Outcome) -> None:
    if isinstance(outcome, Delivered):
        await work.outbox.delivered(Product(), outgoing.id)
    elif isinstance(outcome, Failed):
        await work.outbox.bury(Product(), outgoing.id, outcome.reason)


async def persist(act: Callable[[], Awaitable[None]], log: EventLog, *, failed: int = 0) -> None:
    """Again and again, at most 5 s apart, until the store takes it; `failed`: tries so far."""
    tries = failed
    if failed:
        await asyncio.sleep(pause_after(failed - 1))
    while True:
        try:
            await act()
        except Exception as error:  # noqa: BLE001  # whatever ails the store, it may recover
            complain(log, error)
        else:
            return
        await asyncio.sleep(pause_after(tries))
        tries += 1


def pause_after(tries: int) -> float:
    """Seconds: 1, 2, 4, 5, 5 …"""
    return min(backoff(tries), _LONGEST_PAUSE).total_seconds()


def complain(log: EventLog, error: Exception) -> None:
    """By class only: the text of an error may hold what people wrote."""
    log.event(Event.SENDER_FAILED, level="error", error=type(error).__name__)
