"""The one sender: takes what waits in the outbox and brings it to Telegram, in order, in time.

A row is claimed (and committed as being sent) before the first byte leaves, and ended after
Telegram's answer; a crash in between shows at the next start as a send of unknown outcome.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.alliance.errors import InvalidValueError
from bot.chat.delivery import Job, Messages, drawn, job_of, perform
from bot.chat.delivery_policy import (
    UNKNOWN_OUTCOME,
    Delivered,
    Failed,
    Outcome,
    Postponed,
    after_failure,
    asleep_for,
    is_stale,
    may_send,
)
from bot.chat.failures import RateLimited
from bot.chat.pace import Pace
from bot.chat.settling import (
    RecordDelivery,
    RecordFailure,
    Settling,
    complain,
    pause_after,
    persist,
)
from bot.usecases.actors import Product
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock, OpenWork, TryLater, Undeliverable
from bot.usecases.renderer import Renderer, RenderError

__all__ = ["RecordDelivery", "RecordFailure", "Sender"]

IN_HAND: Final = 16
"""Rows claimed at once; a crash makes the outcome of these unknown, so not more."""
TOGETHER: Final = 4
"""Rows claimed in one transaction while others are under way."""
CALLS: Final = 8
"""Calls at once; with a slow Telegram, five times what its limits let through."""
IDLE: Final = 1.0
"""Seconds between looks at the outbox when nobody rings: the command line writes rows too."""
_GRACE: Final = 5.0
_PATIENCE: Final = 2.0
"""Seconds a claimed row may wait for its turn before it is given back."""


class Sender:
    """Runs in one process at a time.

    Rows to one person leave in order, one message a second; all in all 25 a second. A 429 holds
    back that person's rows, from a second person within 5 s everybody's; answers to taps do not
    come through here and go on. When Telegram cannot be reached nothing is claimed until it
    answers a harmless question again, so that an outage costs no message its second copy.
    """

    def __init__(
        self,
        *,
        open_work: OpenWork,
        telegram: Messages,
        renderer: Renderer,
        clock: Clock,
        record: RecordDelivery,
        failed: RecordFailure,
        log: EventLog,
        monotonic: Callable[[], float] | None = None,
        pace: Pace | None = None,
    ) -> None:
        """`monotonic` is the running loop's own time unless given, `pace` Telegram's limits."""
        self._open_work = open_work
        self._telegram = telegram
        self._renderer = renderer
        self._clock = clock
        self._log = log
        self._monotonic = monotonic
        self._settling = Settling(
            open_work=open_work, clock=clock, record=record, failed=failed, log=log
        )
        self._pace = pace or Pace()
        self._bell = asyncio.Event()
        self._calls = asyncio.Semaphore(CALLS)
        self._in_hand = 0
        self._unreachable = False
        self._stopping = False

    def wake(self) -> None:
        """Something new waits."""
        self._bell.set()

    async def run(self) -> None:
        """Deliver until cancelled; calls under way then get 5 s to finish."""
        await persist(self._recover, self._log)
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    await self._turn(group)
            finally:
                await self._finish()

    async def _turn(self, group: asyncio.TaskGroup) -> None:
        self._bell.clear()
        if self._unreachable:
            await self._until_reachable()
        room = self._room()
        if not room:
            await self._rest(self._pace.room_in(self._now(), TOGETHER))
            return
        jobs, pause = await self._take_safely(room)
        for job in jobs:
            self._in_hand += 1
            group.create_task(self._deliver(job))
        if not jobs:
            await self._rest(pause)

    def _room(self) -> int:
        """How many rows to claim: only what can leave at once, so that urgent ones can overtake.

        While others are under way, a few together: each claim is a transaction.
        """
        room = min(IN_HAND - self._in_hand, self._pace.room(self._now()))
        return room if room >= TOGETHER or not self._in_hand else 0

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return

    async def _finish(self) -> None:
        self._stopping = True
        try:
            async with asyncio.timeout(_GRACE):
                while self._in_hand:
                    self._bell.clear()
                    await self._bell.wait()
        except TimeoutError:
            return

    async def _until_reachable(self) -> None:
        tries = 0
        while self._unreachable:
            try:
                await self._telegram.me()
            except Exception:  # noqa: BLE001  # whatever the failure: not yet
                await asyncio.sleep(pause_after(tries))
                tries += 1
            else:
                self._unreachable = False

    # --- claiming

    async def _recover(self) -> None:
        async with self._open_work() as work:
            await work.outbox.recover(Product())
            await work.commit()

    async def _take_safely(self, room: int) -> tuple[Sequence[Job], float]:
        try:
            return await self._take(room)
        except Exception as error:  # noqa: BLE001  # a store that is away must not end the sender
            complain(self._log, error)
            return (), IDLE

    async def _take(self, room: int) -> tuple[Sequence[Job], float]:
        """Rows to deliver, or how long to wait for the next."""
        now = self._clock.now()
        async with self._open_work() as work:
            taken = await work.outbox.take(Product(), now, room)
            jobs = [await job_of(work, one) for one in taken]
            pause = 0.0 if jobs else _pause(await work.outbox.next_at(Product()), now)
            await work.commit()
        return jobs, pause

    # --- delivering

    async def _deliver(self, job: Job) -> None:
        try:
            outcome = await self._attempt(job)
            self._report(job, outcome)
            await self._settling.settle(job, outcome)
        finally:
            self._in_hand -= 1
            self._bell.set()

    async def _attempt(self, job: Job) -> Outcome:
        if not may_send(job.taken):
            return Failed(UNKNOWN_OUTCOME)
        try:
            return await self._wait_and_call(await drawn(self._renderer, job))
        except Undeliverable as refused:
            return Failed(refused.reason, gone=refused.gone)
        except (InvalidValueError, RenderError):
            return Failed("unreadable")
        except Exception as error:  # noqa: BLE001  # one odd row must not end the sender
            return after_failure(job.taken, self._failure_in(error, job))

    def _failure_in(self, error: Exception, job: Job) -> TryLater:
        match error:
            case RateLimited():
                after = error.after.total_seconds()
                self._pace.limited(self._now(), job.outgoing.to, after)
                self._log.event(Event.SEND_RATE_LIMITED, level="warning", after=after)
                return error
            case TryLater():
                self._unreachable = True
                return error
            case _:
                complain(self._log, error)
                return TryLater("unexpected", after=timedelta(seconds=5), maybe_sent=True)

    async def _wait_and_call(self, job: Job) -> Outcome:
        """First waits outside, so that a slow chat takes no call from the others."""
        given_back = await self._await_turn(job)
        if given_back is not None:
            return given_back
        async with self._calls:
            return await self._await_turn(job) or await self._call(job)

    async def _await_turn(self, job: Job) -> Postponed | None:
        """None once it may start, which must then happen before anything else is awaited."""
        wait = self._wait_for(job)
        while wait and wait <= _PATIENCE:
            await asyncio.sleep(wait)
            wait = self._wait_for(job)
        if wait or self._stopping:
            return Postponed(timedelta(seconds=wait), maybe_sent=False)
        if is_stale(job.outgoing, self._clock.now()):
            return Postponed(timedelta(0), maybe_sent=False)
        if night := asleep_for(job.outgoing, self._clock.now()):
            return Postponed(night, maybe_sent=False)
        return None

    def _wait_for(self, job: Job) -> float:
        return self._pace.wait(self._now(), job.outgoing.to, post=job.is_post)

    async def _call(self, job: Job) -> Outcome:
        self._pace.started(self._now())
        try:
            return Delivered(await perform(self._telegram, job))
        finally:
            self._pace.ended(self._now(), job.outgoing.to, post=job.is_post)

    def _report(self, job: Job, outcome: Outcome) -> None:
        row, act = str(job.outgoing.id), job.outgoing.act.value
        match outcome:
            case Delivered():
                self._log.event(Event.SEND_DELIVERED, row=row, act=act)
            case Postponed(after, maybe):
                self._log.event(
                    Event.SEND_POSTPONED,
                    row=row,
                    act=act,
                    after=after.total_seconds(),
                    maybe_sent=maybe,
                )
            case Failed(reason):
                self._log.event(Event.SEND_BURIED, level="warning", row=row, act=act, reason=reason)
            case _:
                assert_never(outcome)

    def _now(self) -> float:
        return (self._monotonic or asyncio.get_running_loop().time)()


def _pause(next_at: datetime | None, now: datetime) -> float:
    if next_at is None:
        return IDLE
    return min(max((next_at - now).total_seconds(), 0.01), IDLE)
