"""Sessions follow the days off: cancelled where one comes, back where it goes.

Called by the use cases that change closures, holidays or sessions, inside their transaction.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.days_off import REASONS, DaysOff
from bot.alliance.people import Client
from bot.alliance.sessions import SessionState, TherapySession
from bot.alliance.timing import to_utc, zone
from bot.usecases.actors import StaffActor
from bot.usecases.ports import Holidays, UnitOfWork
from bot.usecases.replan_checkins import planned_sessions, replan_checkins

_SCHEDULED = frozenset({CheckInState.SCHEDULED})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many sessions fell out, and how many came back."""

    cancelled: int = 0
    restored: int = 0


async def days_off(
    work: UnitOfWork, actor: StaffActor, policies: Policies, holidays: Holidays, until: datetime
) -> DaysOff:
    """Every closure, and the holidays from some days ago until an instant."""
    closures = tuple(await work.closures.listed(actor))
    if policies.holidays is None:
        return DaysOff(closures=closures)
    first = until.date() - timedelta(days=400)
    return DaysOff(
        closures=closures,
        holidays=holidays.between(policies.holidays, first, until.date() + _DAY),
    )


async def settle_days_off(
    work: UnitOfWork,
    actor: StaffActor,
    client: Client,
    sessions: Iterable[TherapySession],
    *,
    days: DaysOff,
    policies: Policies,
    cancelling: Collection[Reason] = REASONS,
) -> Settled:
    """Of these sessions of one client, none of which has begun.

    Only what is off for one of the reasons in `cancelling` falls out: a session that was added on
    a closed day is meant, and stays when something else changes.
    """
    cancelled = restored = 0
    for session in sessions:
        reason = days.reason(session.day, explicit=await _is_explicit(work, actor, session))
        if session.state is SessionState.PLANNED and reason is not None and reason in cancelling:
            await _cancel(work, actor, session, reason)
            cancelled += 1
        elif session.state is SessionState.CANCELLED and reason is None:
            restored += await _restore(work, actor, client, session)
    if cancelled or restored:
        await replan_checkins(work, actor, client, policies)
    return Settled(cancelled=cancelled, restored=restored)


async def _is_explicit(work: UnitOfWork, actor: StaffActor, session: TherapySession) -> bool:
    """A session by itself, or one that was moved: somebody meant that very day."""
    series = await work.sessions.series(actor, session.series_id)
    if series.recurrence.rule is None:
        return True
    return session.starts_at != to_utc(session.key, zone(session.timezone))


async def _cancel(
    work: UnitOfWork, actor: StaffActor, session: TherapySession, reason: Reason
) -> None:
    await work.sessions.save(actor, replace(session, state=SessionState.CANCELLED))
    checkin = await work.checkins.of_session(actor, session.id)
    if checkin is not None and checkin.state is CheckInState.SCHEDULED:
        over = replace(
            checkin, state=CheckInState.CANCELLED, reason=reason, closed_at=session.starts_at
        )
        await work.checkins.move(actor, over, expecting=_SCHEDULED)


async def _restore(
    work: UnitOfWork, actor: StaffActor, client: Client, session: TherapySession
) -> bool:
    """Only what a day off had cancelled, and only where its hour is still free."""
    checkin = await work.checkins.of_session(actor, session.id)
    if checkin is None or checkin.reason not in REASONS:
        return False
    if await overlaps(work, actor, client, session.starts_at, session.ends_at):
        return False
    opened = replace(
        checkin, state=CheckInState.SCHEDULED, reason=Reason.NOT_YET_DUE, closed_at=None
    )
    if not await work.checkins.reopen(actor, opened):
        return False
    await work.sessions.save(actor, replace(session, state=SessionState.PLANNED))
    return True


async def overlaps(
    work: UnitOfWork,
    actor: StaffActor,
    client: Client,
    starts_at: datetime,
    ends_at: datetime,
    *,
    but: TherapySession | None = None,
) -> bool:
    """Whether another session of the client stands at that time."""
    standing = await planned_sessions(work, actor, client, starts_at - _DAY)
    return any(
        one.starts_at < ends_at and one.ends_at > starts_at
        for one in standing
        if but is None or one.id != but.id
    )
