"""An episode: one strain in one client's alliance, from its first sign to its end.

    possible → confirmed → addressed → repaired | unresolved | referred

What moves it is a check-in that ended, what the client answers to the follow-up question, a button
of the therapist, or that somebody leaves. Time alone never does. At most one episode is open per
client: a new sign joins it. Which rule stands on which finding: docs/episodes.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, NewType, assert_never
from uuid import UUID

from bot.alliance.checkins import CheckInId
from bot.alliance.people import Client, ClientId, TherapistId
from bot.alliance.replies import FollowUp
from bot.alliance.signals import Flag, Level, Rule

EpisodeId = NewType("EpisodeId", UUID)

CALM_SESSIONS: Final = 2
"""Rated sessions in a row at the level from before, without a sign, that make a repair."""
DIP_AT_MOST: Final = 2
"""Rated sessions below the level that are still a V."""
LASTING_FROM: Final = 6
"""Rated sessions below the level from which it is a lasting one."""
ASKED_AT_MOST: Final = 2
"""Check-ins that carry the follow-up question about the same thing, answered or not."""
ASKED_FROM: Final = 4
"""The check-in of a client, counted from 1, from which on the question comes now and then."""
ASKED_SHARE: Final = 32
"""Of 256 check-ins with nothing to follow up, so many carry the question too."""

_ROUNDING: Final = 1e-9


class EpisodeState(StrEnum):
    """Where an episode stands; the last three are final."""

    POSSIBLE = "possible"
    CONFIRMED = "confirmed"
    ADDRESSED = "addressed"
    REPAIRED = "repaired"
    UNRESOLVED = "unresolved"
    REFERRED = "referred"


OPEN: Final = frozenset({EpisodeState.POSSIBLE, EpisodeState.CONFIRMED, EpisodeState.ADDRESSED})


class Cause(StrEnum):
    """What happened to an episode."""

    SIGN = "sign"
    BACK = "back"
    """The client's numbers are back where they were."""
    ASKED = "asked"
    SAID_YES = "said_yes"
    SAID_PARTLY = "said_partly"
    SAID_NO = "said_no"
    SAID_NOTHING = "said_nothing"
    ADDRESSED = "addressed"
    LATER = "later"
    REFERRED = "referred"
    LEFT = "left"
    """The client stopped."""
    HANDED_OVER = "handed_over"
    """The client goes on with another therapist."""


class Act(StrEnum):
    """The therapist's buttons."""

    ADDRESSED = "addressed"
    LATER = "later"
    REFER = "refer"


