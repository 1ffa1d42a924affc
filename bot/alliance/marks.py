"""Events of the contact on a client's chart. A session that fell out shows as a gap of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

from bot.alliance.contact import ContactEvent, EventKind
from bot.alliance.people import ClientId
from bot.alliance.trends import Mark, MarkKind, Trend

_MARKS = {
    EventKind.ABSENT: MarkKind.ABSENT,
    EventKind.LATE: MarkKind.LATE,
    EventKind.CANCELLED_LATE: MarkKind.CANCELLED_LATE,
    EventKind.FEE_CHANGE: MarkKind.FEE_CHANGE,
    EventKind.HOLIDAY: MarkKind.HOLIDAY,
    EventKind.BREAK: MarkKind.BREAK,
}


def with_marks(
    trends: Sequence[Trend], events: Mapping[ClientId, Sequence[ContactEvent]], at: tzinfo
) -> tuple[Trend, ...]:
    """The same trends with what happened since their first point; days are those of the zone."""
    return tuple(_marked(trend, events.get(trend.client_id, ()), at) for trend in trends)


def _marked(trend: Trend, events: Sequence[ContactEvent], at: tzinfo) -> Trend:
    if not trend.points:
        return trend
    first = trend.points[0].on
    marks = [
        Mark(on=event.at.astimezone(at).date(), kind=_MARKS[event.kind])
        for event in events
        if event.kind in _MARKS
    ]
    return replace(trend, marks=(*trend.marks, *(mark for mark in marks if mark.on >= first)))
