"""Forgets again whom a restored backup brought back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.people import ClientId
from bot.usecases.actors import Operator
from bot.usecases.leave import end_checkins
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReapplyErasures:
    """Returns how many were there again. Nobody is written to: they were told long ago."""

    async def __call__(
        self, work: UnitOfWork, forgotten: Collection[ClientId], now: datetime
    ) -> int:
        back = await work.clients.still_there(Operator(), forgotten)
        for client_id in back:
            client = await work.clients.get(Operator(), client_id)
            await end_checkins(work, client, now)
            await work.clients.erase(Operator(), client_id)
            await work.audit.append(
                Operator(), AuditAction.ERASED, now, client_id=client_id, detail="ledger"
            )
        return len(back)
