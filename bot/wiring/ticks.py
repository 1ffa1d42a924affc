"""What is looked after from time to time, and how often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.scheduler import Tick
from bot.usecases.actors import Product
from bot.usecases.deliver_checkins import DeliverDueCheckIns
from bot.usecases.end_retention import EndRetention
from bot.usecases.extend_series import ExtendSeries
from bot.usecases.follow_up_checkins import ExpireCheckIns, RemindClients
from bot.usecases.leave import ResumePaused
from bot.usecases.look_after_therapists import LookAfterTherapists
from bot.usecases.ports import Clock, OpenWork, UnitOfWork
from bot.usecases.post_digest import PostWeeklyDigests
from bot.usecases.send_notices import SendNotices
from bot.wiring.clocks import JumpWatch

OFTEN, NOW_AND_THEN, SELDOM = 1.0, 10.0, 3600.0
"""Seconds. What is due leaves within five of them, also when another process made it due."""

MOST_ROUNDS = 50
"""Batches taken in one turn of a tick; the rest waits for the next turn."""

UPDATES_KEPT = timedelta(days=8)
"""Telegram repeats an update for 24 h at most; a week more costs little."""
OUTBOX_KEPT = timedelta(days=14)


class Chore(Protocol):
    """Takes up to a batch of what is due, and says how many."""

    async def __call__(self, work: UnitOfWork, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a tick: batch after batch, each in a transaction of its own."""

    chore: Chore
    open_work: OpenWork
    clock: Clock
    changed: Callable[[], None] = field(repr=False)
    may_act: Callable[[], bool] = field(repr=False)

    async def __call__(self) -> None:
        for _ in range(MOST_ROUNDS):
            if not self.may_act():
                return
            async with self.open_work() as work:
                taken = await self.chore(work, self.clock.now())
                await work.commit()
            if not taken:
                return
            self.changed()


@dataclass(frozen=True, slots=True)
class Tidy:
    """Forgets what the channel's memory no longer needs."""

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        await work.updates.purge(Product(), now - UPDATES_KEPT)
        await work.outbox.purge(Product(), now - OUTBOX_KEPT)
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chores:
    """All of them."""

    deliver: DeliverDueCheckIns
    remind: RemindClients
    expire: ExpireCheckIns
    notify: SendNotices
    resume: ResumePaused
    digests: PostWeeklyDigests
    extend: ExtendSeries
    care: LookAfterTherapists
    retain: EndRetention
    tidy: Tidy = Tidy()  # frozen value


def ticks(
    chores: Chores,
    *,
    open_work: OpenWork,
    clock: Clock,
    changed: Callable[[], None],
    watch: JumpWatch | None,
) -> list[Tick]:
    """`changed` is called when something may wait in the outbox.

    `watch` looks after the clock; None for one that is meant to jump.
    """
    may_act = _always if watch is None else watch.trusts
    rhythm: dict[str, tuple[float, Chore]] = {
        "deliver": (OFTEN, chores.deliver),
        "remind": (OFTEN, chores.remind),
        "expire": (OFTEN, chores.expire),
        "notify": (OFTEN, chores.notify),
        "resume": (NOW_AND_THEN, chores.resume),
        "digests": (NOW_AND_THEN, chores.digests),
        "care": (NOW_AND_THEN, chores.care),
        "extend": (SELDOM, chores.extend),
        "retain": (SELDOM, chores.retain),
        "tidy": (SELDOM, chores.tidy),
    }
    watching = [] if watch is None else [Tick(name="watch", every=OFTEN, act=watch)]
    return watching + [
        Tick(
            name=name,
            every=every,
            act=Turn(
                chore=chore, open_work=open_work, clock=clock, changed=changed, may_act=may_act
            ),
        )
        for name, (every, chore) in rhythm.items()
    ]


def _always() -> bool:
    return True
