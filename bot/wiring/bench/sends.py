"""Messages out of the durable outbox."""

from collections.abc import Mapping
from typing import Final

from bot.ops.bench import processes
from bot.wiring.bench.places import RECIPE, Rows, beside, place
from bot.wiring.bench.sizes import Sizes

ROUND_TRIP: Final = 0.05
_RECIPE_AT_ONCE: Final = 8
"""As many as we have under way; with more the recipe waits for its own pool of sessions."""


async def sends(sizes: Sizes) -> Rows:
    """From a durable outbox, with Telegram's limits lifted."""
    near = await _sent(sizes, 0.0)
    far = await _sent(sizes, ROUND_TRIP)
    yield beside("CPU of a send through the outbox", "ms", near, "cpu", target=0.8)
    yield beside("sends that one core has time for", "/s", near, "per_core", target=1000, more=True)
    yield beside("sends at 50 ms of round trip", "/s", far, "rate", more=True)


async def _sent(sizes: Sizes, round_trip: float) -> tuple[dict[str, float], dict[str, float]]:
    async with place(round_trip=round_trip) as there:
        ours = await there.ours("sends", sizes.sends)
        theirs = await processes.ask(
            RECIPE, "sends", there.url, there.recipe_database, str(sizes.sends),
            str(_RECIPE_AT_ONCE),
        )  # fmt: skip
    return _per_send(ours, sizes.sends), _per_send(theirs, sizes.sends)


def _per_send(found: Mapping[str, float], count: int) -> dict[str, float]:
    return {
        "cpu": found["cpu"] / count * 1000,
        "per_core": count / found["cpu"],
        "rate": count / found["seconds"],
    }
