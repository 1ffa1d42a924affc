"""What a weekly digest says, as values; the words, picture and pages are made elsewhere.

Private replies look like unanswered check-ins here: see `bot.alliance.disclosure`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import IntEnum
from types import MappingProxyType

from bot.alliance import baseline, scoring, signals
from bot.alliance.baseline import NOTHING, Memory
from bot.alliance.checkins import CheckInId, CheckInState
from bot.alliance.disclosure import Entry, as_others_see, ended_at
from bot.alliance.episodes import Cause, Episode, EpisodeState
from bot.alliance.instruments import Facet, Instrument
from bot.alliance.notes import Note, notes
from bot.alliance.own_readings import OwnReadings, Shared, latest_readings
from bot.alliance.people import Client, ClientId, Sharing
from bot.alliance.replies import Reply
from bot.alliance.scoring import FacetChange
from bot.alliance.signals import Flag, Level, Rating, Rule, rating
from bot.alliance.spreading import NOTHING_YET, gather

LEVEL_HISTORY = 2
"""Earlier indices below which a client has no level of their own yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a digest covers: after `after`, up to and with `until`. Aware UTC."""

    after: datetime
    until: datetime

    def holds(self, instant: datetime | None) -> bool:
        return instant is not None and self.after < instant <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientEntries:
    """All check-ins of one client with their replies, in order of session, the past included."""

    client: Client
    entries: Sequence[Entry]


class Need(IntEnum):
    """How much a client's alliance asks for attention."""

    NONE = 0
    WATCH = 1
    STRAIN = 2
    """Confirmed earlier, neither addressed nor mended since."""
    SILENCE = 3
    RUPTURE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedFlag:
    """A sign and the session it showed in."""

    checkin_id: CheckInId
    session_starts_at: datetime
    flag: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetMove:
    """`change` in points of 0-10 against the own mean; None where only the trend is shared."""

    facet: Facet
    is_worse: bool
    change: float | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDigest:
    """One client in one period.

    `index` is the latest in the period, 0-10. `change` compares it with the own level before it,
    the one its limits were made from; None where that rests on fewer than two ratings. `answered`
    of `due` check-ins; cancelled ones were not due. `comments` counts those the therapist may read.
    `silent_after_drop`: the latest rating carried a sign and at least one check-in sent since went
    unanswered.
    """

    client_id: ClientId
    alias: str = field(repr=False)
    index: float | None = field(repr=False)
    change: float | None = field(repr=False)
    moves: tuple[FacetMove, ...] = field(repr=False)
    answered: int
    due: int
    cancelled: int
    flags: tuple[RaisedFlag, ...]
    silent_after_drop: bool
    comments: int
    notes: tuple[Note, ...] = ()
    """On how the latest shared reply of the period was given."""
    own_readings: OwnReadings | None = field(default=None, repr=False)
    """Scores on the own scale of a form the clinic brought."""
    episode: Episode | None = field(default=None, repr=False)
    """The open one, or one that ended in the period."""
    is_news: bool = True
    """False where all there is to say of the episode stood in an earlier digest."""

    @property
    def need(self) -> Need:
        if any(raised.flag.level is Level.RUPTURE for raised in self.flags):
            return Need.RUPTURE
        if self.silent_after_drop:
            return Need.SILENCE
        if self.episode is not None and self.episode.state is EpisodeState.CONFIRMED:
            return Need.STRAIN
        return Need.WATCH if self.flags else Need.NONE

    @property
    def needs_care(self) -> bool:
        """A likely rupture, silence after a sign, or a strain not mended; to watch alone is not."""
        return self.need >= Need.STRAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Clients with a check-in or an episode in the period: greatest need first, then by alias."""

    period: Period
    clients: tuple[ClientDigest, ...]

    @property
    def needing_care(self) -> int:
        return sum(client.needs_care for client in self.clients)

    @property
    def due(self) -> int:
        return sum(client.due for client in self.clients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry as others see it, rated and judged."""

    entry: Entry
    ended_at: datetime
    rating: Rating
    flag: Flag | None
    memory: Memory = field(repr=False)
    """What was known before it."""

    @property
    def usual(self) -> float | None:
        """The own level before it; None while it rests on fewer than `LEVEL_HISTORY` ratings."""
        known = baseline.before(self.memory, self.rating.day, self.rating.measure).bases
        return known[0].level if known and known[0].ratings >= LEVEL_HISTORY else None

    @property
    def shared(self) -> Reply | None:
        """The reply, if its items may be looked at."""
        reply = self.entry.reply
        return reply if reply is not None and reply.sharing is not Sharing.TREND else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All of one client that had ended by the end of a period, judged once for whoever asks."""

    client: Client
    seen: tuple[Seen, ...] = field(repr=False)


def compose(
    period: Period,
    clients: Iterable[ClientEntries],
    episodes: Mapping[ClientId, Episode] = MappingProxyType({}),
) -> Digest:
    """As `composed`, of clients that nothing else is asked about."""
    return composed(period, courses(period, clients), episodes)


def composed(
    period: Period, known: Iterable[Course], episodes: Mapping[ClientId, Episode]
) -> Digest:
    """The digest of a period. Deterministic; nothing of later check-ins or private replies.

    `known`: of the same period. `episodes`: of each client the open one, or one that ended in the
    period. Such a client has a line even without a check-in: a strain does not disappear because
    nobody was asked.
    """
    each = (_client(period, one, episodes.get(one.client.id)) for one in known)
    found = [digest for digest in each if digest is not None]
    found.sort(key=lambda client: (-client.need, client.alias.casefold(), client.alias))
    return Digest(period=period, clients=tuple(found))


def newest_in(
    period: Period, episodes: Mapping[ClientId, Sequence[Episode]]
) -> dict[ClientId, Episode]:
    """Of each client's episodes, oldest first, the last, if it is open or ended in the period."""
    newest = {client: found[-1] for client, found in episodes.items() if found}
    return {
        client: one for client, one in newest.items() if one.is_open or period.holds(one.ended_at)
    }


