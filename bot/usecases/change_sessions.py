"""Changes in a calendar become changes of one client's sessions.

Called by the use case that reads calendars, inside its transaction.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.alliance.calendars import Add, Booking, Calendar, Change, Drop, Entry, Move, Rename
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
from bot.usecases.actors import StaffActor
from bot.usecases.cancel_session import CancelSession
from bot.usecases.keep_days_off import days_off, overlaps, settle_days_off
from bot.usecases.plan_sessions import plan_sessions
from bot.usecases.ports import Chance, NoHolidays, UnitOfWork
from bot.usecases.replan_checkins import planned_sessions, replan_checkins

_GONE = frozenset({ClientState.STOPPED, ClientState.ERASED})
_OVERLAPPING = "overlapping"

REMEMBERED = timedelta(days=60)
"""Bookings that began earlier are not looked at: an entry moved from there is a new one."""


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
        waiting = list(changes)
        while waiting:
            outcomes = [(one, await self._make(one, touched)) for one in waiting]
            tally.update(said for _, said in outcomes if said != _OVERLAPPING)
            taken = [one for one, said in outcomes if said == _OVERLAPPING]
            if len(taken) == len(waiting):
                tally[_OVERLAPPING] = len(taken)
                break
            # Some hour was vacated, perhaps theirs; the last of a row that moved on goes first.
            waiting = taken[::-1]
        await replan_checkins(self.work, self.actor, self.client, self.policies)
        tally["closed"] += await self._close(touched)
        del tally[""]
        return tally

    async def _make(self, change: Change, touched: list[SessionId]) -> str:
        match change:
            case Add(entry=entry):
                return await self._add(entry, touched)
            case Move(booking=booking, entry=entry):
                if booking.mark != entry.mark:
                    return await self._succeed(booking, entry, touched)
                return await self._move(booking, entry, touched)
            case Drop(booking=booking, said=said):
                return await self._drop(booking, said=said)
            case Rename(booking=booking, entry=entry):
                await self.work.calendars.book(self.actor, replace(booking, gone=True))
                await self._book(entry, booking.session_id)
                return ""
            case never:
                assert_never(never)

    async def _add(self, entry: Entry, touched: list[SessionId]) -> str:
        if self.client.state in _GONE:
            return ""
        if await self._is_taken(entry):
            left = await self._left_behind(entry)
            if left is None:
                return _OVERLAPPING
            await self._book(entry, left)
            return ""
        session_id = await self._write(entry)
        await self._book(entry, session_id)
        touched.append(session_id)
        return "added"

    async def _move(self, booking: Booking, entry: Entry, touched: list[SessionId]) -> str:
        """What was asked about stays where it was; a later hour is then another session."""
        session = await self.work.sessions.get(self.actor, booking.session_id)
        checkin = await self.work.checkins.of_session(self.actor, session.id)
        off = checkin is not None and checkin.reason in REASONS
        if session.state is SessionState.CANCELLED and not off:
            await self._book(entry, session.id)
            return "kept"
        if checkin is not None and checkin.state is not CheckInState.SCHEDULED and not off:
            if entry.starts_at > self.now:
                return await self._add(entry, touched)
            await self._book(entry, session.id)
            return "kept"
        if await self._is_taken(entry, but=session):
            return _OVERLAPPING
        await self._retime(session, entry)
        await self._book(entry, session.id)
        touched.append(session.id)
        return "moved"

    async def _succeed(self, booking: Booking, entry: Entry, touched: list[SessionId]) -> str:
        """An entry in place of one that vanished; what was cancelled here is not its concern."""
        session = await self.work.sessions.get(self.actor, booking.session_id)
        if session.state is SessionState.CANCELLED:
            await self._drop(booking, said=False)
            return await self._add(entry, touched)
        said = await self._move(booking, entry, touched)
        if said != _OVERLAPPING:
            await self.work.calendars.book(self.actor, replace(booking, gone=True))
        return said

    async def _drop(self, booking: Booking, *, said: bool) -> str:
        await self.work.calendars.book(self.actor, replace(booking, gone=True))
        session = await self.work.sessions.get(self.actor, booking.session_id)
        checkin = await self.work.checkins.of_session(self.actor, session.id)
        answered = checkin is not None and checkin.state is CheckInState.COMPLETED
        ahead = session.starts_at > self.now
        if answered or not (said or ahead):
            return ""
        ended = await self.cancel(self.work, self.actor, session.id, self.now)
        return "cancelled" if ended else ""

    async def _is_taken(self, entry: Entry, but: TherapySession | None = None) -> bool:
        return await overlaps(
            self.work, self.actor, self.client, entry.starts_at, entry.ends_at, but=but
        )

    async def _left_behind(self, entry: Entry) -> SessionId | None:
        """The session at that very hour that stands by itself and that no calendar leads."""
        standing = await planned_sessions(self.work, self.actor, self.client, entry.starts_at)
        for one in standing:
            if (one.starts_at, one.ends_at) != (entry.starts_at, entry.ends_at):
                continue
            series = await self.work.sessions.series(self.actor, one.series_id)
            if series.recurrence.rule is None and one.id not in await self._led():
                return one.id
        return None

    async def _led(self) -> set[SessionId]:
        found: list[Sequence[Booking]] = [
            await self.work.calendars.bookings(self.actor, one.id, self.now - REMEMBERED)
            for one in await self.work.calendars.listed(self.actor)
            if one.therapist_id == self.client.therapist_id
        ]
        return {one.session_id for bookings in found for one in bookings if not one.gone}

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
