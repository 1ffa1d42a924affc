"""How fast messages may leave: Telegram's limits, kept as Telegram sees them. Pure.

A call reaches Telegram at some unknown instant between its start and its end. So a call counts
from its start until one second after its end: then no second can hold more than `MOST`, however
the network bunches them together.
"""

from dataclasses import dataclass, field
from typing import Final

from bot.alliance.people import Address

MOST: Final = 29
"""In any second; Telegram's limit is 30."""
RATE: Final = 25.0
BURST: Final = 5.0
POST_GAP: Final = 1.0
"""Seconds between two messages to one chat."""
EDIT_GAP: Final = 0.25
"""Seconds between two changes in one chat: Telegram allows short bursts, a person taps in them."""
_SECOND: Final = 1.0
_LEAST: Final = 0.001
"""So that rounding never makes a wait of nothing out of a wait."""


@dataclass(slots=True)
class Pace:
    """All instants are seconds on one monotonic scale."""

    _credit: float = BURST
    _credited_at: float = 0.0
    _running: int = 0
    _ended: list[float] = field(default_factory=list)
    _posted: dict[Address, float] = field(default_factory=dict, repr=False)
    _edited: dict[Address, float] = field(default_factory=dict, repr=False)
    _held_until: float = 0.0
    _limited: tuple[Address, float] | None = field(default=None, repr=False)

    def wait(self, now: float, to: Address, *, post: bool) -> float:
        """Seconds until a call may start; 0 means now. `post`: a new message, not a change."""
        seen, gap = (self._posted, POST_GAP) if post else (self._edited, EDIT_GAP)
        wait = max(
            self.held(now),
            seen.get(to, now - gap) + gap - now,
            (1 - self._credit_at(now)) / RATE,
            self._crowded(now),
        )
        return max(wait, _LEAST) if wait > 0 else 0.0

    def room(self, now: float) -> int:
        """How many calls may start now, to chats that were quiet for a while."""
        if self.held(now) or self._crowded(now):
            return 0
        return int(self._credit_at(now) + _LEAST)

    def room_in(self, now: float, calls: int) -> float:
        """Seconds until there is room for so many calls (at most `BURST`), at the earliest."""
        credit = (calls - self._credit_at(now)) / RATE
        return max(self.held(now), self._crowded(now), credit, _LEAST)

    def started(self, now: float) -> None:
        self._credit, self._credited_at = self._credit_at(now) - 1, now
        self._running += 1

    def ended(self, now: float, to: Address, *, post: bool) -> None:
        self._running -= 1
        self._ended = [end for end in self._ended if end > now - _SECOND] + [now]
        seen = self._posted if post else self._edited
        for quiet in [one for one, end in seen.items() if end <= now - _SECOND]:
            del seen[quiet]
        seen[to] = now

    def limited(self, now: float, to: Address, after: float) -> None:
        """Telegram asked for patience. From a second chat within 5 s: it means all of us."""
        if self._limited and self._limited[0] != to and now - self._limited[1] <= 5:  # noqa: PLR2004
            self._held_until = max(self._held_until, now + after)
        self._limited = (to, now)

    def held(self, now: float) -> float:
        """Seconds for which nothing at all may leave."""
        return max(0.0, self._held_until - now)

    def _credit_at(self, now: float) -> float:
        return min(BURST, self._credit + (now - self._credited_at) * RATE)

    def _crowded(self, now: float) -> float:
        recent = [end for end in self._ended if end > now - _SECOND]
        if self._running + len(recent) < MOST:
            return 0.0
        return max(min(recent, default=now) + _SECOND - now, _LEAST)
