"""What happens in a life: acts of people, the operator and fate, drawn one after another."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.simulation.clinic import STAFF, ZONES
from tests.simulation.life import Life
from tests.simulation.trouble import CallFault, Outage

STARTS = (
    datetime(2026, 11, 9, 14, 0, tzinfo=UTC),
    datetime(2026, 11, 20, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 23, 16, 0, tzinfo=UTC),  # Paris sets its clocks back on the 25th
    datetime(2026, 10, 30, 15, 0, tzinfo=UTC),  # Toronto on 1 November
    datetime(2027, 3, 12, 15, 0, tzinfo=UTC),  # and forward on 14 March
    datetime(2027, 3, 26, 11, 0, tzinfo=UTC),  # Paris on the 28th
)
WORDS = (
    "7",
    "it was a good hour",
    "/pause",
    "/resume",
    "/stop",
    "/forget",
    "/help",
    "/progress",
    "/mydata",
    "I want to kill myself",
    "/nonsense",
    "10",
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Story:
    """`moments` things happen; `troubled` is how likely each comes with something going wrong."""

    moments: int = 10
    troubled: float = 0.6

    async def tell(self, life: Life) -> None:
        acts = _ACTS
        for _ in range(self.moments):
            if life.dice.random() < self.troubled:
                await life.dice.choice(_TROUBLES)(life)
            await life.dice.choice(acts)(life)
        await end(life)


async def one_checkin(life: Life) -> None:
    """Ada's hour, her check-in, her answers, and the end."""
    await life.session("Ada")
    await life.passes(timedelta(hours=2))
    for value in ("7", "8", "3", "9"):
        life.taps("Ada", value)
        await life.settle()
    life.taps("Ada", "No comment")
    await life.settle()


async def end(life: Life) -> None:
    """Nothing goes wrong any more; whatever is open gets the time to end."""
    life.note("trouble is over")
    life.trouble.over()
    life.around.clock.skew = timedelta()
    life.downtime = 2.0
    await life.breathe(60)  # so that what was put off is noticed before days go by at once
    await life.passes(5 * DAY)


# --- acts --------------------------------------------------------------------------------------


async def _session(life: Life) -> None:
    name = life.dice.choice([*ZONES])
    life.note(f"{name} had a session")
    await life.session(name)
    await life.breathe(0.5)


async def _session_and_after(life: Life) -> None:
    await _session(life)
    await _time(life, timedelta(hours=life.dice.choice((2, 3, 14))))


async def _hours(life: Life) -> None:
    await _time(life, timedelta(hours=life.dice.choice((1, 3, 13, 26))))


async def _days(life: Life) -> None:
    await _time(life, life.dice.randint(2, 8) * DAY)


async def _time(life: Life, length: timedelta) -> None:
    """While Telegram is away nothing can settle: time just passes, and then it is back."""
    life.note(f"{length} pass")
    if life.trouble.outage is None:
        await life.passes(length)
        return
    await life.breathe(25)
    life.wind(length)
    await life.breathe(25)
    life.trouble.outage = None
    await life.settle()


async def _answers(life: Life) -> None:
    """Taps on the scale as fast as a thumb, or slowly."""
    name, pause = life.dice.choice([*ZONES]), life.dice.choice((0.0, 0.3, 2.0))
    for _ in range(life.dice.randint(1, 5)):
        if life.taps(name, str(life.dice.randint(0, 10))):
            life.note(f"{name} answered")
        await life.breathe(pause)


async def _taps(life: Life) -> None:
    name = life.dice.choice([*ZONES, *STAFF])
    for _ in range(life.dice.randint(1, 3)):
        if life.taps(name):
            life.note(f"{name} tapped")
    await life.breathe(life.dice.choice((0.0, 1.0)))


async def _taps_stale(life: Life) -> None:
    name = life.dice.choice([*ZONES])
    life.taps_stale(name)
    await life.breathe(0.2)


async def _words(life: Life) -> None:
    name = life.dice.choice([*ZONES])
    words = life.dice.choice(WORDS)
    life.note(f"{name} wrote {words}")
    life.says(name, words)
    await life.breathe(life.dice.choice((0.0, 1.0)))
    if words in ("/pause", "/stop", "/forget"):
        await life.settle()
        label = life.dice.choice((None, "Yes, erase everything", "Yes, stop"))
        life.taps(name, label)
        await life.breathe(life.dice.choice((0.0, 1.0)))


async def _asks_for_digest(life: Life) -> None:
    life.says(life.dice.choice([*STAFF]), life.dice.choice(("/digest", "/clients")))
    await life.breathe(0.5)


