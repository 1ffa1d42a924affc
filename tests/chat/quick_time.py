"""An event loop whose clock jumps to the next thing that will happen: hours pass in no time."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Jumping(selectors.DefaultSelector):
    """Instead of waiting, moves the clock on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits for somebody else")
        self.now += max(timeout, 0.0)
        return super().select(0)


class QuickLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def quickly(main: Coroutine[Any, Any, T]) -> T:
    """Runs it in a loop of its own, without ever waiting."""
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        return runner.run(main)


def seconds() -> float:
    """The loop's own time."""
    return asyncio.get_running_loop().time()
