"""Repository of the instruments a clinic brought."""

from collections.abc import Sequence
from typing import Protocol

from bot.alliance.imported import ImportedInstrument
from bot.usecases.actors import Actor, AdminActor, Operator


class InstrumentRepository(Protocol):
    """Sealed under the clinic's key; a name (`wai-sr/1`) never changes its content."""

    async def add(self, actor: AdminActor | Operator, imported: ImportedInstrument) -> bool:
        """False if there is one of that name already; then nothing is changed."""
        ...

    async def find(self, actor: Actor, name: str) -> ImportedInstrument | None:
        """None for a name that was never imported; our own are not among them."""
        ...

    async def listed(self, actor: Actor) -> Sequence[ImportedInstrument]:
        """By name; not for clients."""
        ...
