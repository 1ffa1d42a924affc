"""When the clinic next has something to do: for a clock that is wound forward."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.alliance.people import StaffState, Therapist
from bot.alliance.timing import next_weekly, zone
from bot.usecases.actors import Product
from bot.usecases.look_after_therapists import next_prompt
from bot.usecases.ports import UnitOfWork

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """The earliest of check-ins, notices, digests and waiting messages; None where nothing is.

    While something is on its way, that is due before anything else. `now` is aware: who sleeps then
    is not told of an absence before the morning.
    """

    async def __call__(self, work: UnitOfWork, now: datetime) -> datetime | None:
        if await work.outbox.in_hand(Product()):
            return _BEGINNING
        notices = await work.notices.due(Product(), _END_OF_TIME, 1)
        therapists = await work.staff.therapists(Product())
        found = [
            await work.checkins.next_due_at(Product()),
            await work.outbox.next_at(Product()),
            *(notice.next_at for notice in notices),
            *[await self._digest(work, therapist) for therapist in therapists],
            *await next_prompt(work, now),
        ]
        return min((one for one in found if one is not None), default=None)

    async def _digest(self, work: UnitOfWork, therapist: Therapist) -> datetime | None:
        last = await work.digests.last(Product(), therapist.id)
        if therapist.state is not StaffState.ACTIVE or last is None:
            return None
        weekly = therapist.digest_at or (await work.clinic.get(Product())).policies.digest_at
        due = next_weekly(weekly, zone(therapist.speech.timezone), last.due_at)
        absence = await work.absences.covering(Product(), therapist.id, due)
        return due if absence is None else absence.ends_at
