"""A session or a policy changed: the check-ins that are not over follow.

Called by the use cases that change them, inside their transaction.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.alliance.availability import quiet_hours
from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.people import Client
from bot.alliance.planning import times
from bot.alliance.sessions import SessionState, TherapySession
from bot.alliance.timing import zone
from bot.usecases.actors import StaffActor
from bot.usecases.ports import UnitOfWork


async def replan_checkins(
    work: UnitOfWork, actor: StaffActor, client: Client, policies: Policies
) -> None:
    """Gives each check-in of one client its times anew, from the session and the one after it.

    One that has not been asked moves as a whole; one that is on screen only ends at another time.
    """
    open_ones = [
        checkin
        for checkin in await work.checkins.of_client(actor, client.id)
        if checkin.closed_at is None
    ]
    if not open_ones:
        return
    earliest = min(checkin.session_starts_at for checkin in open_ones)
    sessions = await planned_sessions(work, actor, client, earliest)
    for checkin in open_ones:
        moved = _retimed(checkin, sessions, client, policies)
        if moved != checkin:
            await work.checkins.move(actor, moved, expecting=frozenset({checkin.state}))


async def planned_sessions(
    work: UnitOfWork, actor: StaffActor, client: Client, after: datetime
) -> list[TherapySession]:
    """Those of one client that stand, from an instant on, in order of time."""
    listed = await work.sessions.listed(actor, client_id=client.id, after=after)
    return [session for session in listed if session.state is SessionState.PLANNED]


def _retimed(
    checkin: CheckIn, sessions: Sequence[TherapySession], client: Client, policies: Policies
) -> CheckIn:
    session = next((one for one in sessions if one.id == checkin.session_id), None)
    unsent = checkin.state is CheckInState.SCHEDULED
    if unsent and session is not None:
        checkin = replace(
            checkin, session_starts_at=session.starts_at, session_ends_at=session.ends_at
        )
    found = times(
        checkin.session_ends_at,
        start_after(sessions, checkin.session_starts_at),
        policies,
        quiet_hours(client, policies),
        zone(client.speech.timezone),
    )
    moved = replace(checkin, expires_at=found.expires_at)
    if not unsent or (found.due_at, moved) == (checkin.due_at, checkin):
        return moved
    return replace(moved, due_at=found.due_at, reason=Reason.NOT_YET_DUE)


def start_after(sessions: Sequence[TherapySession], instant: datetime) -> datetime | None:
    """The start of the first of these sessions, in order of time, that starts later."""
    starts = [session.starts_at for session in sessions]
    index = bisect_right(starts, instant)
    return starts[index] if index < len(starts) else None
