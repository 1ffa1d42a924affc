"""A session that was cancelled by mistake takes place after all."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.contact import EventKind, noted_of
from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import SessionId, SessionState, TherapySession
from bot.usecases.actors import StaffActor
from bot.usecases.ports import UnitOfWork
from bot.usecases.record_session import refuse_same_hour
from bot.usecases.replan_checkins import replan_checkins


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreSession:
    """With its check-in, if that had not gone out; that it was cancelled late is taken back, too.

    Raises:
        InvalidValueError: it was not cancelled, has begun, was asked about, or its hour is taken.
        NotFoundError: no such session, or not the actor's.
    """

    async def __call__(
        self, work: UnitOfWork, actor: StaffActor, session_id: SessionId, now: datetime
    ) -> TherapySession:
        session = await work.sessions.get(actor, session_id)
        client = await work.clients.get(actor, session.client_id)
        if session.state is not SessionState.CANCELLED or session.starts_at <= now:
            raise InvalidValueError("this session stands, or its hour has passed")
        await refuse_same_hour(work, actor, client, [session.starts_at])
        await _reopen(work, actor, session)
        restored = replace(session, state=SessionState.PLANNED)
        await work.sessions.save(actor, restored)
        await work.contact.take_back(actor, noted_of(session, EventKind.CANCELLED_LATE))
        policies = (await work.clinic.get(actor)).policies
        await replan_checkins(work, actor, client, policies)
        return restored


async def _reopen(work: UnitOfWork, actor: StaffActor, session: TherapySession) -> None:
    checkin = await work.checkins.of_session(actor, session.id)
    if checkin is None:
        return
    opened = replace(
        checkin, state=CheckInState.SCHEDULED, reason=Reason.NOT_YET_DUE, closed_at=None
    )
    if checkin.reason is not Reason.SESSION_CANCELLED or not await work.checkins.reopen(
        actor, opened
    ):
        raise InvalidValueError("this session was asked about, or a day off had cancelled it")
