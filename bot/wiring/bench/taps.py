"""Taps: how many, how much of the processor, and how long until each is answered."""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from bot.ops.bench.probes import fsync_waits
from bot.ops.bench.results import Row
from bot.ops.bench.tapping import Tap, Tapping, percentile
from bot.wiring.bench.places import RECIPE, Rows, beside, place, running
from bot.wiring.bench.sizes import Sizes

PER_SECOND: Final = 100.0


async def taps(sizes: Sizes) -> Rows:
    """Sealed and durable, from the tap to its answer."""
    ours = [await _tapped(sizes, None), await _tapped(sizes, PER_SECOND)]
    theirs = [
        await _tapped(sizes, None, recipe=True),
        await _tapped(sizes, PER_SECOND, recipe=True),
    ]
    flood, steady = zip(ours, theirs, strict=True)
    yield beside("taps answered, closed loop", "/s", flood, "rate", target=2000, more=True)
    yield beside("CPU of a tap", "ms", flood, "cpu")
    yield beside("tap to answer at 100/s, in memory: p50", "ms", steady, "p50")
    yield beside("tap to answer at 100/s, in memory: p99", "ms", steady, "p99", target=5)


async def disk(sizes: Sizes) -> Rows:
    """The same at 100 a second on the disk there is, beside what it does by itself."""
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as folder:
        waits = fsync_waits(Path(folder), int(sizes.steady_seconds * PER_SECOND))
    probe = percentile(waits, 0.99) * 1000
    yield Row(name="a bare fdatasync 100/s: p50", unit="ms", ours=percentile(waits, 0.5) * 1000)
    yield Row(name="a bare fdatasync 100/s: p99", unit="ms", ours=probe)
    both = (
        await _tapped(sizes, PER_SECOND, on_disk=True),
        await _tapped(sizes, PER_SECOND, on_disk=True, recipe=True),
    )
    yield beside("tap to answer at 100/s, on disk: p50", "ms", both, "p50")
    target = round(1.5 * probe + 10, 1)
    yield beside("tap to answer at 100/s, on disk: p99", "ms", both, "p99", target=target)


async def _tapped(
    sizes: Sizes, per_second: float | None, *, on_disk: bool = False, recipe: bool = False
) -> dict[str, float]:
    async with place(on_disk=on_disk) as there:
        people = (await there.ours("asked", sizes.people))["people"]
        taps = [
            Tap(one["user"], one["message"], one["buttons"][item])
            for item in range(len(people[0]["buttons"]))
            for one in people
        ]
        theirs = (RECIPE, "taps", there.url, there.recipe_database, "0")
        bot = theirs if recipe else ("bot", "run")
        async with running(there, *bot) as process:
            await asyncio.sleep(sizes.settled)
            tapping, before = Tapping(there.api), process.cpu
            if per_second is None:
                rate = await tapping.closed_loop(taps, sizes.tapping_at_once)
            else:
                rate = per_second
                await tapping.steady(taps[: int(per_second * sizes.steady_seconds)], per_second)
            return {
                "rate": rate,
                "cpu": (process.cpu - before) / len(tapping.waits) * 1000,
                "p50": percentile(tapping.waits, 0.5) * 1000,
                "p99": percentile(tapping.waits, 0.99) * 1000,
            }