class Shape(StrEnum):
    """How the index went, as far as it is known."""

    WORDS = "words"
    """It stayed as usual: the sign was an answer, not a drop."""
    DIP = "dip"
    """A V: down at once, for `DIP_AT_MOST` rated sessions at most."""
    TROUGH = "trough"
    """A U: down for longer."""
    SLOW = "slow"
    """It sank over several sessions before one stood out."""
    LASTING = "lasting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One check-in that ended, as others may see it.

    Of a reply that shares only its trend, the index and nothing else. `floor` is the lower end of
    what was usual before the sign, where enough was known.
    """

    checkin_id: CheckInId
    session_starts_at: datetime
    index: float | None = field(default=None, repr=False)
    flag: Flag | None = field(default=None, repr=False)
    floor: float | None = field(default=None, repr=False)
    answer: FollowUp | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that happened, and the state it led to. `rule` of a sign only."""

    at: datetime
    cause: Cause
    state: EpisodeState
    checkin_id: CheckInId | None = None
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Immutable; its history only grows, and once it is over nothing changes any more.

    `number` counts the client's episodes from 1. `sessions` were rated since it began, the first
    one included; of those `low` lay below `floor`, and the last `calm` were as usual and without a
    sign.
    """

    id: EpisodeId
    client_id: ClientId
    therapist_id: TherapistId
    number: int
    began_at: datetime
    """Start of the session that showed the first sign."""
    floor: float | None = field(default=None, repr=False)
    sessions: int = field(default=0, repr=False)
    low: int = field(default=0, repr=False)
    calm: int = field(default=0, repr=False)
    moves: tuple[Move, ...] = field(repr=False)

    @property
    def state(self) -> EpisodeState:
        return self.moves[-1].state

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def ended_at(self) -> datetime | None:
        return None if self.is_open else self.moves[-1].at

    @property
    def shape(self) -> Shape:
        if not self.low:
            return Shape.WORDS
        if self.low >= LASTING_FROM:
            return Shape.LASTING
        if any(move.rule is Rule.RUN for move in self.moves):
            return Shape.SLOW
        return Shape.TROUGH if self.low > DIP_AT_MOST else Shape.DIP

    @property
    def rules(self) -> frozenset[Rule]:
        """Of every sign in it."""
        return frozenset(move.rule for move in self.moves if move.rule is not None)

    def last(self, *causes: Cause) -> Move | None:
        """The newest move with one of the causes."""
        return next((move for move in reversed(self.moves) if move.cause in causes), None)


def begun(
    episode_id: EpisodeId, number: int, client: Client, seen: Observation, now: datetime
) -> Episode | None:
    """The episode a sign opens, with the therapist the client has now; None without a sign."""
    if seen.flag is None:
        return None
    is_rupture = seen.flag.level is Level.RUPTURE
    state = EpisodeState.CONFIRMED if is_rupture else EpisodeState.POSSIBLE
    first = Move(
        at=now,
        cause=Cause.SIGN,
        state=state,
        checkin_id=seen.checkin_id,
        rule=seen.flag.rule,
    )
    episode = Episode(
        id=episode_id,
        client_id=client.id,
        therapist_id=client.therapist_id,
        number=number,
        began_at=seen.session_starts_at,
        floor=seen.floor,
        moves=(first,),
    )
    return _counted(episode, seen)


# --- a check-in ended ---------------------------------------------------------------------------


def after_session(episode: Episode, seen: Observation, now: datetime) -> Episode:
    """The same episode knowing one more check-in; unchanged once it is over."""
    if not episode.is_open:
        return episode
    episode = _joined(_counted(episode, seen), seen, now)
    episode = _answered(episode, seen, now)
    return _returned(episode, seen, now)


def _counted(episode: Episode, seen: Observation) -> Episode:
    """A session without a rating changes nothing: it may be one the client kept to themselves."""
    if seen.index is None:
        return episode
    is_low = episode.floor is not None and seen.index < episode.floor - _ROUNDING
    is_calm = not is_low and seen.flag is None
    return replace(
        episode,
        sessions=episode.sessions + 1,
        low=episode.low + is_low,
        calm=episode.calm + 1 if is_calm else 0,
    )


def _joined(episode: Episode, seen: Observation, now: datetime) -> Episode:
    """A second sign confirms. What was addressed opens again for a rupture, not for a watch."""
    if seen.flag is None:
        return episode
    is_rupture = seen.flag.level is Level.RUPTURE
    stays = episode.state is EpisodeState.ADDRESSED and not is_rupture
    return _moved(
        episode,
        Cause.SIGN,
        EpisodeState.ADDRESSED if stays else EpisodeState.CONFIRMED,
        now,
        checkin_id=seen.checkin_id,
        rule=seen.flag.rule,
    )


def _answered(episode: Episode, seen: Observation, now: datetime) -> Episode:
    if seen.answer is None:
        return episode
    cause, state = _heard(episode.state, seen.answer, is_calm=seen.flag is None)
    return _moved(episode, cause, state, now, checkin_id=seen.checkin_id)


def _heard(state: EpisodeState, answer: FollowUp, *, is_calm: bool) -> tuple[Cause, EpisodeState]:
    """*Nothing* beside a sign in the same check-in closes nothing: denial is a marker itself."""
    match answer:
        case FollowUp.YES:
            return Cause.SAID_YES, EpisodeState.ADDRESSED
        case FollowUp.PARTLY:
            return Cause.SAID_PARTLY, state
        case FollowUp.NO:
            return Cause.SAID_NO, EpisodeState.CONFIRMED
        case FollowUp.NOTHING:
            return Cause.SAID_NOTHING, EpisodeState.REPAIRED if is_calm else state
        case _:
            assert_never(answer)


def _returned(episode: Episode, seen: Observation, now: datetime) -> Episode:
    """Repaired by the client's own numbers.

    Where they never fell, they cannot show a repair: a sign given in words then needs that
    somebody says it was talked about, unless it was only a possible one.
    """
    spoken_only = not episode.low and episode.state is EpisodeState.CONFIRMED
    if not episode.is_open or seen.index is None or spoken_only or episode.calm < CALM_SESSIONS:
        return episode
    return _moved(episode, Cause.BACK, EpisodeState.REPAIRED, now, checkin_id=seen.checkin_id)


# --- what people do -----------------------------------------------------------------------------


def after_act(episode: Episode, act: Act, now: datetime) -> Episode:
    """A button of the therapist; the same one twice in a row counts once."""
    cause, state = _done(episode.state, act)
    newest = episode.last(Cause.ADDRESSED, Cause.LATER, Cause.SIGN, Cause.SAID_NO)
    if not episode.is_open or (newest is not None and newest.cause is cause):
        return episode
    return _moved(episode, cause, state, now)


def acts_left(episode: Episode) -> tuple[Act, ...]:
    """The buttons that would change something, in their order; none once it is over."""
    at = episode.moves[-1].at
    return tuple(act for act in Act if after_act(episode, act, at) is not episode)


def _done(state: EpisodeState, act: Act) -> tuple[Cause, EpisodeState]:
    match act:
        case Act.ADDRESSED:
            return Cause.ADDRESSED, EpisodeState.ADDRESSED
        case Act.LATER:
            return Cause.LATER, state
        case Act.REFER:
            return Cause.REFERRED, EpisodeState.REFERRED
        case _:
            assert_never(act)


def after_leaving(episode: Episode, now: datetime) -> Episode:
    """The client stopped before it was repaired."""
    return _ended(episode, Cause.LEFT, EpisodeState.UNRESOLVED, now)


def after_handing_over(episode: Episode, now: datetime) -> Episode:
    """The client goes on with another therapist, and so with another alliance."""
    return _ended(episode, Cause.HANDED_OVER, EpisodeState.REFERRED, now)


def _ended(episode: Episode, cause: Cause, state: EpisodeState, now: datetime) -> Episode:
    return _moved(episode, cause, state, now) if episode.is_open else episode


def _moved(
    episode: Episode,
    cause: Cause,
    state: EpisodeState,
    now: datetime,
    *,
    checkin_id: CheckInId | None = None,
    rule: Rule | None = None,
) -> Episode:
    move = Move(at=now, cause=cause, state=state, checkin_id=checkin_id, rule=rule)
    return replace(episode, moves=(*episode.moves, move))


# --- the follow-up question ---------------------------------------------------------------------

_RAISES: Final = frozenset({Cause.SIGN, Cause.ADDRESSED})
_SETTLES: Final = frozenset({Cause.SAID_YES, Cause.SAID_PARTLY, Cause.SAID_NO, Cause.SAID_NOTHING})


def wants_follow_up(episode: Episode) -> bool:
    """Whether the next check-in asks: confirmed, and nobody has answered since it last moved."""
    if episode.state not in (EpisodeState.CONFIRMED, EpisodeState.ADDRESSED):
        return False
    asked = 0
    for move in reversed(episode.moves):
        if move.cause in _SETTLES or asked == ASKED_AT_MOST:
            return False
        if move.cause in _RAISES:
            return True
        asked += move.cause is Cause.ASKED
    return False


def after_asking(episode: Episode, checkin_id: CheckInId, now: datetime) -> Episode:
    """The question went out with that check-in."""
    return _moved(episode, Cause.ASKED, episode.state, now, checkin_id=checkin_id)


def asked_anyway(checkin_id: CheckInId, earlier: int) -> bool:
    """Whether a check-in carries the question though nothing is to be followed up.

    The same for the same check-in, and nobody can foresee it. `earlier`: check-ins before it.
    """
    if earlier + 1 < ASKED_FROM:
        return False
    return sha256(checkin_id.bytes).digest()[0] < ASKED_SHARE


def open_one(episodes: Iterable[Episode]) -> Episode | None:
    """The open episode among a client's; there is at most one."""
    return next((one for one in episodes if one.is_open), None)
