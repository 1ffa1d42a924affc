"""A loop without real time and without threads: the same seed takes the same steps."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, TypeVarTuple, Unpack

from tests.chat.quick_time import QuickLoop

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class StillLoop(QuickLoop):
    """What would go to a thread (SQLite's BEGIN and COMMIT) happens at once, in its place."""

    def run_in_executor(
        self, executor: Any, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> "asyncio.Future[T]":
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001  # a future carries whatever happened
            done.set_exception(error)
        return done


def still(main: Coroutine[Any, Any, T]) -> T:
    """Runs it in a loop of its own; hours pass in no time."""
    with asyncio.Runner(loop_factory=StillLoop) as runner:
        return runner.run(main)
