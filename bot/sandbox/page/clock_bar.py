"""The clinic's clock: what time it is, what is due next, and winding there."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from bot.sandbox.page.markup import Attributes, Html, el, together
from bot.sandbox.page.pieces import Piece, piece
from bot.sandbox.phones import NothingCameError
from bot.sandbox.refusals import Refusal
from bot.sandbox.winding import Winder
from bot.sandbox.world import TelegramWorld

_ASK_AGAIN_AFTER: Final = 0.5
"""Real seconds in which the clinic is asked once at most what is due next."""

_LONG_AGO: Final = float("-inf")
_CONFLICT: Final = 409
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


class Wind(StrEnum):
    """How far."""

    NEXT = "next"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


_FAR: Final = {
    Wind.HOUR: timedelta(hours=1),
    Wind.DAY: timedelta(days=1),
    Wind.WEEK: timedelta(days=7),
}
_WORDS: Final = {
    Wind.NEXT: "Next thing due",
    Wind.HOUR: "1 hour",
    Wind.DAY: "1 day",
    Wind.WEEK: "1 week",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A wind under way."""

    since: datetime
    until: datetime


@dataclass(slots=True, kw_only=True)
class ClockBar:
    """One wind at a time, watched by every browser that is open."""

    world: TelegramWorld
    winder: Winder
    zone: tzinfo = UTC
    due: datetime | None = None
    stretch: Stretch | None = None
    said: str = ""
    """How the last wind ended."""
    _asked_at: float = field(default=_LONG_AGO, init=False)
    _halted: bool = field(default=False, init=False)

    async def wind(self, how: Wind) -> None:
        """Step through everything due on the way; returns when the clock has arrived.

        Raises:
            Refusal: it is being wound already, nothing is due, or something stayed due.
        """
        if self.stretch is not None:
            raise Refusal(_CONFLICT, "The clock is being wound already.")
        self._halted, self.said, self._asked_at = False, "", _LONG_AGO
        # Taken before the first wait: a second wind may come while the clinic is asked.
        now = self.world.clock.now()
        self.stretch = Stretch(since=now, until=now)
        try:
            until = await self._target(how, now)
            self.stretch = Stretch(since=now, until=until)
            await self._step_to(until)
            self.said = f"The clock stands at {self._short(self.world.clock.now())}."
        except Refusal as refusal:
            self.said = refusal.description
            raise
        finally:
            self.stretch = None
            self._asked_at = _LONG_AGO
            self.world.news.tell()

    def halt(self) -> None:
        """Stop at the next moment where nothing is due."""
        self._halted = True

    async def _target(self, how: Wind, now: datetime) -> datetime:
        if how is not Wind.NEXT:
            return now + _FAR[how]
        due = await self.winder.next_due()
        if due is None:
            raise Refusal(_CONFLICT, "Nothing is due: let somebody plan a session first.")
        return max(due, now)

    async def _step_to(self, until: datetime) -> None:
        self.world.news.tell()
        try:
            async with aclosing(self.winder.steps(until)) as steps:
                async for _ in steps:
                    self.world.news.tell()
                    # A clinic that answers at once would let nobody else have a turn.
                    await asyncio.sleep(0)
                    if self._halted:
                        return
        except NothingCameError as stuck:
            words = f"The clock stopped on the way: {stuck}. Is the bot running?"
            raise Refusal(_CONFLICT, words) from stuck

    async def look(self) -> None:
        """Ask what is due next, unless that was asked just now."""
        now = self.world.clock.real_seconds()
        if now - self._asked_at >= _ASK_AGAIN_AFTER:
            self._asked_at = now
            self.due = await self.winder.next_due()

    def pieces(self) -> list[Piece]:
        return [self._time(), self._buttons(), self._words(), self._progress()]

    def _time(self) -> Piece:
        now = self.world.clock.now()
        said = el("p", {"class": "now"}, el("time", None, self._long(now)))
        return piece("clock-now", "clock-readout", "div", {}, said, self._due_words(now))

    def _long(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%B %Y}, {local:%H:%M} {local:%Z}"

    def _short(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"

    def _due_words(self, now: datetime) -> Html:
        if self.due is None:
            words = "Nothing is due."
        elif self.due <= now:
            words = "Something is due now; the bot is at work."
        else:
            words = f"Due next: {self._short(self.due)}, in {span_words(self.due - now)}"
        return el("p", {"class": "due"}, words)

    def _buttons(self) -> Piece:
        busy = "true" if self.stretch else None
        buttons = [
            el(
                "button",
                {"type": "button", "id": f"wind-{how}", "data-wind": how, "aria-disabled": busy},
                _WORDS[how],
            )
            for how in Wind
        ]
        about = {"class": "winds", "role": "group", "aria-label": "Wind the clock forward"}
        label = el("span", {"aria-hidden": "true"}, "Wind forward")
        return piece("clock-winds", "clock-handles", "div", about, label, buttons)

    def _words(self) -> Piece:
        """Told to screen readers as it changes, so it changes at the start and the end only."""
        words = self.said
        if self.stretch is not None:
            until = self._short(self.stretch.until)
            words = f"Winding to {until}"
        return piece("clock-words", "clock-status", "p", {"hidden": not words}, words)

    def _progress(self) -> Piece:
        return piece("clock-progress", "clock", "div", {}, self._bar())

    def _bar(self) -> Html | None:
        if self.stretch is None:
            return None
        whole = (self.stretch.until - self.stretch.since).total_seconds()
        gone = (self.world.clock.now() - self.stretch.since).total_seconds()
        part = min(int(100 * gone / whole), 100) if whole else 100
        bar: Attributes = {
            "max": 100,
            "value": part,
            "aria-label": "How far the clock has been wound",
        }
        stop: Attributes = {
            "type": "button",
            "id": "wind-halt",
            "class": "plain",
            "data-halt": True,
        }
        return together(el("progress", bar), el("button", stop, "Stop here"))


def span_words(span: timedelta) -> str:
    """The two largest units of a span, `3 days 4 h`; under a minute counts as one."""
    minutes = max(-(-span // _MINUTE), 1)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    units = [
        (days, "day" if days == 1 else "days"),
        (hours, "h"),
        (left, "min"),
    ]
    first = next(at for at, (count, _) in enumerate(units) if count)
    return " ".join(f"{count} {unit}" for count, unit in units[first : first + 2] if count)
