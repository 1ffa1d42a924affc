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
    ("bot", "instruments", "list"),
    ("bot", "locales", "status"),
)


async def commands(sizes: Sizes) -> Rows:
    """What a command costs that needs no database, and one that does."""
    async with place() as there:
        await there.ours("asked", 1)
        for words in COMMANDS:
            wall = _command(words, there, sizes)
            name = f"alliance {' '.join(words[1:])}"
            yield Row(name=name, unit="ms", ours=wall, target=300)
        wall = _command(("bot", "client", "list"), there, sizes)
        yield Row(name="alliance client list", unit="ms", ours=wall)


def _command(words: tuple[str, ...], there: Place, sizes: Sizes) -> float:
    found = [processes.command_cpu(words, there.settings)[0] for _ in range(sizes.starts)]
    return statistics.median(found) * 1000
