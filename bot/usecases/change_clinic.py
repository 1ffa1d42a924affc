"""An admin changes the clinic: what goes out to whom is shown first, and most of it is undone."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.alliance.checkins import CheckInState
from bot.alliance.days_off import ClosureId
from bot.alliance.people import AdminId, ClientId, Role, TherapistId
from bot.alliance.sessions import Recurrence, SeriesId, SessionId, TherapySession
from bot.alliance.timing import to_local, to_utc, zone
from bot.usecases.actors import AdminActor
from bot.usecases.cancel_session import CancelSession
from bot.usecases.clinic_changes import (
    AddSessions,
    CancelRest,
    CancelSessions,
    Change,
    ChangePolicy,
    CloseDays,
    GiveClient,
    LetGo,
    MoveOne,
    MoveRest,
    OpenDays,
    Restore,
    Withdraw,
)
from bot.usecases.close_clinic import CloseClinic, OpenClinic
from bot.usecases.end_role import EndAdmin, EndTherapist
from bot.usecases.hand_over import HandOver
from bot.usecases.move_series import MoveSeries
from bot.usecases.move_session import MoveSession
from bot.usecases.ports import UnitOfWork
from bot.usecases.record_session import RecordSession
from bot.usecases.restore_session import RestoreSession
from bot.usecases.set_policy import SetPolicy

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class GoingOut:
    """A check-in of the coming seven days."""

    at: datetime
    alias: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What goes out in the coming seven days as things stand, and as they would then."""

    before: Sequence[GoingOut]
    after: Sequence[GoingOut]

    @property
    def added(self) -> list[GoingOut]:
        return sorted(set(self.after) - set(self.before))

    @property
    def dropped(self) -> list[GoingOut]:
        return sorted(set(self.before) - set(self.after))


class _SeenEnoughError(Exception):
    """Ends a savepoint that must not last."""


