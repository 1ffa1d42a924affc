"""A session, or all that are left of a series, does not take place."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.alliance.checkins import OPEN_STATES, CheckIn, CheckInState, Reason
from bot.alliance.contact import FELL_OUT, EventKind, is_late, noted_of
from bot.alliance.days_off import REASONS
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId
from bot.alliance.sessions import SeriesId, SessionId, SessionState, TherapySession
from bot.usecases.actors import Product, StaffActor
from bot.usecases.advance_checkin import CloseCheckIn
from bot.usecases.messenger import Closing, Messenger
from bot.usecases.open_checkin import scene_of
from bot.usecases.ports import UnitOfWork
from bot.usecases.replan_checkins import replan_checkins


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSession:
    """Closes the check-ins that are open; safe to repeat. Returns how many sessions it ended.

    One that a day off had cancelled does not come back with that day.

    The id of a session cancels that one; of a series, every session that has not begun. A single
    one cancelled within a day of its start is noted as cancelled late, unless something else was
    noted that explains why it fell out.

    Raises:
        NotFoundError: neither, or not the actor's.
    """

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: StaffActor, some_id: UUID, now: datetime
    ) -> int:
        ending = await self._meant(work, actor, some_id, now)
        ended = [await self._end(work, actor, one, some_id, now) for one in ending]
        for client_id in {session.client_id for session in ending}:
            await _replan(work, actor, client_id)
        return sum(ended)

    async def rest(
        self, work: UnitOfWork, actor: StaffActor, session_id: SessionId, now: datetime
    ) -> int:
        """Ends that session's series with it: it and those that follow and have not begun."""
        session = await work.sessions.get(actor, session_id)
        rest = await _rest_of_series(work, actor, session.series_id, now)
        left = [one for one in rest if one.key >= session.key]
        ended = [await self._end(work, actor, one, session.series_id, now) for one in left]
        await _replan(work, actor, session.client_id)
        return sum(ended)

    async def withdraw(
        self, work: UnitOfWork, actor: StaffActor, series_id: SeriesId, now: datetime
    ) -> int:
        """A series entered by mistake: also what has begun did not take place, and nobody was late.

        A single session is a series of one, with the same id.
        """
        series = await work.sessions.series(actor, series_id)
        await work.sessions.save_series(actor, replace(series, ended=True))
        found = await work.sessions.of_series(actor, series_id)
        ended = [await self._end(work, actor, one, None, now) for one in found]
        await _replan(work, actor, series.client_id)
        return sum(ended)

    async def _meant(
        self, work: UnitOfWork, actor: StaffActor, some_id: UUID, now: datetime
    ) -> list[TherapySession]:
        try:
            return [await work.sessions.get(actor, SessionId(some_id))]
        except NotFoundError:
            return await _rest_of_series(work, actor, SeriesId(some_id), now)

    async def _end(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        session: TherapySession,
        some_id: UUID | None,
        now: datetime,
    ) -> bool:
        """False for one that was cancelled already."""
        if session.state is SessionState.CANCELLED:
            await _stay_cancelled(work, actor, session)
            return False
        await self._cancel(work, actor, session, some_id, now)
        return True

    async def _cancel(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        session: TherapySession,
        some_id: UUID | None,
        now: datetime,
    ) -> None:
        await work.sessions.save(actor, replace(session, state=SessionState.CANCELLED))
        if session.id == some_id and is_late(session, now):
            await _note_late(work, actor, session)
        checkin = await work.checkins.of_session(actor, session.id)
        if checkin is not None and checkin.closed_at is None:
            await self._close(work, checkin, now)

    async def _close(self, work: UnitOfWork, checkin: CheckIn, now: datetime) -> None:
        scene = await scene_of(work, Product(), checkin.id, now)
        if scene is not None:
            close = CloseCheckIn(messenger=self.messenger)
            await close(work, Product(), scene, Closing.SESSION_CANCELLED)
            return
        over = replace(
            checkin,
            state=CheckInState.CANCELLED,
            reason=Reason.SESSION_CANCELLED,
            closed_at=now,
        )
        await work.checkins.move(Product(), over, expecting=OPEN_STATES)


async def _stay_cancelled(work: UnitOfWork, actor: StaffActor, session: TherapySession) -> None:
    """Whatever becomes of the day off that had cancelled it."""
    checkin = await work.checkins.of_session(actor, session.id)
    if checkin is not None and checkin.reason in REASONS:
        over = replace(checkin, reason=Reason.SESSION_CANCELLED)
        opened = replace(checkin, state=CheckInState.SCHEDULED, closed_at=None)
        if await work.checkins.reopen(actor, opened):
            await work.checkins.move(Product(), over, expecting=OPEN_STATES)


async def _rest_of_series(
    work: UnitOfWork, actor: StaffActor, series_id: SeriesId, now: datetime
) -> list[TherapySession]:
    try:
        series = await work.sessions.series(actor, series_id)
    except NotFoundError as error:
        raise NotFoundError("there is no session and no series with that id") from error
    await work.sessions.save_series(actor, replace(series, ended=True))
    sessions = await work.sessions.of_series(actor, series_id)
    return [session for session in sessions if session.starts_at > now]


async def _note_late(work: UnitOfWork, actor: StaffActor, session: TherapySession) -> None:
    """A session that fell out for a reason noted before was not simply cancelled late."""
    noted = await work.contact.of_client(actor, session.client_id)
    if not any(one.session_id == session.id and one.kind in FELL_OUT for one in noted):
        await work.contact.note(actor, noted_of(session, EventKind.CANCELLED_LATE))


async def _replan(work: UnitOfWork, actor: StaffActor, client_id: ClientId) -> None:
    client = await work.clients.get(actor, client_id)
    policies = (await work.clinic.get(actor)).policies
    await replan_checkins(work, actor, client, policies)
