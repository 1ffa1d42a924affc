"""`python -m bot.wiring.bench TRIAL …`: one trial; what it found on standard output."""

import asyncio
import gc
import json
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from bot.wiring.bench import posting, trials

TRIALS: dict[str, Callable[..., Coroutine[Any, Any, object]]] = {
    "asked": trials.asked,
    "sends": posting.sends,
    "crowd": trials.crowd,
    "turns": trials.turns,
    "digest": trials.digest,
    "weekly": posting.weekly,
}

if __name__ == "__main__":
    _, name, *words = sys.argv
    gc.freeze()  # as the running bot does
    sys.stdout.write(json.dumps(asyncio.run(TRIALS[name](*words))))
