"""Tells the admins that the bot needs somebody's hand: once a day at most, in waking hours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.alerts import Alert
from bot.alliance.people import Admin, QuietHours, StaffState
from bot.alliance.timing import local_date, next_waking, zone
from bot.usecases.actors import Product
from bot.usecases.messenger import Messenger
from bot.usecases.ports import Night, OutgoingId, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAdmins:
    """Each admin who has joined, each in their language and zone.

    The same kind twice on one day of theirs is told once: whatever happens again and again stands
    in the log.
    """

    messenger: Messenger

    async def __call__(self, work: UnitOfWork, alert: Alert, now: datetime) -> Sequence[OutgoingId]:
        """The rows that tell them."""
        quiet = (await work.clinic.get(Product())).policies.quiet_hours
        told = [
            await self._tell(work, admin, alert, quiet, now)
            for admin in await work.staff.admins(Product())
            if admin.state is StaffState.ACTIVE and admin.address is not None
        ]
        return [row for row in told if row is not None]

    async def _tell(
        self, work: UnitOfWork, admin: Admin, alert: Alert, quiet: QuietHours, now: datetime
    ) -> OutgoingId | None:
        at = zone(admin.speech.timezone)
        read_on = local_date(next_waking(now, quiet, at), at)
        row = replace(
            self.messenger.alert(admin, alert, read_on),
            night=Night(hours=quiet, timezone=admin.speech.timezone),
        )
        return row.id if await work.outbox.put(Product(), row) else None