def _client(period: Period, course: Course, episode: Episode | None) -> ClientDigest | None:
    client, seen = course.client, course.seen
    current = [one for one in seen if period.holds(one.ended_at)]
    if not current and episode is None:
        return None
    states = [one.entry.checkin.state for one in current]
    index, change = _level(current)
    return ClientDigest(
        client_id=client.id,
        alias=client.alias,
        index=index,
        change=change,
        moves=_moves(seen, current),
        answered=states.count(CheckInState.COMPLETED),
        due=len(states) - states.count(CheckInState.CANCELLED),
        cancelled=states.count(CheckInState.CANCELLED),
        flags=tuple(_raised(one, one.flag) for one in current if one.flag is not None),
        silent_after_drop=_silent_after_drop(seen, period),
        comments=sum(one.shared is not None and bool(one.shared.comment) for one in current),
        notes=_notes(current),
        own_readings=latest_readings(_shared(seen, period)),
        episode=episode,
        is_news=_is_news(seen, current, period, episode),
    )


def _is_news(
    seen: Sequence[Seen], current: Sequence[Seen], period: Period, episode: Episode | None
) -> bool:
    """A reply, a move of the episode, or the first silence after a sign.

    That the product asked about it is none: only the client's answer is.
    """
    if episode is None or any(map(_was_answered, current)):
        return True
    if any(period.holds(move.at) and move.cause is not Cause.ASKED for move in episode.moves):
        return True
    earlier = Period(after=datetime.min.replace(tzinfo=UTC), until=period.after)
    return _silent_after_drop(seen, period) and not _silent_after_drop(seen, earlier)


def _was_answered(one: Seen) -> bool:
    """Wholly or in part; a check-in that expires untouched has an empty reply."""
    reply = one.entry.reply
    return reply is not None and any(value is not None for value in reply.responses.values())


def courses(period: Period, clients: Iterable[ClientEntries]) -> tuple[Course, ...]:
    """One for each, in the order given."""
    return tuple(
        Course(client=client.client, seen=tuple(judged(period, client))) for client in clients
    )


def judged(period: Period, client: ClientEntries) -> Iterator[Seen]:
    """What had ended by the end of the period, each judged by the sessions before it."""
    memory, gathered = NOTHING, NOTHING_YET
    for known in client.entries:
        entry = as_others_see(known, client.client, period.until)
        ended = ended_at(entry.checkin, client.client)
        if ended is None or ended > period.until:
            continue
        current = _rating(entry)
        if entry.reply is not None and entry.instrument is not None:
            gathered, whole = gather(gathered, entry.reply, entry.instrument)
            if whole is not entry.reply:
                current = replace(current, index=_index(whole, entry.instrument))
        yield Seen(
            entry=entry,
            ended_at=ended,
            rating=current,
            flag=signals.judged(memory, current),
            memory=memory,
        )
        memory = signals.after(memory, current)


