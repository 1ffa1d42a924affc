"""A therapist and a client meet once, or again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alliance.clinic import Policies
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import Client, ClientId, ClientState
from bot.alliance.sessions import Occurrence, Recurrence, Series, SeriesId
from bot.alliance.timing import to_utc, zone
from bot.usecases.actors import StaffActor
from bot.usecases.keep_days_off import days_off
from bot.usecases.plan_sessions import plan_sessions
from bot.usecases.ports import Chance, Holidays, NoHolidays, Recurrences, UnitOfWork
from bot.usecases.replan_checkins import planned_sessions

HORIZON = timedelta(weeks=26)
"""How far ahead sessions are written down; a tick goes on from there."""
MOST_PATIENCE = timedelta(weeks=4)
"""Sessions of a rule that are over for longer are never written down."""
FARTHEST = timedelta(days=3660)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A series and how many of its sessions are written down by now."""

    id: SeriesId
    occurrences: int
    first: Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSession:
    """A single session may be over already; of a rule, only what could still be asked about.

    Hours of a rule on days off do not take place; a single session is meant, whatever the day.

    Raises:
        InvalidValueError: a rule or time that is not accepted, nothing left of the rule, or a
            session of this client at the same hour.
        NotFoundError: no such client, or not the actor's.
    """

    chance: Chance
    recurrences: Recurrences
    holidays: Holidays = NoHolidays()  # noqa: RUF009  # frozen value

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        client_id: ClientId,
        recurrence: Recurrence,
        now: datetime,
    ) -> Recorded:
        client = await work.clients.get(actor, client_id)
        if client.state is ClientState.ERASED:
            raise NotFoundError("there is no such client")
        policies = (await work.clinic.get(actor)).policies
        begins_at = _begin(recurrence, now)
        after, until = _window(recurrence, begins_at, policies, now)
        found = self.recurrences.occurrences(recurrence, after, until)
        if not found:
            raise InvalidValueError("no session of this rule lies ahead")
        await refuse_same_hour(work, actor, client, [one.starts_at for one in found])

        series = self._series(client, recurrence, until)
        await work.sessions.add_series(actor, series)
        days = None
        if recurrence.rule is not None:
            days = await days_off(work, actor, policies, self.holidays, until)
        written = await plan_sessions(
            work,
            actor,
            series,
            found,
            client=client,
            policies=policies,
            chance=self.chance,
            days=days,
        )
        return Recorded(id=series.id, occurrences=written, first=found[0])

    def _series(self, client: Client, recurrence: Recurrence, until: datetime) -> Series:
        return Series(
            id=SeriesId(self.chance.uuid()),
            client_id=client.id,
            therapist_id=client.therapist_id,
            recurrence=recurrence,
            planned_until=until,
            ended=recurrence.rule is None,
        )


def _window(
    recurrence: Recurrence, begins_at: datetime, policies: Policies, now: datetime
) -> tuple[datetime, datetime]:
    """From when to when hours are written down: at least the first, however far away it is."""
    first_day = (begins_at - _DAY, begins_at + _DAY)
    if recurrence.rule is None:
        return first_day
    patience = recurrence.length + policies.checkin_delay + policies.expire_after
    return (
        max(first_day[0], now - min(patience, MOST_PATIENCE)),
        max(first_day[1], now + HORIZON),
    )


def _begin(recurrence: Recurrence, now: datetime) -> datetime:
    # Compared as naive times: the first and last years of the calendar have no UTC.
    if abs(recurrence.start - now.replace(tzinfo=None)) > FARTHEST:
        raise InvalidValueError("a session starts within ten years of today")
    return to_utc(recurrence.start, zone(recurrence.timezone))


async def refuse_same_hour(
    work: UnitOfWork, actor: StaffActor, client: Client, starts: Sequence[datetime]
) -> None:
    """One hour is one session: asked twice about it, a client would answer twice."""
    standing = await planned_sessions(work, actor, client, min(starts))
    if {session.starts_at for session in standing}.intersection(starts):
        raise InvalidValueError("this client has a session at that hour already")
