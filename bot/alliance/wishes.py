"""A client's wish for another therapist: that there is one and when, never why."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.alliance.people import AdminId, ClientId

SETTLES_AFTER = timedelta(days=14)
"""After somebody has seen a wish, the client may ask once more when this has passed."""


class WishState(StrEnum):
    """`open → seen`, or `withdrawn`."""

    OPEN = "open"
    SEEN = "seen"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`told` are the admins it was sent to: they and nobody else may look at it."""

    client_id: ClientId
    made_at: datetime
    told: tuple[AdminId, ...]
    seen_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def state(self) -> WishState:
        if self.withdrawn_at is not None:
            return WishState.WITHDRAWN
        return WishState.OPEN if self.seen_at is None else WishState.SEEN

    def stands(self, now: datetime) -> bool:
        """Whether the clinic has it: a second one would add nothing."""
        match self.state:
            case WishState.WITHDRAWN:
                return False
            case WishState.OPEN:
                return True
            case WishState.SEEN:
                return self.seen_at is not None and now < self.seen_at + SETTLES_AFTER

    def seen(self, now: datetime) -> Self:
        """Idempotent: the first who sees it counts."""
        return replace(self, seen_at=self.seen_at or now)

    def withdrawn(self, now: datetime) -> Self:
        return replace(self, withdrawn_at=self.withdrawn_at or now)
