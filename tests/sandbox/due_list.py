"""A clinic that is nothing but moments at which something is due."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.world import TelegramWorld


@dataclass
class DueList:
    """Does what is due as soon as it is asked, and remembers when that was."""

    world: TelegramWorld
    waiting: list[datetime] = field(default_factory=list)
    done: list[datetime] = field(default_factory=list)
    works: bool = True

    def plan(self, *hours: float) -> None:
        self.waiting += [self.world.clock.now() + timedelta(hours=each) for each in hours]

    async def next_due(self) -> datetime | None:
        now = self.world.clock.now()
        for one in [each for each in sorted(self.waiting) if each <= now and self.works]:
            self.waiting.remove(one)
            self.done.append(now)
        return min(self.waiting, default=None)
