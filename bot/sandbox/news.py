"""A counter of changes that many may wait on, from any thread's event loop."""

import asyncio
from contextlib import suppress


class News:
    """`count` grows by one with every change of the world."""

    def __init__(self) -> None:
        self.count = 0
        self.closed = False
        self._bells: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def tell(self) -> None:
        self.count += 1
        for loop, bell in list(self._bells):
            # A loop that ended meanwhile has nobody left to wake.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(bell.set)

    def close(self) -> None:
        """From here on nobody waits: every wait answers at once."""
        self.closed = True
        self.tell()

    async def after(self, seen: int, seconds: float) -> int:
        """The count once it differs from `seen`, or after so many real seconds as it is."""
        bell = asyncio.Event()
        mine = (asyncio.get_running_loop(), bell)
        self._bells.add(mine)
        try:
            if self.count == seen and not self.closed:
                with suppress(TimeoutError):
                    async with asyncio.timeout(max(seconds, 0)):
                        await bell.wait()
        finally:
            self._bells.discard(mine)
        return self.count
