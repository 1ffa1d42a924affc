"""The repository of incidents."""

from collections.abc import Sequence
from typing import Protocol

from bot.alliance.incidents import Incident
from bot.usecases.actors import Operator


class IncidentRepository(Protocol):
    """Append-only: a register is not corrected, it is continued."""

    async def add(self, actor: Operator, incident: Incident) -> None: ...

    async def listed(self, actor: Operator) -> Sequence[Incident]:
        """In the order they were noted."""
        ...
