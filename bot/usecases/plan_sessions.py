"""Hours of a recurrence become sessions, each with its check-in.

Called by the use cases that record and extend a series, inside their transaction.
"""

from collections.abc import Sequence
from uuid import UUID

from bot.alliance.checkins import CheckInId
from bot.alliance.clinic import Policies
from bot.alliance.people import Client
from bot.alliance.planning import plan
from bot.alliance.sessions import Occurrence, Series, SessionId, TherapySession
from bot.usecases.ports import Chance, UnitOfWork
from bot.usecases.replan_checkins import StaffActor, replan_checkins


async def plan_sessions(
    work: UnitOfWork,
    actor: StaffActor,
    series: Series,
    occurrences: Sequence[Occurrence],
    *,
    client: Client,
    policies: Policies,
    chance: Chance,
) -> int:
    """Writes down those the series does not have yet, and says how many.

    A series of one and its session share one id, so that people have one to remember.
    """
    single = series.recurrence.rule is None
    written = 0
    for occurrence in occurrences:
        session_id = series.id if single else chance.uuid()
        session = _session(session_id, series, occurrence)
        if await work.sessions.plan(actor, session):
            written += 1
            checkin_id = CheckInId(chance.uuid())
            await work.checkins.add(actor, plan(checkin_id, session, None, client, policies))
    if written:
        await replan_checkins(work, actor, client, policies)
    return written


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
