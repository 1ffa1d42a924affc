"""People tap: as fast as they are answered, or so many a second; and how long they wait."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.alliance.errors import AllianceError
from bot.ops.bench.fake_api import BOT_ID, FakeApi

STUCK_AFTER: Final = 60.0
"""Seconds without one answer."""


class StuckError(AllianceError):
    """The bot stopped answering."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One button of one person."""

    user: int
    message: int
    data: str = field(repr=False)


@dataclass(slots=True)
class Tapping:
    """Gives taps to a bot and notes when each is answered; for one run."""

    api: FakeApi
    waits: list[float] = field(default_factory=list)
    _tapped: dict[int, float] = field(default_factory=dict)
    _queries: int = 0
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.api.answered = self._note

    def tap(self, tap: Tap) -> None:
        self._queries += 1
        self._tapped[self._queries] = time.perf_counter()
        self.api.push(update_of(tap, self._queries))

    async def closed_loop(self, taps: Sequence[Tap], crowd: int) -> float:
        """`crowd` taps are always unanswered; taps per second."""
        left = deque(taps)
        began = time.perf_counter()
        while left or self._tapped:
            while left and len(self._tapped) < crowd:
                self.tap(left.popleft())
            await self._next_answer()
        return len(taps) / (time.perf_counter() - began)

    async def steady(self, taps: Sequence[Tap], per_second: float) -> None:
        """One tap after another at even distances, whatever becomes of them."""
        began = time.perf_counter()
        for number, tap in enumerate(taps):
            await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            self.tap(tap)
        while self._tapped:
            await self._next_answer()

    async def _next_answer(self) -> None:
        self._answered.clear()
        try:
            async with asyncio.timeout(STUCK_AFTER):
                await self._answered.wait()
        except TimeoutError:
            raise StuckError(f"{len(self._tapped)} taps were not answered") from None

    def _note(self, query: int) -> None:
        tapped_at = self._tapped.pop(query, None)
        if tapped_at is not None:
            self.waits.append(time.perf_counter() - tapped_at)
        self._answered.set()


def update_of(tap: Tap, query: int) -> dict[str, object]:
    """As Telegram writes it, with what the usual recipe's parser insists on."""
    person = {"id": tap.user, "is_bot": False, "first_name": "A", "language_code": "en"}
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "Bench", "username": "b_bot"}
    message = {
        "message_id": tap.message,
        "date": 0,
        "chat": {"id": tap.user, "type": "private", "first_name": "A"},
        "from": bot,
        "text": ".",
    }
    return {
        "callback_query": {
            "id": str(query),
            "from": person,
            "message": message,
            "chat_instance": "1",
            "data": tap.data,
        }
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Of the values that are there; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