def _forget_it() -> NoReturn:
    raise _SeenEnoughError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeClinic:
    """Each change by the use case that the command line calls too.

    Raises:
        AllianceError: as that use case does; nothing was changed.
    """

    record: RecordSession
    cancel: CancelSession
    move_series: MoveSeries
    policy: SetPolicy
    close: CloseClinic
    open: OpenClinic
    hand_over: HandOver

    async def preview(
        self, work: UnitOfWork, actor: AdminActor, change: Change, now: datetime
    ) -> Preview:
        """Makes the change, looks, and takes it back."""
        before = await going_out(work, actor, now)
        after = before
        with suppress(_SeenEnoughError):
            async with work.savepoint():
                await self(work, actor, change, now)
                after = await going_out(work, actor, now)
                _forget_it()
        return Preview(before=before, after=after)

    async def __call__(
        self, work: UnitOfWork, actor: AdminActor, change: Change, now: datetime
    ) -> Change | None:
        """Returns what would undo it; None where nothing can."""
        match change:
            case ChangePolicy():
                return await self._set_policy(work, actor, change, now)
            case AddSessions():
                return await self._add(work, actor, change, now)
            case CancelSessions():
                return await self._cancel(work, actor, change, now)
            case Withdraw() | Restore():
                await self._take_back(work, actor, change, now)
                return None
            case MoveOne():
                return await _move(work, actor, change, now)
            case CancelRest() | MoveRest():
                return await self._change_rest(work, actor, change, now)
            case CloseDays() | OpenDays():
                return await self._change_days(work, actor, change, now)
            case GiveClient():
                return await self._give(work, actor, change, now)
            case LetGo():
                await _let_go(work, actor, change, now)
                return None
            case never:
                assert_never(never)

    async def _add(
        self, work: UnitOfWork, actor: AdminActor, change: AddSessions, now: datetime
    ) -> Change:
        client = await work.clients.get(actor, ClientId(change.client))
        recurrence = Recurrence(
            start=change.start, timezone=client.speech.timezone, rule=change.rule
        )
        added = await self.record(work, actor, client.id, recurrence, now)
        return Withdraw(series=added.id)

    async def _cancel(
        self, work: UnitOfWork, actor: AdminActor, change: CancelSessions, now: datetime
    ) -> Change | None:
        session = await work.sessions.get(actor, SessionId(change.some))
        checkin = await work.checkins.of_session(actor, session.id)
        await self.cancel(work, actor, session.id, now)
        unasked = checkin is None or checkin.state is CheckInState.SCHEDULED
        return Restore(session=session.id) if unasked and session.starts_at > now else None

    async def _change_rest(
        self, work: UnitOfWork, actor: AdminActor, change: CancelRest | MoveRest, now: datetime
    ) -> Change | None:
        if isinstance(change, CancelRest):
            await self.cancel.rest(work, actor, SessionId(change.session), now)
            return None
        session, before = await _as_it_is(work, actor, change.session)
        at = await _clock_of(work, actor, session)
        await self.move_series(work, actor, session.id, to_utc(change.start, at), now)
        return MoveRest(session=session.id, start=before)

    async def _take_back(
        self, work: UnitOfWork, actor: AdminActor, change: Withdraw | Restore, now: datetime
    ) -> None:
        if isinstance(change, Withdraw):
            await self.cancel.withdraw(work, actor, SeriesId(change.series), now)
        else:
            await RestoreSession()(work, actor, SessionId(change.session), now)

    async def _change_days(
        self, work: UnitOfWork, actor: AdminActor, change: CloseDays | OpenDays, now: datetime
    ) -> Change:
        if isinstance(change, CloseDays):
            closed = await self.close(work, actor, change.days, now)
            return OpenDays(closure=closed.closure.id)
        opened = await self.open(work, actor, ClosureId(change.closure), now)
        return CloseDays(days=str(opened.closure))

    async def _set_policy(
        self, work: UnitOfWork, actor: AdminActor, change: ChangePolicy, now: datetime
    ) -> Change:
        known = (await work.clinic.get(actor)).policies.as_texts()
        await self.policy(work, actor, change.name, change.value, now)
        return ChangePolicy(name=change.name, value=known[change.name])

    async def _give(
        self, work: UnitOfWork, actor: AdminActor, change: GiveClient, now: datetime
    ) -> Change:
        client = await work.clients.get(actor, ClientId(change.client))
        back = GiveClient(client=client.id, therapist=client.therapist_id)
        await self.hand_over(work, actor, client.id, TherapistId(change.therapist), now)
        return back


async def _move(work: UnitOfWork, actor: AdminActor, change: MoveOne, now: datetime) -> Change:
    session, before = await _as_it_is(work, actor, change.session)
    at = await _clock_of(work, actor, session)
    await MoveSession()(work, actor, session.id, to_utc(change.start, at), now)
    return MoveOne(session=session.id, start=before)


async def _as_it_is(
    work: UnitOfWork, actor: AdminActor, session_id: UUID
) -> tuple[TherapySession, datetime]:
    """A session, and its start on the client's wall clock."""
    session = await work.sessions.get(actor, SessionId(session_id))
    return session, to_local(session.starts_at, await _clock_of(work, actor, session))


async def _clock_of(work: UnitOfWork, actor: AdminActor, session: TherapySession) -> ZoneInfo:
    client = await work.clients.get(actor, session.client_id)
    return zone(client.speech.timezone)


async def _let_go(work: UnitOfWork, actor: AdminActor, change: LetGo, now: datetime) -> None:
    if change.role == Role.ADMIN:
        await EndAdmin()(work, actor, AdminId(change.person), now)
    else:
        await EndTherapist()(work, actor, TherapistId(change.person), now)


async def going_out(work: UnitOfWork, actor: AdminActor, now: datetime) -> list[GoingOut]:
    """Check-ins that wait and are due in the coming seven days, in order of time."""
    found = [
        GoingOut(one.due_at, client.alias)
        for client in await work.clients.listed(actor)
        for one in await work.checkins.of_client(actor, client.id)
        if one.state is CheckInState.SCHEDULED and now <= one.due_at < now + WEEK
    ]
    return sorted(found)
