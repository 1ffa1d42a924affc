"""Where one thing is measured: a folder of its own, and a Telegram of its own."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.ops.bench import processes
from bot.ops.bench.fake_api import TOKEN, FakeApi
from bot.ops.bench.probes import memory_folder
from bot.ops.bench.processes import Measured
from bot.ops.bench.results import Better, Row

OURS: Final = "bot.wiring.bench"
RECIPE: Final = "bot.ops.bench.usual_recipe"
_READY_WITHIN: Final = 600.0

Rows = AsyncIterator[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder for one measured process, and the Telegram it talks to."""

    folder: Path
    api: FakeApi
    url: str

    @property
    def settings(self) -> dict[str, str]:
        return {
            "ALLIANCE_TELEGRAM_API": self.url,
            "ALLIANCE_TELEGRAM_TOKEN": TOKEN,
            "ALLIANCE_DATA_DIR": str(self.folder / "data"),
            "ALLIANCE_ROOT_KEY_FILE": str(self.folder / "root.key"),
        }

    @property
    def recipe_database(self) -> str:
        return str(self.folder / "recipe.db")

    async def ours(self, trial: str, *words: object) -> dict[str, Any]:
        return await processes.ask(OURS, trial, *map(str, words), settings=self.settings)


@asynccontextmanager
async def place(*, on_disk: bool = False, round_trip: float = 0.0) -> AsyncIterator[Place]:
    """Empty, and gone afterwards; in memory where that can be and is wanted."""
    parent = None if on_disk else memory_folder()
    api = FakeApi(round_trip=round_trip)
    with tempfile.TemporaryDirectory(prefix="alliance-bench-", dir=parent) as folder:
        url = await api.open()
        try:
            yield Place(folder=Path(folder), api=api, url=url)
        finally:
            api.close()


@asynccontextmanager
async def running(there: Place, module: str, *words: str) -> AsyncIterator[Measured]:
    """A bot that has asked for updates."""
    process = await processes.start(module, *words, settings=there.settings)
    try:
        async with asyncio.timeout(_READY_WITHIN):
            await there.api.polled.wait()
        yield process
    finally:
        await process.stop()


def beside(
    name: str,
    unit: str,
    both: tuple[Mapping[str, float], Mapping[str, float]],
    what: str,
    *,
    target: float | None = None,
    more: bool = False,
) -> Row:
    ours, theirs = both
    return Row(
        name=name,
        unit=unit,
        ours=ours[what],
        baseline=theirs[what],
        target=target,
        better=Better.MORE if more else Better.LESS,
    )
