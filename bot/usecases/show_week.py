"""The weeks ahead of one therapist: aliases and times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.alliance.people import TherapistId
from bot.alliance.sessions import SessionState
from bot.alliance.timing import local_date, to_utc, zone
from bot.usecases.actors import StaffActor
from bot.usecases.ports import UnitOfWork

MOST_WEEKS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One session. Instants in UTC."""

    uid: str
    alias: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWeek:
    """From Monday of this week on, in the therapist's zone, in order of time."""

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        therapist_id: TherapistId,
        now: datetime,
        *,
        weeks: int = 1,
    ) -> Sequence[Hour]:
        therapist = await work.staff.therapist(actor, therapist_id)
        at = zone(therapist.speech.timezone)
        today = local_date(now, at)
        monday = today - timedelta(days=today.weekday())
        first, last = (
            to_utc(datetime.combine(monday + timedelta(weeks=week), time.min), at)
            for week in (0, min(weeks, MOST_WEEKS))
        )
        clients = await work.clients.listed(actor)
        aliases = {one.id: one.alias for one in clients if one.therapist_id == therapist_id}
        return [
            Hour(
                uid=str(one.id),
                alias=aliases[one.client_id],
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                cancelled=one.state is SessionState.CANCELLED,
            )
            for one in await work.sessions.listed(actor, after=first, before=last)
            if one.therapist_id == therapist_id and one.client_id in aliases
        ]
