"""When a check-in is asked and until when it may be answered."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.alliance.availability import quiet_hours
from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.clinic import Policies
from bot.alliance.people import Client, QuietHours
from bot.alliance.sessions import TherapySession
from bot.alliance.timing import next_waking, zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Aware UTC. Where `expires_at` ≤ `due_at`, the next session leaves no time to ask."""

    due_at: datetime
    expires_at: datetime


def times(
    session_ends_at: datetime,
    next_session_at: datetime | None,
    policies: Policies,
    quiet: QuietHours,
    at: ZoneInfo,
) -> Times:
    """Due `checkin_delay` after the session, moved out of quiet hours.

    Expires `expire_after` after it is due or when the next session starts, whichever is earlier.
    To be asked again whenever the session or the one after it moves.
    """
    due_at = next_waking(session_ends_at + policies.checkin_delay, quiet, at)
    expires_at = due_at + policies.expire_after
    if next_session_at is not None:
        expires_at = min(expires_at, next_session_at)
    return Times(due_at=due_at, expires_at=expires_at)


def plan(
    checkin_id: CheckInId,
    session: TherapySession,
    next_session_at: datetime | None,
    client: Client,
    policies: Policies,
) -> CheckIn:
    """The check-in of a session, in the quiet hours and zone of its client."""
    found = times(
        session.ends_at,
        next_session_at,
        policies,
        quiet_hours(client, policies),
        zone(client.speech.timezone),
    )
    return CheckIn(
        id=checkin_id,
        session_id=session.id,
        client_id=session.client_id,
        therapist_id=session.therapist_id,
        session_starts_at=session.starts_at,
        session_ends_at=session.ends_at,
        due_at=found.due_at,
        expires_at=found.expires_at,
    )
