"""Signs in a client's replies, for the client: each as their therapist is told of it.

What the client kept to themselves raised no sign and counted in none; of what shares only the trend
the numbers are left out that the therapist does not get either. See `bot.alliance.disclosure`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.alliance.digests import ClientEntries, Period, RaisedFlag, Seen, raised_flags
from bot.alliance.disclosure import Entry
from bot.alliance.people import Client, TherapistId
from bot.alliance.sessions import SessionId
from bot.alliance.signals import Rule


class Told(StrEnum):
    """How the therapist of that session comes to know of a sign."""

    OVERVIEW = "overview"
    """It stood in a weekly overview."""
    AT_ONCE = "at_once"
    """It is told without waiting for the overview."""
    NEXT_OVERVIEW = "next_overview"
    FORMER = "former"
    """The therapist changed before the overview; the former one could look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFlag:
    session_id: SessionId
    raised: RaisedFlag
    told: Told


def own_flags(
    client: Client,
    entries: Iterable[Entry],
    covered: Mapping[TherapistId, datetime],
    now: datetime,
) -> tuple[OwnFlag, ...]:
    """All signs up to `now`, in order of session. `covered`: until when overviews were posted.

    Each therapist knows the check-ins made with them, so each such part is judged by itself.
    """
    by_therapist: dict[TherapistId, list[Entry]] = {}
    for entry in entries:
        by_therapist.setdefault(entry.checkin.therapist_id, []).append(entry)
    found = [
        OwnFlag(
            session_id=seen.entry.checkin.session_id,
            raised=raised,
            told=_told(client, seen, raised, covered),
        )
        for part in by_therapist.values()
        for seen, raised in _signs(client, part, now)
    ]
    return tuple(sorted(found, key=lambda one: one.raised.session_starts_at))


def _signs(
    client: Client, entries: Sequence[Entry], now: datetime
) -> Iterable[tuple[Seen, RaisedFlag]]:
    # All of the past counts, whatever the period begins with.
    period = Period(after=now, until=now)
    return raised_flags(period, ClientEntries(client=client, entries=entries))


def _told(
    client: Client, seen: Seen, raised: RaisedFlag, covered: Mapping[TherapistId, datetime]
) -> Told:
    therapist = seen.entry.checkin.therapist_id
    until = covered.get(therapist)
    if until is not None and seen.ended_at <= until:
        return Told.OVERVIEW
    if raised.flag.rule is Rule.DIRECT_SIGN:
        return Told.AT_ONCE
    return Told.NEXT_OVERVIEW if therapist == client.therapist_id else Told.FORMER
