"""The repository of what is kept no longer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.alliance.people import ClientId, TherapistId
from bot.alliance.retention import Ending
from bot.usecases.actors import Product


class RetentionRepository(Protocol):
    """Replies by the age of their check-in; check-ins themselves stay, as attendance."""

    async def pending(self, actor: Product, therapist_id: TherapistId) -> Ending | None:
        """Announced and not done yet; at most one per therapist."""
        ...

    async def announce(self, actor: Product, ending: Ending) -> None: ...

    async def finish(self, actor: Product, ending: Ending) -> None: ...

    async def closed_before(
        self, actor: Product, therapist_id: TherapistId, before: datetime
    ) -> Mapping[ClientId, int]:
        """How many replies the therapist's present clients have that closed before then."""
        ...

    async def delete_closed_before(
        self, actor: Product, therapist_id: TherapistId, before: datetime
    ) -> Mapping[ClientId, int]:
        """Destroys those, and says how many of whom."""
        ...
