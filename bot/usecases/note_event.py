"""Something happened around a session: it was missed, began late, fell out, or the fee changed."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.contact import FELL_OUT, NOTABLE, EventKind, noted_of
from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import SessionId, SessionState, TherapySession
from bot.usecases.actors import StaffActor
from bot.usecases.cancel_session import CancelSession
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvent:
    """Safe to repeat. What means that the session fell out cancels it, with its check-in.

    Raises:
        InvalidValueError: nothing that is noted of sessions, or not of this one.
        NotFoundError: no such session, or not the actor's.
    """

    cancel: CancelSession

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        session_id: SessionId,
        kind: EventKind,
        now: datetime,
    ) -> TherapySession:
        session = await work.sessions.get(actor, session_id)
        _refuse(session, kind, now)

        await work.contact.note(actor, noted_of(session, kind))

        if kind in FELL_OUT:
            await self.cancel(work, actor, session.id, now)
        return session


def _refuse(session: TherapySession, kind: EventKind, now: datetime) -> None:
    if kind not in NOTABLE:
        raise InvalidValueError("one of " + ", ".join(NOTABLE))
    if kind in (EventKind.ABSENT, EventKind.LATE) and session.starts_at > now:
        raise InvalidValueError("this session has not begun yet")
    if kind is EventKind.LATE and session.state is SessionState.CANCELLED:
        raise InvalidValueError("this session was cancelled, so nobody came late to it")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackEvent:
    """The note goes; a session that was cancelled with it stays cancelled."""

    async def __call__(
        self, work: UnitOfWork, actor: StaffActor, session_id: SessionId, kind: EventKind
    ) -> TherapySession:
        session = await work.sessions.get(actor, session_id)
        await work.contact.take_back(actor, noted_of(session, kind))
        return session
