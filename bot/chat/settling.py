"""Writes down what became of a claimed row, until the store has taken it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Ends or postpones rows, together with what their end means to the use cases."""

    open_work: OpenWork
    clock: Clock
    record: RecordDelivery
    failed: RecordFailure
    log: EventLog

    async def settle(self, job: Job, outcome: Outcome) -> None:
        """Returns once it is committed.

        A use case that cannot note the outcome (a client erased meanwhile) is left out at the
        third try: the row must end, or the message would go out again.
        """
        tries, keeps = 0, isinstance(outcome, Postponed)

        async def once() -> None:
            nonlocal tries
            tries += 1
            await self._once(job, outcome, strict=keeps or tries < _TRIES_WITH_RECORD)

        await persist(once, self.log)

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


async def persist(act: Callable[[], Awaitable[None]], log: EventLog) -> None:
    """Again and again, at most 5 s apart, until the store takes it."""
    tries = 0
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
