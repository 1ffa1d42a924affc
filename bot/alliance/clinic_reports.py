"""What admins see of the whole clinic: attendance, and strain only where many contribute.

Never per therapist, no mean of any rating, no ranking (promise P15).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.digests import ClientEntries, Period
from bot.alliance.disclosure import as_others_see
from bot.alliance.episodes import Episode, EpisodeState
from bot.alliance.people import ClientId

LEAST_CLIENTS: Final = 5
"""Clients behind a count of episodes, below which it is not shown."""
WEEKS: Final = 12
"""Complete weeks a report covers: what happens today cannot be read off two reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicReport:
    """`due` leaves cancelled ones out; `answered`: the last item was, as far as others may know.

    `began`: episodes that began in the period, and `episodes` those by their state now; None where
    fewer than `LEAST_CLIENTS` contribute to any count that would be shown.
    """

    period: Period
    due: int
    delivered: int
    answered: int
    began: int | None = None
    episodes: Mapping[EpisodeState, int] | None = field(default=None)


def complete_weeks(now: datetime) -> Period:
    """The last `WEEKS` weeks that have ended, Monday to Sunday in UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=now.weekday())
    return Period(after=monday - timedelta(weeks=WEEKS), until=monday)


def clinic_report(
    period: Period,
    clients: Iterable[ClientEntries],
    episodes: Mapping[ClientId, Sequence[Episode]],
) -> ClinicReport:
    """Deterministic; a reply kept to oneself is a check-in nobody answered."""
    due = [one for client in clients for one in _due(period, client)]
    began = [one for found in episodes.values() for one in found if period.holds(one.began_at)]
    return ClinicReport(
        period=period,
        due=len(due),
        delivered=sum(one.sent_at is not None for one in due),
        answered=sum(one.state is CheckInState.COMPLETED for one in due),
        began=len(began) if _are_many(began) else None,
        episodes=_by_state(began),
    )


def _due(period: Period, client: ClientEntries) -> list[CheckIn]:
    seen = (as_others_see(one, client.client, period.until).checkin for one in client.entries)
    return [
        one for one in seen if period.holds(one.due_at) and one.state is not CheckInState.CANCELLED
    ]


def _by_state(began: Sequence[Episode]) -> dict[EpisodeState, int] | None:
    """All states or none: what is left of a total would tell the one left out."""
    parts: defaultdict[EpisodeState, list[Episode]] = defaultdict(list)
    for one in began:
        parts[one.state].append(one)
    if not parts or not all(map(_are_many, parts.values())):
        return None
    return {state: len(parts[state]) for state in EpisodeState}


def _are_many(episodes: Iterable[Episode]) -> bool:
    return len({one.client_id for one in episodes}) >= LEAST_CLIENTS
