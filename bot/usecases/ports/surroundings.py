"""Time, chance and calendars, as the outside gives them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.alliance.sessions import Occurrence, Recurrence


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class Chance(Protocol):
    """The one source of randomness."""

    def uuid(self) -> UUID: ...

    def token(self) -> str:
        """32 random bytes as 43 URL-safe characters."""
        ...


class Recurrences(Protocol):
    """Expands recurrences."""

    def occurrences(
        self, recurrence: Recurrence, after: datetime, before: datetime
    ) -> Sequence[Occurrence]:
        """Those that start in [after, before), in order of time.

        Raises:
            InvalidValueError: a rule that is not accepted; the message says what is.
        """
        ...
