"""The clock of the sandbox: real time that can be wound forward, never back."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta


class SandboxClock:
    """`now` is `starts_at`, plus what really passed since, plus what was wound.

    `elapsed` is a monotonic reading in seconds; a test may pass one of its own.
    """

    def __init__(
        self, starts_at: datetime, *, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        if starts_at.tzinfo is None:
            raise ValueError("The sandbox clock starts at an aware instant.")
        self._starts_at = starts_at
        self._elapsed = elapsed
        self._zero = elapsed()
        self._wound = timedelta()
        self.version = 1
        """Grows by one with every wind."""

    def now(self) -> datetime:
        return self._starts_at + timedelta(seconds=self.real_seconds()) + self._wound

    def unix(self) -> int:
        """Whole seconds since 1970, as Telegram dates its messages."""
        return int(self.now().timestamp())

    def real_seconds(self) -> float:
        """Seconds that really passed since the start; winding does not touch them."""
        return self._elapsed() - self._zero

    def advance(self, by: timedelta) -> None:
        """Raises ValueError for a step back: people have lived through what was."""
        if by < timedelta():
            raise ValueError("The sandbox clock goes forward only.")
        self._wound += by
        self.version += 1
