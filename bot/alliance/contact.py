"""Events of the contact: what happened around the hours, as attendance tells. No reply is in it.

Some are noted by people, the others follow from which sessions stand and which were cancelled.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import SessionId, SessionState, TherapySession


class EventKind(StrEnum):
    """What happened. `cancelled` and `break` are never noted: they are read from the sessions."""

    ABSENT = "absent"
    LATE = "late"
    CANCELLED = "cancelled"
    """A session fell out, or its client says that it did not take place."""
    CANCELLED_LATE = "cancelled_late"
    FEE_CHANGE = "fee_change"
    """From this session on."""
    BREAK = "break"
    """The session after a long gap."""
    HOLIDAY = "holiday"
    """A session fell out because of a holiday or of days away."""


NOTABLE = (
    EventKind.ABSENT,
    EventKind.LATE,
    EventKind.CANCELLED_LATE,
    EventKind.FEE_CHANGE,
    EventKind.HOLIDAY,
)
"""What people may note of a session. The order is what buttons carry: append only."""
FELL_OUT = frozenset({EventKind.ABSENT, EventKind.CANCELLED_LATE, EventKind.HOLIDAY})
"""Of these, the ones that mean the session did not take place."""
LATE_FROM = timedelta(hours=24)
"""A session cancelled with less notice than this was cancelled late."""
BREAK_FROM = timedelta(weeks=3)
"""A gap shorter than this is no break, whatever the rhythm."""
BREAK_FACTOR = 2
"""A break is at least this many times the client's usual gap, so that monthly therapy has none."""
FOLLOWS_FOR = timedelta(weeks=4)
"""How long after an event a sign is still said to follow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedEvent:
    """What somebody noted of a session; at most one of a kind per session."""

    session_id: SessionId
    client_id: ClientId
    therapist_id: TherapistId
    kind: EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEvent:
    """`at` is the start of the session it belongs to, aware UTC."""

    kind: EventKind
    at: datetime


def noted_of(session: TherapySession, kind: EventKind) -> NotedEvent:
    return NotedEvent(
        session_id=session.id,
        client_id=session.client_id,
        therapist_id=session.therapist_id,
        kind=kind,
    )


def is_late(session: TherapySession, cancelled_at: datetime) -> bool:
    """Cancelled within a day of its start. Once begun it is only known that it fell out."""
    return timedelta(0) < session.starts_at - cancelled_at < LATE_FROM


def events(
    noted: Iterable[NotedEvent],
    sessions: Iterable[TherapySession],
    *,
    not_held: Collection[SessionId] = frozenset(),
    days_off: Collection[SessionId] = frozenset(),
    now: datetime,
) -> tuple[ContactEvent, ...]:
    """Everything up to `now`, in order of time, at the hours the sessions have today.

    `not_held` are sessions of which the client says that they did not take place, `days_off` those
    that fell on a holiday, on a closure, or while the therapist was away.
    """
    past = sorted((one for one in sessions if one.starts_at <= now), key=_start)
    by_id = {one.id: one for one in past}
    free = [noted_of(by_id[one], EventKind.HOLIDAY) for one in days_off if one in by_id]
    known = {one for one in (*noted, *free) if one.session_id in by_id}
    explained = {one.session_id for one in known if one.kind in FELL_OUT}
    cancelled = {one.id for one in past if one.state is SessionState.CANCELLED}
    fallen = cancelled.union(not_held, explained)
    found = [
        *(ContactEvent(kind=one.kind, at=by_id[one.session_id].starts_at) for one in known),
        *(
            ContactEvent(kind=EventKind.CANCELLED, at=one.starts_at)
            for one in past
            if one.id in fallen and one.id not in explained
        ),
        *_breaks([one.starts_at for one in past if one.id not in fallen]),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind)))


def _start(session: TherapySession) -> datetime:
    return session.starts_at


def _breaks(held: Sequence[datetime]) -> Iterator[ContactEvent]:
    """Needs one earlier gap: before it nobody knows what is usual."""
    gaps: list[float] = []
    for before, after in pairwise(held):
        gap = (after - before).total_seconds()
        if gaps and gap >= max(BREAK_FROM.total_seconds(), BREAK_FACTOR * median(gaps)):
            yield ContactEvent(kind=EventKind.BREAK, at=after)
        gaps.append(gap)


def followed(events: Iterable[ContactEvent], session_starts_at: datetime) -> ContactEvent | None:
    """The latest event at or before a session, no longer ago than `FOLLOWS_FOR`."""
    near = [one for one in events if timedelta(0) <= session_starts_at - one.at <= FOLLOWS_FOR]
    return max(near, key=lambda one: one.at, default=None)