def raised_flags(period: Period, client: ClientEntries) -> Iterator[tuple[Seen, RaisedFlag]]:
    """Every sign up to the end of the period, as others are told of it."""
    for one in judged(period, client):
        if one.flag is not None:
            yield one, _raised(one, one.flag)


def _rating(entry: Entry) -> Rating:
    if entry.reply is None or entry.instrument is None:
        return Rating()
    return rating(entry.reply, entry.instrument, entry.checkin.session_starts_at.date())


def _index(whole: Reply | None, instrument: Instrument) -> float | None:
    """Of the round of a form that a reply completes, if it does."""
    return None if whole is None else scoring.index(whole, instrument)


def _level(current: Sequence[Seen]) -> tuple[float | None, float | None]:
    """The latest index of the period, and how far it lies from the own level."""
    latest = next((one for one in reversed(current) if one.rating.index is not None), None)
    if latest is None or latest.rating.index is None:
        return None, None
    usual = latest.usual
    return latest.rating.index, None if usual is None else latest.rating.index - usual


def _moves(seen: Sequence[Seen], current: Sequence[Seen]) -> tuple[FacetMove, ...]:
    """How the facets of the period's latest reply moved.

    Measured against shared replies only: a mean that held a trend-only one would let its answers
    be worked out. A trend-only reply shows which facet moved where, not how far, since a facet may
    rest on one single answer.
    """
    latest = next((one for one in reversed(current) if one.entry.reply is not None), None)
    if latest is None:
        return ()
    before = _on_the_same(latest, seen)
    history = [_facets(one.entry) for one in before if one.shared is not None]
    changes = scoring.facet_changes(history, _facets(latest.entry))
    return tuple(_move(change, hidden=latest.shared is None) for change in changes)


def _on_the_same(latest: Seen, seen: Sequence[Seen]) -> list[Seen]:
    """Those before it on the same instrument: numbers of two different ones are not compared."""
    measure = latest.rating.measure
    return [one for one in seen[: seen.index(latest)] if one.rating.measure == measure]


def _facets(entry: Entry) -> dict[Facet, float]:
    if entry.reply is None or entry.instrument is None:
        return {}
    return scoring.facet_values(entry.reply, entry.instrument)


def _move(change: FacetChange, *, hidden: bool) -> FacetMove:
    return FacetMove(
        facet=change.facet, is_worse=change.change < 0, change=None if hidden else change.change
    )


def _notes(current: Sequence[Seen]) -> tuple[Note, ...]:
    latest = next((one for one in reversed(current) if one.entry.reply is not None), None)
    if latest is None or latest.shared is None or latest.entry.instrument is None:
        return ()
    return notes(latest.entry.checkin, latest.shared, latest.entry.instrument)


def _shared(seen: Iterable[Seen], period: Period) -> Iterator[Shared]:
    for one in seen:
        if one.shared is not None and one.entry.instrument is not None:
            is_new = period.holds(one.ended_at)
            yield Shared(reply=one.shared, instrument=one.entry.instrument, is_new=is_new)


def _raised(one: Seen, flag: Flag) -> RaisedFlag:
    """A marker in a trend-only reply is told without the item and its value."""
    if one.shared is None and flag.rule in (Rule.DIRECT_SIGN, Rule.WITHDRAWAL):
        flag = replace(flag, score=None, limit=None)
    if one.shared is None:
        flag = replace(flag, items=(), marker=None)
    checkin = one.entry.checkin
    return RaisedFlag(checkin_id=checkin.id, session_starts_at=checkin.session_starts_at, flag=flag)


def _silent_after_drop(seen: Sequence[Seen], period: Period) -> bool:
    rated = [number for number, one in enumerate(seen) if one.rating.index is not None]
    if not rated or seen[rated[-1]].flag is None:
        return False
    return any(_went_unanswered(one) for one in seen[rated[-1] + 1 :] if period.holds(one.ended_at))


def _went_unanswered(one: Seen) -> bool:
    checkin = one.entry.checkin
    return checkin.state is CheckInState.EXPIRED and checkin.sent_at is not None
