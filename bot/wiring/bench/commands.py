"""What it costs to ask the command line."""

import statistics
from typing import Final

from bot.ops.bench import processes
from bot.ops.bench.results import Row
from bot.wiring.bench.places import Place, Rows, place
from bot.wiring.bench.sizes import Sizes

COMMANDS: Final = (
    ("bot", "--help"),
    ("bot", "client", "add", "--help"),
    ("bot", "locales", "status"),
)
WITH_DATABASE = (("bot", "instruments", "list"), ("bot", "client", "list"))
"""The first lists what was imported, too."""


async def commands(sizes: Sizes) -> Rows:
    """What a command costs that needs no database, and one that does."""
    async with place() as there:
        await there.ours("asked", 1)
        for words in COMMANDS:
            wall = _command(words, there, sizes)
            name = f"alliance {' '.join(words[1:])}"
            yield Row(name=name, unit="ms", ours=wall, target=300)
        for words in WITH_DATABASE:
            wall = _command(words, there, sizes)
            yield Row(name=f"alliance {' '.join(words[1:])}", unit="ms", ours=wall)


def _command(words: tuple[str, ...], there: Place, sizes: Sizes) -> float:
    found = [processes.command_cpu(words, there.settings)[0] for _ in range(sizes.starts)]
    return statistics.median(found) * 1000
