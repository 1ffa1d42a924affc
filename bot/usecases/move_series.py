"""A session and all later ones of its series take place at another hour."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alliance.clinic import Policies
from bot.alliance.errors import InvalidValueError
from bot.alliance.moved_series import count_of, moved_rule
from bot.alliance.people import Client
from bot.alliance.sessions import Series, SeriesId, SessionId, SessionState, TherapySession
from bot.alliance.timing import to_local, to_utc, zone
from bot.usecases.actors import StaffActor
from bot.usecases.keep_days_off import days_off, settle_days_off
from bot.usecases.ports import Chance, Holidays, Recurrences, UnitOfWork
from bot.usecases.record_session import FARTHEST, HORIZON
from bot.usecases.replan_checkins import planned_sessions, replan_checkins

_DAY, _YEAR = timedelta(days=1), timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSeries:
    """The series ends before that session; a new one of the same rule goes on at the new hour.

    Sessions stay the ones they were, so that nobody reads of half a year of cancelled hours: they
    move on to the new series with their check-ins. One that had been given an hour of its own
    keeps it; one that was cancelled stays cancelled. Days off are looked at anew. Moving it back
    undoes it.

    Raises:
        InvalidValueError: no series, over or cancelled, days the rule names itself, an hour that
            is past, too far or taken.
        NotFoundError: no such session, or not the actor's.
    """

    chance: Chance
    recurrences: Recurrences
    holidays: Holidays

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        session_id: SessionId,
        starts_at: datetime,
        now: datetime,
    ) -> Series:
        session = await work.sessions.get(actor, session_id)
        series = await work.sessions.series(actor, session.series_id)
        _refuse(series, session, starts_at, now)
        start = to_local(starts_at, zone(series.recurrence.timezone))
        after = self._going_on(series, session, start)
        moved = [
            _moved(one, session, after)
            for one in await work.sessions.of_series(actor, series.id)
            if one.key >= session.key and one.starts_at > now
        ]
        client = await work.clients.get(actor, session.client_id)
        await _refuse_taken(work, actor, client, moved)

        await work.sessions.save_series(actor, replace(series, ended=True))
        await work.sessions.add_series(actor, after)
        for one in moved:
            await work.sessions.rejoin(actor, one)
        await self._settle(work, actor, client, moved, now)
        return after

    def _going_on(self, series: Series, session: TherapySession, start: datetime) -> Series:
        known = series.recurrence
        # Refused before: a session that stands by itself.
        written = known.rule or ""
        count = count_of(written)
        left = None if count is None else count - self._before(series, session)
        rule = moved_rule(written, session.key, start, left)
        # What is found twice has its key already; what lies between the old day and an earlier
        # new one would else never be written down.
        earlier = min(start - session.key, timedelta(0)) - _DAY
        return replace(
            series,
            id=SeriesId(self.chance.uuid()),
            recurrence=replace(known, start=start, rule=rule),
            planned_until=series.planned_until + earlier,
        )

    def _before(self, series: Series, session: TherapySession) -> int:
        """How many the rule named before this one, written down or not."""
        known = series.recurrence
        at = zone(known.timezone)
        after, end = to_utc(known.start, at) - _DAY, to_utc(session.key, at) + _DAY
        before = 0
        while after < end:
            until = min(after + _YEAR, end)
            found = self.recurrences.occurrences(known, after, until)
            before += sum(one.key < session.key for one in found)
            after = until
        return before

    async def _settle(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        client: Client,
        moved: Sequence[TherapySession],
        now: datetime,
    ) -> None:
        policies: Policies = (await work.clinic.get(actor)).policies
        await replan_checkins(work, actor, client, policies)
        until = max([now + HORIZON, *(one.starts_at for one in moved)])
        days = await days_off(work, actor, policies, self.holidays, until)
        await settle_days_off(work, actor, client, moved, days=days, policies=policies)


def _refuse(series: Series, session: TherapySession, starts_at: datetime, now: datetime) -> None:
    if series.recurrence.rule is None:
        raise InvalidValueError("this session stands by itself; move it alone")
    if session.state is SessionState.CANCELLED or session.starts_at <= now:
        raise InvalidValueError("this session is over or was cancelled; take the next one")
    if starts_at == session.starts_at:
        raise InvalidValueError("it begins at that hour already")
    if not now < starts_at < now + FARTHEST:
        raise InvalidValueError("the new hour lies ahead, within ten years of today")


def _moved(one: TherapySession, first: TherapySession, after: Series) -> TherapySession:
    at = zone(after.recurrence.timezone)
    key = one.key + (after.recurrence.start - first.key)
    going = replace(one, series_id=after.id, key=key)
    if one.id != first.id and one.starts_at != to_utc(one.key, at):
        return going
    starts_at = to_utc(key, at)
    return replace(going, starts_at=starts_at, ends_at=starts_at + (one.ends_at - one.starts_at))


async def _refuse_taken(
    work: UnitOfWork, actor: StaffActor, client: Client, moved: Sequence[TherapySession]
) -> None:
    ours = {one.id for one in moved}
    hours = {one.starts_at for one in moved if one.state is SessionState.PLANNED}
    standing = await planned_sessions(work, actor, client, min(hours))
    if any(one.starts_at in hours for one in standing if one.id not in ours):
        raise InvalidValueError("this client has a session at that hour already")
