"""When the clinic next has something to do: for a clock that is wound forward."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.alliance.people import StaffState, Therapist
from bot.alliance.timing import next_waking, next_weekly, zone
from bot.usecases.actors import Product
from bot.usecases.ports import UnitOfWork
from bot.usecases.post_digest import LATE

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """The earliest of check-ins, notices, digests and waiting messages; None where nothing is.

    While something is on its way, that is due before anything else. A digest that is late by
    `now` is due in waking hours.
    """

    async def __call__(self, work: UnitOfWork, now: datetime | None = None) -> datetime | None:
        if await work.outbox.in_hand(Product()):
            return _BEGINNING
        notices = await work.notices.due(Product(), _END_OF_TIME, 1)
        therapists = await work.staff.therapists(Product())
        found = [
            await work.checkins.next_due_at(Product()),
            await work.outbox.next_at(Product()),
            *(notice.next_at for notice in notices),
            *[await self._digest(work, therapist, now) for therapist in therapists],
        ]
        return min((one for one in found if one is not None), default=None)

    async def _digest(
        self, work: UnitOfWork, therapist: Therapist, now: datetime | None
    ) -> datetime | None:
        last = await work.digests.last(Product(), therapist.id)
        if therapist.state is not StaffState.ACTIVE or last is None:
            return None
        policies = (await work.clinic.get(Product())).policies
        at = zone(therapist.speech.timezone)
        due_at = next_weekly(therapist.digest_at or policies.digest_at, at, last.due_at)
        if now is None or now - due_at <= LATE:
            return due_at
        return next_waking(now, policies.quiet_hours, at)
