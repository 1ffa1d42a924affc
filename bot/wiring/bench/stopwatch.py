"""How long something takes, and how much of the processor."""

import time
from collections.abc import Awaitable, Callable


async def timed(work: Callable[[], Awaitable[object]]) -> dict[str, float]:
    """Wall and CPU seconds of this process."""
    began, used = time.perf_counter(), time.process_time()
    await work()
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - used}
