"""All that is measured, by subject."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.wiring.bench.commands import commands
from bot.wiring.bench.crowds import crowds
from bot.wiring.bench.digests import digests, week
from bot.wiring.bench.places import Rows
from bot.wiring.bench.sends import sends
from bot.wiring.bench.sizes import Sizes
from bot.wiring.bench.taps import disk, taps

SUBJECTS: Final[Mapping[str, Callable[[Sizes], Rows]]] = {
    "taps": taps,
    "disk": disk,
    "sends": sends,
    "crowds": crowds,
    "digests": digests,
    "week": week,
    "commands": commands,
}
