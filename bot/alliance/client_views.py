"""One client over time, for their therapist: trend, facets, episodes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from statistics import fmean
from typing import Final

from bot.alliance import scoring
from bot.alliance.contact import ContactEvent
from bot.alliance.digests import ClientDigest, ClientEntries, Digest, Period, Seen, compose, judged
from bot.alliance.episodes import Episode, open_one
from bot.alliance.instruments import Facet
from bot.alliance.marks import with_marks
from bot.alliance.people import Client
from bot.alliance.scoring import FacetChange
from bot.alliance.spans import with_spans
from bot.alliance.trends import HISTORY, Trend, trends

RECENT: Final = HISTORY
"""How far back a view goes: as far as its chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """`facets`: each at its latest answer, against the client's own mean before; never a total.

    `episodes` oldest first. `digest` and `trends` hold this client, or nobody where no check-in
    has ended yet.
    """

    client: Client
    digest: Digest = field(repr=False)
    trends: tuple[Trend, ...] = field(repr=False)
    facets: tuple[FacetChange, ...] = field(repr=False)
    episodes: Sequence[Episode] = field(repr=False)
    events: Sequence[ContactEvent] = ()
    """What happened around the sessions, in order of time, as far back as the chart."""

    @property
    def found(self) -> ClientDigest | None:
        return self.digest.clients[0] if self.digest.clients else None

    @property
    def episode(self) -> Episode | None:
        """The open one."""
        return open_one(self.episodes)


def client_view(
    client: ClientEntries,
    episodes: Sequence[Episode],
    events: Sequence[ContactEvent],
    now: datetime,
    at: tzinfo,
) -> ClientView:
    """What others may see of a client up to `now`, with days in the zone `at`."""
    period = Period(after=now - RECENT, until=now)
    current = open_one(episodes)
    known = {} if current is None else {client.client.id: current}
    digest = compose(period, [client], known)
    whose = client.client.id
    drawn = with_spans(trends(digest, [client], at), {whose: episodes}, at)
    return ClientView(
        client=client.client,
        digest=digest,
        trends=with_marks(drawn, {whose: events}, at),
        facets=_facets(list(judged(period, client))),
        episodes=episodes,
        events=[one for one in events if period.holds(one.at)],
    )


def _facets(seen: Sequence[Seen]) -> tuple[FacetChange, ...]:
    """From shared replies only, and on the newest instrument only; largest loss first."""
    shared = [one for one in seen if one.shared is not None]
    if not shared:
        return ()
    measure = shared[-1].rating.measure
    courses = [_values(one) for one in shared if one.rating.measure == measure]
    found = (_change(facet, courses) for facet in Facet)
    changes = [one for one in found if one is not None]
    return tuple(sorted(changes, key=lambda one: (one.change, one.facet)))


def _values(one: Seen) -> Mapping[Facet, float]:
    if one.shared is None or one.entry.instrument is None:
        return {}
    return scoring.facet_values(one.shared, one.entry.instrument)


def _change(facet: Facet, courses: Sequence[Mapping[Facet, float]]) -> FacetChange | None:
    values = [each[facet] for each in courses if facet in each]
    if len(values) <= scoring.FACET_HISTORY:
        return None
    return FacetChange(facet=facet, change=values[-1] - fmean(values[:-1]))
