"""Hours of a recurrence become sessions, each with its check-in.

Called by the use cases that record and extend a series, inside their transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.days_off import DaysOff
from bot.alliance.people import Client
from bot.alliance.planning import plan
from bot.alliance.sessions import Occurrence, Series, SessionId, SessionState, TherapySession
from bot.usecases.actors import StaffActor
from bot.usecases.ports import Chance, UnitOfWork
from bot.usecases.replan_checkins import replan_checkins


async def plan_sessions(
    work: UnitOfWork,
    actor: StaffActor,
    series: Series,
    occurrences: Sequence[Occurrence],
    *,
    client: Client,
    policies: Policies,
    chance: Chance,
    days: DaysOff | None = None,
) -> int:
    """Writes down those the series does not have yet, and says how many take place.

    A series of one and its session share one id, so that people have one to remember. Hours on
    days off are written down as cancelled, so that it can be told why nobody was asked.
    """
    single = series.recurrence.rule is None
    standing = 0
    for occurrence in occurrences:
        session_id = series.id if single else chance.uuid()
        session = _session(session_id, series, occurrence)
        reason = None if days is None else days.reason(session.day, explicit=single)
        checkin = plan(CheckInId(chance.uuid()), session, None, client, policies)
        if await _write(work, actor, session, checkin, off=reason):
            standing += reason is None
    if standing:
        await replan_checkins(work, actor, client, policies)
    return standing


async def _write(
    work: UnitOfWork,
    actor: StaffActor,
    session: TherapySession,
    checkin: CheckIn,
    *,
    off: Reason | None,
) -> bool:
    """Both cancelled where the day is off. False if the session is there already."""
    if off is not None:
        session = replace(session, state=SessionState.CANCELLED)
        # Ended when the hour would have begun: it belongs to the digest of that week.
        checkin = replace(
            checkin, state=CheckInState.CANCELLED, reason=off, closed_at=session.starts_at
        )
    if not await work.sessions.plan(actor, session):
        return False
    await work.checkins.add(actor, checkin)
    return True


def _session(session_id: UUID, series: Series, occurrence: Occurrence) -> TherapySession:
    return TherapySession(
        id=SessionId(session_id),
        series_id=series.id,
        client_id=series.client_id,
        therapist_id=series.therapist_id,
        key=occurrence.key,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        timezone=series.recurrence.timezone,
    )
