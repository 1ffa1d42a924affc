"""One session takes place at another time."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckInState
from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import SessionId, SessionState, TherapySession
from bot.usecases.actors import StaffActor
from bot.usecases.ports import UnitOfWork
from bot.usecases.record_session import FARTHEST, refuse_same_hour
from bot.usecases.replan_checkins import replan_checkins


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSession:
    """It keeps its length; its check-in moves along while it has not been asked.

    Raises:
        InvalidValueError: cancelled, asked about already, or an hour that is taken or too far.
        NotFoundError: no such session, or not the actor's.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        session_id: SessionId,
        starts_at: datetime,
        now: datetime,
    ) -> TherapySession:
        session = await work.sessions.get(actor, session_id)
        if session.state is SessionState.CANCELLED:
            raise InvalidValueError("this session was cancelled; add it anew")
        if abs(starts_at - now) > FARTHEST:
            raise InvalidValueError("a session starts within ten years of today")
        if starts_at == session.starts_at:
            return session
        await _refuse_asked(work, actor, session)
        client = await work.clients.get(actor, session.client_id)
        await refuse_same_hour(work, actor, client, [starts_at])

        ends_at = starts_at + (session.ends_at - session.starts_at)
        moved = replace(session, starts_at=starts_at, ends_at=ends_at)
        await work.sessions.save(actor, moved)
        policies = (await work.clinic.get(actor)).policies
        await replan_checkins(work, actor, client, policies)
        return moved


async def _refuse_asked(work: UnitOfWork, actor: StaffActor, session: TherapySession) -> None:
    checkin = await work.checkins.of_session(actor, session.id)
    if checkin is not None and checkin.state is not CheckInState.SCHEDULED:
        raise InvalidValueError(
            "the check-in of this session went out or ended already; add the new hour as a session"
        )
