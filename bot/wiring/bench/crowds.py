"""Clinics of every size: an idle second, a busy one, the start, the memory."""

import asyncio
import statistics
from collections.abc import Mapping
from typing import Any, Final

from bot.ops.bench import processes
from bot.ops.bench.results import Row
from bot.wiring.bench.places import RECIPE, Place, Rows, place, running
from bot.wiring.bench.sizes import Sizes

_IDLE: Final = 1000
"""Clients up to which a clinic counts as idle."""


async def crowds(sizes: Sizes) -> Rows:
    """Ticks, start and memory; beside them a job per client in the usual recipe."""
    for count in sizes.crowds:
        async with place() as there:
            await there.ours("crowd", count)
            starts = [await _started(there, sizes, "bot", "run") for _ in range(sizes.starts)]
            turns = await there.ours("turns", sizes.due, sizes.rounds)
        theirs = await _recipe(count, sizes)
        many = f"{count:,} clients"
        yield Row(
            name=f"a tick with nothing due, {many}", unit="ms", ours=turns["idle_ms"], target=1
        )
        yield Row(
            name=f"{turns['written']:,} due at once, {many}: all in the outbox",
            unit="ms",
            ours=turns["seconds"] * 1000,
            baseline=theirs.get("late"),
            target=250,
        )
        yield Row(
            name=f"from start to the first poll, {many}",
            unit="ms",
            ours=statistics.median(ready for ready, _ in starts) * 1000,
            baseline=theirs.get("ready"),
            target=700,
        )
        yield Row(
            name=f"memory, {many}",
            unit="MB",
            ours=statistics.median(resident for _, resident in starts),
            baseline=theirs.get("resident"),
            target=85 if count <= _IDLE else 100,
        )


async def _started(there: Place, sizes: Sizes, *module: str) -> tuple[float, float]:
    """Seconds from exec to the first poll, and MB once every tick has run."""
    there.api.polled.clear()
    async with running(there, *module) as process:
        await asyncio.sleep(sizes.settled)
        return there.api.polled_at - process.started_at, process.resident


async def _recipe(count: int, sizes: Sizes) -> Mapping[str, Any]:
    """Nothing beyond the sizes it gets to in reasonable time."""
    if count not in sizes.jobs:
        return {}
    async with place() as there:
        due = str(sizes.due)
        fired = await processes.ask(RECIPE, "jobs", str(count), due, there.recipe_database)
        words = (there.url, there.recipe_database, str(count))
        ready, resident = await _started(there, sizes, RECIPE, "taps", *words)
    return {"late": fired["late"] * 1000, "ready": ready * 1000, "resident": resident}
