"""Changes in a calendar become changes of one client's sessions.

Called by the use case that reads calendars, inside its transaction.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.calendars import Add, Booking, Calendar, Change, Drop, Entry, Move
from bot.alliance.checkins import CheckInState
from bot.alliance.clinic import Policies
from bot.alliance.days_off import REASONS
from bot.alliance.people import Client, ClientState
from bot.alliance.sessions import (
    Occurrence,
    Recurrence,
    Series,
    SeriesId,
    SessionId,
    SessionState,
    TherapySession,
)
from bot.alliance.timing import to_local, zone
from bot.usecases.cancel_session import CancelSession
from bot.usecases.keep_days_off import days_off, overlaps, settle_days_off
from bot.usecases.plan_sessions import plan_sessions
from bot.usecases.ports import Chance, NoHolidays, UnitOfWork
from bot.usecases.replan_checkins import StaffActor, replan_checkins

_GONE = frozenset({ClientState.STOPPED, ClientState.ERASED})
_UNASKED = frozenset({CheckInState.SCHEDULED, CheckInState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSessions:
    """One client's sessions, within one transaction; counts what was done by its outcome."""

    work: UnitOfWork
    actor: StaffActor
    calendar: Calendar
    client: Client
    policies: Policies
    cancel: CancelSession
    chance: Chance
    now: datetime

    async def all_of(self, changes: Iterable[Change]) -> Counter[str]:
        tally: Counter[str] = Counter()
        touched: list[SessionId] = []
        for change in changes:
            match change:
                case Add(entry=entry):
                    tally[await self._add(entry, touched)] += 1
                case Move(booking=booking, entry=entry):
                    tally[await self._move(booking, entry, touched)] += 1
                case Drop(booking=booking, said=said):
                    tally[await self._drop(booking, said=said)] += 1
        await replan_checkins(self.work, self.actor, self.client, self.policies)
        tally["closed"] += await self._close(touched)
        del tally[""]
        return tally

    async def _add(self, entry: Entry, touched: list[SessionId]) -> str:
        if self.client.state in _GONE:
            return ""
        if await self._is_taken(entry):
            return "overlapping"
        session_id = await self._write(entry)
        await self._book(entry, session_id)
        touched.append(session_id)
        return "added"

    async def _move(self, booking: Booking, entry: Entry, touched: list[SessionId]) -> str:
        """What was asked about stays where it was; a later hour is then another session."""
        session = await self.work.sessions.get(self.actor, booking.session_id)
        checkin = await self.work.checkins.of_session(self.actor, session.id)
        if checkin is not None and checkin.state not in _UNASKED:
            if entry.starts_at > self.now:
                return await self._add(entry, touched)
            await self._book(entry, session.id)
            return "kept"
        if session.state is SessionState.CANCELLED and (
            checkin is None or checkin.reason not in REASONS
        ):
            await self._book(entry, session.id)
            return "kept"
        if await self._is_taken(entry, but=session):
            return "overlapping"
        await self._retime(session, entry)
        await self._book(entry, session.id)
        touched.append(session.id)
        return "moved"

    async def _drop(self, booking: Booking, *, said: bool) -> str:
        await self.work.calendars.book(self.actor, replace(booking, gone=True))
        session = await self.work.sessions.get(self.actor, booking.session_id)
        checkin = await self.work.checkins.of_session(self.actor, session.id)
        answered = checkin is not None and checkin.state is CheckInState.COMPLETED
        ahead = session.starts_at > self.now
        if session.state is SessionState.CANCELLED or answered or not (said or ahead):
            return ""
        await self.cancel(self.work, self.actor, session.id, self.now)
        return "cancelled"

    async def _is_taken(self, entry: Entry, but: TherapySession | None = None) -> bool:
        return await overlaps(
            self.work, self.actor, self.client, entry.starts_at, entry.ends_at, but=but
        )

    async def _write(self, entry: Entry) -> SessionId:
        key = to_local(entry.starts_at, zone(entry.timezone))
        series = Series(
            id=SeriesId(self.chance.uuid()),
            client_id=self.client.id,
            therapist_id=self.client.therapist_id,
            recurrence=Recurrence(
                start=key, timezone=entry.timezone, length=entry.ends_at - entry.starts_at
            ),
            planned_until=self.now,
            ended=True,
        )
        await self.work.sessions.add_series(self.actor, series)
        hour = Occurrence(key=key, starts_at=entry.starts_at, ends_at=entry.ends_at)
        await plan_sessions(
            self.work,
            self.actor,
            series,
            [hour],
            client=self.client,
            policies=self.policies,
            chance=self.chance,
        )
        return SessionId(series.id)

    async def _retime(self, session: TherapySession, entry: Entry) -> None:
        moved = replace(
            session,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            timezone=entry.timezone,
        )
        await self.work.sessions.save(self.actor, moved)

    async def _book(self, entry: Entry, session_id: SessionId) -> None:
        booking = Booking(
            calendar_id=self.calendar.id,
            mark=entry.mark,
            session_id=session_id,
            client_id=self.client.id,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
        )
        await self.work.calendars.book(self.actor, booking)

    async def _close(self, touched: Iterable[SessionId]) -> int:
        """What was added or moved onto a day on which the clinic is closed, or off it."""
        sessions = [await self.work.sessions.get(self.actor, one) for one in touched]
        ahead = [one for one in sessions if one.starts_at > self.now]
        if not ahead:
            return 0
        days = await days_off(
            self.work,
            self.actor,
            replace(self.policies, holidays=None),
            NoHolidays(),
            max(one.starts_at for one in ahead),
        )
        settled = await settle_days_off(
            self.work, self.actor, self.client, ahead, days=days, policies=self.policies
        )
        return settled.cancelled
