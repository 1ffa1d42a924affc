"""Loops and ticks side by side, until the process is told to stop."""

import asyncio
import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.scheduler import Scheduler
from bot.wiring.reaching import Loop

LAST_WORDS = 14
"""Seconds after a signal, or a failure for good, when the kernel ends what did not end itself."""

STOPPING = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What runs: loops for ever, ticks now and then."""

    loops: tuple[Loop, ...]
    scheduler: Scheduler


async def run_until_stopped(parts: Parts) -> None:
    """All loops together: one that fails ends the others, and the error passes on."""
    # What was imported stays. Else the collector walks it again each time: 60 ms and more in which
    # nobody is answered.
    gc.freeze()
    stop = asyncio.Event()
    with _signals(stop):
        parts.scheduler.start()
        try:
            async with asyncio.TaskGroup() as group:
                running = [group.create_task(_until_it_fails(loop)) for loop in parts.loops]
                await stop.wait()
                for task in running:
                    task.cancel()
        finally:
            await parts.scheduler.stop()
            signal.alarm(0)


async def _until_it_fails(loop: Loop) -> None:
    try:
        await loop()
    except Exception:
        signal.alarm(LAST_WORDS)
        raise


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first signal asks; a call that hangs after it is ended by the kernel's own alarm."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if not stop.is_set():  # asking again gains no time
            signal.alarm(LAST_WORDS)
        stop.set()

    for number in STOPPING:
        loop.add_signal_handler(number, asked)
    try:
        yield
    finally:
        for number in STOPPING:
            loop.remove_signal_handler(number)
