"""Episodes on the time axis of charts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

from bot.alliance.episodes import Episode
from bot.alliance.people import ClientId
from bot.alliance.trends import Span, SpanKind, Trend


def with_spans(
    trends: Iterable[Trend], episodes: Mapping[ClientId, Sequence[Episode]], at: tzinfo
) -> tuple[Trend, ...]:
    """Each trend with the episodes of its client; days are those of the zone `at`."""
    return tuple(
        replace(one, spans=tuple(_spans(episodes.get(one.client_id, ()), one, at)))
        for one in trends
    )


def _spans(episodes: Iterable[Episode], trend: Trend, at: tzinfo) -> Iterator[Span]:
    """From the session of the first sign to the day it ended, as far as the chart reaches back."""
    if not trend.points:
        return
    first = trend.points[0].on
    for one in episodes:
        start = one.began_at.astimezone(at).date()
        end = None if one.ended_at is None else one.ended_at.astimezone(at).date()
        if end is None or end >= first:
            yield Span(start=max(start, first), end=end, kind=SpanKind.EPISODE)
