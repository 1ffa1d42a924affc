"""The tick that keeps half a year of each recurrence written down."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alliance.people import ClientState
from bot.alliance.sessions import Series
from bot.usecases.actors import Product
from bot.usecases.keep_days_off import days_off
from bot.usecases.plan_sessions import plan_sessions
from bot.usecases.ports import Chance, Holidays, NoHolidays, Recurrences, UnitOfWork
from bot.usecases.record_session import HORIZON, MOST_PATIENCE

SLACK = timedelta(weeks=1)
"""A series is extended a week at a time, not an hour at a time."""

_GONE = frozenset({ClientState.STOPPED, ClientState.ERASED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendSeries:
    """Returns how many sessions were written down."""

    chance: Chance
    recurrences: Recurrences
    holidays: Holidays = NoHolidays()  # noqa: RUF009  # frozen value

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        waiting = await work.sessions.series_to_extend(Product(), now + HORIZON - SLACK)
        return sum([await self._extend(work, series, now + HORIZON) for series in waiting])

    async def _extend(self, work: UnitOfWork, series: Series, until: datetime) -> int:
        client = await work.clients.get(Product(), series.client_id)
        if client.state in _GONE:
            await work.sessions.save_series(Product(), replace(series, planned_until=until))
            return 0
        policies = (await work.clinic.get(Product())).policies
        # After an outage of months, what is long over is not asked about any more.
        after = max(series.planned_until, until - HORIZON - MOST_PATIENCE)
        found = self.recurrences.occurrences(series.recurrence, after, until)
        await work.sessions.save_series(Product(), replace(series, planned_until=until))
        return await plan_sessions(
            work,
            Product(),
            series,
            found,
            client=client,
            policies=policies,
            chance=self.chance,
            days=await days_off(work, Product(), policies, self.holidays, until),
        )
