"""What is looked after, and how one turn of it goes."""

from datetime import datetime, timedelta

from bot.usecases.actors import Product
from bot.usecases.ports import UnitOfWork
from bot.wiring.ticks import MOST_ROUNDS, OUTBOX_KEPT, Tidy, Turn
from tests.builders import MONDAY_9, an_outgoing
from tests.fakes.memory import MemoryStore


class At:
    def now(self) -> datetime:
        return MONDAY_9


class Pile:
    """So many batches are due."""

    def __init__(self, batches: int, *, breaks_at: int = -1) -> None:
        self.left = batches
        self.breaks_at = breaks_at

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        if self.left == self.breaks_at:
            raise ValueError(now)
        taken = int(self.left > 0)
        self.left -= taken
        return taken


class Bell:
    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


def turn(store: MemoryStore, chore: Pile, bell: Bell, *, trusted: bool = True) -> Turn:
    return Turn(
        chore=chore,
        open_work=store.open_work,
        clock=At(),
        changed=bell,
        may_act=lambda: trusted,
    )


async def test_a_turn_takes_batch_after_batch_each_for_itself() -> None:
    store, bell = MemoryStore(), Bell()
    await turn(store, Pile(3), bell)()

    assert (store.commits, bell.rung) == (4, 3)


async def test_a_turn_with_nothing_due_wakes_nobody() -> None:
    store, bell = MemoryStore(), Bell()
    await turn(store, Pile(0), bell)()

    assert bell.rung == 0


async def test_a_turn_ends_although_there_is_always_more() -> None:
    store, pile = MemoryStore(), Pile(10_000)
    await turn(store, pile, Bell())()

    assert pile.left == 10_000 - MOST_ROUNDS


async def test_while_the_clock_is_not_trusted_nothing_is_done() -> None:
    store, pile = MemoryStore(), Pile(3)
    await turn(store, pile, Bell(), trusted=False)()

    assert (store.commits, pile.left) == (0, 3)


async def test_what_is_long_delivered_is_forgotten_and_what_waits_is_not() -> None:
    store = MemoryStore()
    async with store.open_work() as work:
        for name in ("delivered", "waiting"):
            await work.outbox.put(Product(), an_outgoing(name))
        (taken, *_) = await work.outbox.take(Product(), MONDAY_9, 1)
        await work.outbox.delivered(Product(), taken.outgoing.id)
        await work.commit()
    async with store.open_work() as work:
        await Tidy()(work, MONDAY_9 + OUTBOX_KEPT + timedelta(days=1))
        await work.commit()

    async with store.open_work() as work:
        left = await work.outbox.take(Product(), MONDAY_9, 10)
    assert len(left) == 1
