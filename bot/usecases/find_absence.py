"""Whether a therapist was, is or will be away."""

from datetime import datetime

from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.people import Therapist
from bot.usecases.actors import Product
from bot.usecases.ports import UnitOfWork


async def was_away(work: UnitOfWork, checkin: CheckIn) -> bool:
    """Whether the session of a check-in did not take place because its therapist was away."""
    start = checkin.session_starts_at
    return await work.absences.covering(Product(), checkin.therapist_id, start) is not None


async def will_fall_out(work: UnitOfWork, checkin: CheckIn) -> bool:
    """As `was_away`, of one that has not been asked yet."""
    return checkin.state is CheckInState.SCHEDULED and await was_away(work, checkin)


async def back_at(work: UnitOfWork, therapist: Therapist, now: datetime) -> datetime | None:
    """When a therapist who is away reads again; None for one who is here."""
    absence = await work.absences.current(Product(), therapist.id, now)
    return None if absence is None else absence.ends_at
