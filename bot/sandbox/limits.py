"""Telegram's brakes: so many sends a second in all, one a second to a chat, few to a group."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.sandbox.refusals import too_many_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Real seconds, not wound ones: a fast-forward earns nobody a burst.

    `per_second` counts sends of the whole bot in any second, `chat_burst` the sends that may
    leave for one chat at once before the pace of one a second holds (1 is strictest),
    `group_per_minute` the sends to one group. `jitter` seconds of the network are forgiven.
    """

    per_second: int = 30
    chat_burst: int = 3
    group_per_minute: int = 20
    jitter: float = 0.05
    count_edits: bool = False


STRICT = RateLimits(chat_burst=1)
UNLIMITED = RateLimits(per_second=10**9, chat_burst=10**9, group_per_minute=10**9)


@dataclass(slots=True)
class Throttle:
    """Remembers when sends left; `at` is always real seconds."""

    limits: RateLimits
    _all: deque[float] = field(default_factory=deque)
    _credit: dict[int, tuple[float, float]] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def spend(self, chat_id: int, at: float) -> None:
        """Count one send.

        Raises:
            Refusal: 429 with the whole seconds to wait; nothing is counted then.
        """
        credit = self._chat_credit(chat_id, at)
        wait = max(
            _window_wait(self._all, at, self.limits.per_second, 1 - self.limits.jitter),
            (1 - credit) if credit < 1 - self.limits.jitter else 0,
            self._group_wait(chat_id, at),
        )
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._all.append(at)
        self._credit[chat_id] = (max(credit - 1, 0), at)
        if chat_id < 0:
            self._groups[chat_id].append(at)

    def _chat_credit(self, chat_id: int, at: float) -> float:
        credit, since = self._credit.get(chat_id, (float(self.limits.chat_burst), at))
        return min(credit + at - since, float(self.limits.chat_burst))

    def _group_wait(self, chat_id: int, at: float) -> float:
        if chat_id > 0:
            return 0
        return _window_wait(self._groups[chat_id], at, self.limits.group_per_minute, 60)


def _window_wait(sent: deque[float], at: float, most: int, seconds: float) -> float:
    while sent and sent[0] <= at - seconds:
        sent.popleft()
    return sent[0] + seconds - at if len(sent) >= most else 0
