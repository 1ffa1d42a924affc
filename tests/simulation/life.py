"""A clinic's life: people do things, time passes, things go wrong; all of it drawn by the seed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251  # seeded: the same seed is the same life

from bot.alliance.errors import AllianceError
from bot.alliance.sessions import Recurrence
from bot.calendars import recurrence
from bot.sandbox import acts, memberships
from bot.sandbox.accounts import Account, Message
from bot.sandbox.keyboards import flat_buttons
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import TelegramWorld
from bot.usecases.actors import Operator
from bot.usecases.next_due import NextDue
from bot.usecases.ports import StoreUnavailableError, UnitOfWork
from bot.usecases.record_session import RecordSession
from tests.simulation.clinic import Clinic, client_id, new_world
from tests.simulation.local_telegram import WatchedQueue
from tests.simulation.notebook import Notebook
from tests.simulation.process import Process, SeededChance, SkewedClock, Surroundings
from tests.simulation.trouble import Trouble

RESTART = 2.0
"""Virtual seconds until whoever watches over the process has started it again."""
PATIENCE = 600.0


class StuckError(AssertionError):
    """Something stayed due although nothing goes wrong any more."""


@dataclass(slots=True, kw_only=True)
class Life:
    """One world, and the process that serves it. Use as `async with living(...) as life`."""

    around: Surroundings
    people: dict[str, Account]
    dice: Random
    process: Process
    downtime: float = RESTART
    excused: set[int] = field(default_factory=set)
    """Updates that waited while Telegram or the bot was away: Telegram may let them die."""
    misdated: set[int] = field(default_factory=set)
    """Calls made while the machine's clock was wrong."""
    left: set[str] = field(default_factory=set)
    """Who ever blocked the bot."""
    hours: list[tuple[str, datetime]] = field(default_factory=list)
    """Sessions that began, and whose."""
    skewed: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Spans in which the machine's clock was wrong."""
    diary: list[str] = field(default_factory=list)
    """What happened, for whoever replays a failing seed."""

    @property
    def world(self) -> TelegramWorld:
        return self.around.world

    @property
    def trouble(self) -> Trouble:
        return self.around.trouble

    @property
    def notebook(self) -> Notebook:
        return self.around.notebook

    @property
    def queue(self) -> WatchedQueue:
        queue = self.world.queue
        assert isinstance(queue, WatchedQueue)
        return queue

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def note(self, what: str) -> None:
        self.diary.append(f"{self.now:%m-%d %H:%M:%S} [{self.trouble.passed}] {what}")

    def was_wrong_about(self, instant: datetime) -> bool:
        """Whether the bot thought it was another time."""
        return any(since <= instant <= until for since, until in self.skewed)

    # --- time ----------------------------------------------------------------------------------

    async def breathe(self, seconds: float) -> None:
        """Lets the process live so long; one that dies is started again."""
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, 1.0)):
                    await self.process.pulse.died.wait()
            if self.process.pulse.died.is_set():
                await self.reborn()
            elif (failure := self.process.failure()) is not None:
                raise failure

    async def reborn(self) -> None:
        """Everything in memory is gone; a new process finds the same database."""
        self.note(f"the process died after {self.trouble.names[-1:]}")
        await self.process.die()
        await asyncio.sleep(self.downtime)
        self.process = Process.started(self.around)

    async def settle(self, patience: float = PATIENCE) -> None:
        """Returns once nothing is due and nothing waits.

        Raises:
            StuckError: something still is, after so many virtual seconds.
        """
        await self.breathe(0.5)
        end = asyncio.get_running_loop().time() + patience
        while not await self._is_quiet():
            if asyncio.get_running_loop().time() > end:
                raise StuckError(f"something stayed due for {patience:g} seconds")
            await self.breathe(1.0)

    async def _is_quiet(self) -> bool:
        if self.queue.pending(self.world.clock.unix()):
            return False
        due = await self.next_due()
        return due is None or due > self.now

    async def next_due(self) -> datetime | None:
        async with self.desk() as work:
            return await NextDue()(work, self.now)

    def wind(self, length: timedelta) -> None:
        waiting = {one.update_id for one in self.queue.pending(self.world.clock.unix())}
        self.excused |= waiting
        if self.trouble.outage is not None or self.process.pulse.died.is_set():
            self.around.absent += length.total_seconds()
        self.world.advance(length)
        self.process.wound()

    async def passes(self, length: timedelta) -> None:
        """Time passes; everything due on the way happens."""
        target = self.now + length
        await self.settle()
        while self.now < target:
            due = await self.next_due()
            step = target if due is None else min(due, target)
            self.wind(max(step - self.now, timedelta(0)))
            await self.settle()

    # --- the operator --------------------------------------------------------------------------

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[UnitOfWork]:
        """Another process on the same database; it has no trouble of its own."""
        async with AsyncExitStack() as stack:
            yield await self._opened(stack)

    async def _opened(self, stack: AsyncExitStack) -> UnitOfWork:
        """A process that died in a transaction leaves it open until the next one starts."""
        while True:
            try:
                return await stack.enter_async_context(self.process.real())
            except StoreUnavailableError:
                if not self.process.pulse.died.is_set():
                    raise
                await self.reborn()

    async def session(self, name: str) -> None:
        """An hour that ends just now."""
        start = self.now - timedelta(minutes=50)
        self.hours.append((name, start))
        record = RecordSession(chance=self.around.chance, recurrences=recurrence)
        # Refused for somebody who had an hour just now, or is forgotten.
        with suppress(AllianceError):
            await self._record(record, name, start)

    async def _record(self, record: RecordSession, name: str, start: datetime) -> None:
        async with self.desk() as work:
            when = Recurrence(start=start.replace(tzinfo=None), timezone="UTC")
            await record(work, Operator(), client_id(name), when, self.now)
            await work.commit()

    # --- people --------------------------------------------------------------------------------

    def screen(self, name: str) -> list[Message]:
        """What stands in the chat from the bot, oldest first."""
        messages = self.world.messages.get(self.people[name].id, {}).values()
        return [one for one in messages if one.from_bot and one.deleted_at is None]

    def says(self, name: str, text: str) -> None:
        with suppress(Refusal):
            acts.say(self.world, self.people[name], text)

    def taps(self, name: str, label: str | None = None) -> bool:
        """A button of the newest message that has one (so named, or any); False for none."""
        for message in reversed(self.screen(name)[-4:]):
            labels = [str(button["text"]) for button in flat_buttons(message.inline)]
            if labels and (label is None or label in labels):
                chosen = label or self.dice.choice(labels)
                acts.tap(self.world, self.people[name], message.message_id, text=chosen)
                return True
        return False

    def taps_stale(self, name: str) -> None:
        """A button the message had once, on a phone that did not refresh."""
        shown = [one for one in self.screen(name)[-4:] if one.history]
        if shown:
            message = self.dice.choice(shown)
            past = [b for v in message.history for b in flat_buttons(v.markup)]
            if past:
                data = str(self.dice.choice(past)["callback_data"])
                acts.tap(self.world, self.people[name], message.message_id, data=data)

    def blocks(self, name: str) -> None:
        self.left.add(name)
        memberships.block(self.world, self.people[name])

    def unblocks(self, name: str) -> None:
        memberships.unblock(self.world, self.people[name])


@asynccontextmanager
async def living(
    clinic: Clinic,
    *,
    seed: int,
    starts_at: datetime,
    crash_at: frozenset[int] = frozenset(),
) -> AsyncIterator[Life]:
    """A clinic with everybody in it, served by a process that just started."""
    clinic.made_anew()
    world, people = new_world(starts_at)
    dice = Random(seed)  # noqa: S311  # repeatable on purpose
    around = Surroundings(
        database=clinic.database,
        engine=clinic.engine,
        world=world,
        clock=SkewedClock(world),
        trouble=Trouble(Random(seed + 1), crash_at=crash_at),  # noqa: S311  # see above
        notebook=Notebook(),
        chance=SeededChance(Random(seed + 2)),  # noqa: S311  # see above
        starts_at=starts_at,
    )
    life = Life(around=around, people=people, dice=dice, process=Process.started(around))
    try:
        yield life
    finally:
        await life.process.die()