async def _blocks(life: Life) -> None:
    name = life.dice.choice([*ZONES])
    life.note(f"{name} blocked the bot for a while")
    life.blocks(name)
    await _hours(life)
    life.unblocks(name)


_ACTS: tuple[Callable[[Life], Awaitable[None]], ...] = (
    *[_session_and_after] * 4,
    *[_answers] * 5,
    *[_hours] * 2,
    *[_words] * 2,
    _session,
    _days,
    _taps,
    _taps_stale,
    _asks_for_digest,
    _blocks,
)


# --- trouble -----------------------------------------------------------------------------------


async def _crash(life: Life) -> None:
    life.trouble.crash_in = life.dice.randint(1, 40)


async def _dead_for_long(life: Life) -> None:
    """Killed, and nobody is there to start it again for minutes or a day."""
    life.note("the process was killed and stays away")
    for name in ZONES:
        life.taps(name, str(life.dice.randint(0, 10)))
    life.process.pulse.died.set()
    life.trouble.crashes += 1
    life.trouble.doubts += 1
    life.wind(life.dice.choice((timedelta(seconds=200), timedelta(hours=5), timedelta(hours=25))))
    await life.breathe(0.5)


async def _bad_calls(life: Life) -> None:
    """The next calls fail, each in its own way."""
    faults = [life.dice.choice([*CallFault]) for _ in range(life.dice.randint(1, 6))]
    life.note(f"calls fail: {', '.join(faults)}")
    life.trouble.calls += [(fault, life.dice.choice((1.0, 4.0, 20.0))) for fault in faults]


async def _lost_answers(life: Life) -> None:
    life.note("answers are lost")
    life.trouble.calls += [(CallFault.LOST, 0.0)] * life.dice.randint(1, 4)


async def _given_up(life: Life) -> None:
    """A question goes out twice, the bot hears of neither, and its client answers all the same."""
    if life.trouble.outage is not None:
        return
    name = life.dice.choice([*ZONES])
    life.note(f"the answers to what {name} is sent are lost")
    await life.session(name)
    due = await life.next_due()
    if due is not None and due > life.now:
        life.wind(max(due - life.now - timedelta(seconds=1), timedelta(0)))
    life.trouble.calls += [(CallFault.LOST, 0.0)] * 2
    await life.breathe(30)
    for _ in range(life.dice.randint(1, 5)):
        life.taps(name, str(life.dice.randint(0, 10)))
        await life.breathe(0.3)


async def _flood(life: Life) -> None:
    life.note("Telegram asks for patience")
    life.trouble.calls += [(CallFault.FLOOD, life.dice.choice((1.0, 7.0, 30.0)))] * 5


async def _store_away(life: Life) -> None:
    life.note("the store is away")
    life.trouble.store_fails = life.dice.randint(1, 6)


async def _outage(life: Life) -> None:
    """Taps made in it die after 150 s; what falls due in it waits."""
    life.trouble.outage = life.dice.choice([*Outage])
    life.note(f"Telegram is {life.trouble.outage}")
    for name in ZONES:
        life.taps(name, str(life.dice.randint(0, 10)))
    # Long enough that no call is still under way when the clock is wound.
    await life.breathe(25)
    for _ in range(life.dice.randint(0, 3)):
        life.wind(timedelta(hours=life.dice.choice((2, 3, 7))))
        await life.breathe(25)
    length = life.dice.choice((timedelta(seconds=20), timedelta(seconds=200), 25 * DAY / 24))
    await _time(life, length)


async def _repeats(life: Life) -> None:
    life.trouble.repeat_updates = True


async def _jump(life: Life) -> None:
    """The wall clock is set wrong for a while, in a quiet minute and between two ticks."""
    await life.settle()
    await life.breathe(5)
    skew = life.dice.choice((-400, -1, 1, 30, 400)) * DAY
    life.note(f"the clock jumps by {skew}")
    life.around.clock.skew, before, since = skew, len(life.world.calls), life.now
    await life.breathe(life.dice.choice((1.0, 25.0)))
    life.around.clock.skew = timedelta()
    life.skewed.append((since, life.now))
    life.misdated |= {*range(before + 1, len(life.world.calls) + 1)}
    await life.breathe(90)


_TROUBLES: tuple[Callable[[Life], Awaitable[None]], ...] = (
    *[_crash] * 5,
    *[_bad_calls] * 2,
    _dead_for_long,
    _lost_answers,
    _given_up,
    _flood,
    _store_away,
    _outage,
    _repeats,
    _jump,
)
