"""When a check-in is asked, what it asks, and what comes next in it. Decisions only, no acts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.goals import is_goal, own_goal
from bot.alliance.instruments import Facet, Instrument, Item, ItemId, Occasion, Use
from bot.alliance.people import Client, ClientState, QuietHours
from bot.alliance.replies import Reply
from bot.alliance.sessions import TherapySession
from bot.alliance.timing import local_date, next_waking, zone

REMINDER_MARGIN = timedelta(hours=1)
"""A reminder leaves at least this much time to answer."""


# --- when ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Aware UTC. Where `expires_at` ≤ `due_at`, the next session leaves no time to ask."""

    due_at: datetime
    expires_at: datetime


def times(
    session_ends_at: datetime,
    next_session_at: datetime | None,
    policies: Policies,
    quiet: QuietHours,
    at: ZoneInfo,
) -> Times:
    """Due `checkin_delay` after the session, moved out of quiet hours.

    Expires `expire_after` after it is due or when the next session starts, whichever is earlier.
    To be asked again whenever the session or the one after it moves.
    """
    due_at = next_waking(session_ends_at + policies.checkin_delay, quiet, at)
    expires_at = due_at + policies.expire_after
    if next_session_at is not None:
        expires_at = min(expires_at, next_session_at)
    return Times(due_at=due_at, expires_at=expires_at)


def plan(
    checkin_id: CheckInId,
    session: TherapySession,
    next_session_at: datetime | None,
    client: Client,
    policies: Policies,
) -> CheckIn:
    """The check-in of a session, in the quiet hours and zone of its client."""
    found = times(
        session.ends_at,
        next_session_at,
        policies,
        quiet_hours(client, policies),
        zone(client.speech.timezone),
    )
    return CheckIn(
        id=checkin_id,
        session_id=session.id,
        client_id=session.client_id,
        therapist_id=session.therapist_id,
        session_starts_at=session.starts_at,
        session_ends_at=session.ends_at,
        due_at=found.due_at,
        expires_at=found.expires_at,
    )


def quiet_hours(client: Client, policies: Policies) -> QuietHours:
    """The client's own, else the clinic's."""
    return policies.quiet_hours if client.quiet_hours is None else client.quiet_hours


# --- whether ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendNow:
    """It may leave at this instant."""


@dataclass(frozen=True, slots=True)
class Postpone:
    """Ask again at `until`, which is later than now and earlier than the end of the check-in."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Expire:
    """Its time has passed, or would before it could be sent."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Cancel:
    """The client is not to be asked."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class NoReminder:
    """None now and none later."""


Delivery = SendNow | Postpone | Expire | Cancel
Reminding = SendNow | Postpone | NoReminder


def decide_delivery(
    checkin: CheckIn,
    client: Client,
    policies: Policies,
    now: datetime,
    next_session_at: datetime | None = None,
) -> Delivery:
    """What to do with a check-in that has not been sent.

    Consent, pause and quiet hours are those of this moment, not of the day it was planned.
    `next_session_at` (the client's next session after this one) only sharpens the reason given.
    """
    obstacle = _obstacle(client, now)
    if obstacle is not None:
        return Cancel(obstacle)
    wish = max(now, checkin.due_at)
    until = next_waking(wish, quiet_hours(client, policies), zone(client.speech.timezone))
    if until >= checkin.expires_at:
        return Expire(_too_late(checkin, next_session_at))
    if until > now:
        return Postpone(until, Reason.QUIET_HOURS if until > wish else Reason.NOT_YET_DUE)
    return SendNow()


def _too_late(checkin: CheckIn, next_session_at: datetime | None) -> Reason:
    cut_short = next_session_at is not None and next_session_at <= checkin.expires_at
    return Reason.NEXT_SESSION if cut_short else Reason.TOO_LATE


def may_be_asked(client: Client, now: datetime) -> bool:
    """Joined, agreed, here, and not pausing."""
    return _obstacle(client, now) is None


def _obstacle(client: Client, now: datetime) -> Reason | None:
    """Why this client may not be asked; None if they may."""
    if client.state is ClientState.ERASED:
        return Reason.ERASED
    if client.state is ClientState.STOPPED:
        return Reason.STOPPED
    if client.state is ClientState.INVITED or client.consent is None:
        return Reason.NO_CONSENT
    if is_paused(client, now):
        return Reason.PAUSED
    return Reason.NOT_DELIVERED if client.address is None else None


def is_paused(client: Client, now: datetime) -> bool:
    """Paused, and the day of return, where one was named, has not come in the client's zone."""
    if client.state is not ClientState.PAUSED:
        return False
    if client.paused_until is None:
        return True
    return local_date(now, zone(client.speech.timezone)) < client.paused_until


def decide_reminder(
    checkin: CheckIn,
    last_tap_at: datetime | None,
    client: Client,
    policies: Policies,
    now: datetime,
) -> Reminding:
    """Whether the one reminder of a check-in that was sent leaves now, later, or never.

    Due `reminder_after` after the message was sent, or after the last tap on it, so that nobody
    is reminded of what they are just doing; in waking hours; never in the last hour.
    """
    begun = checkin.sent_at
    if begun is None or policies.reminder_after is None or not _may_remind(checkin, client, now):
        return NoReminder()
    wish = max(now, max(begun, last_tap_at or begun) + policies.reminder_after)
    until = next_waking(wish, quiet_hours(client, policies), zone(client.speech.timezone))
    if until > checkin.expires_at - REMINDER_MARGIN:
        return NoReminder()
    if until > now:
        return Postpone(until, Reason.WAITING_FOR_ANSWER)
    return SendNow()


def _may_remind(checkin: CheckIn, client: Client, now: datetime) -> bool:
    waits = checkin.state is CheckInState.SENT and checkin.closed_at is None
    return waits and checkin.reminded_at is None and _obstacle(client, now) is None


def why_unanswered(reply: Reply | None) -> Reason:
    """The reason of a check-in that was sent and expired before its last item was answered."""
    if reply is not None and any(value is not None for value in reply.responses.values()):
        return Reason.PARTLY_ANSWERED
    return Reason.NO_ANSWER


def as_sent(checkin: CheckIn, policies: Policies, now: datetime) -> CheckIn:
    """What it becomes once it is known to be in the client's chat."""
    after = policies.reminder_after
    return replace(
        checkin,
        state=CheckInState.SENT,
        reason=Reason.WAITING_FOR_ANSWER,
        sent_at=now,
        remind_at=None if after is None else now + after,
        closed_at=None,
    )


# --- what ---------------------------------------------------------------------------------------

History = Sequence[tuple[ItemId, ...]]
"""The items of each earlier check-in that was sent, oldest first."""

_FROM_THE_FIRST = frozenset({Facet.FRAME})
"""The frame is asked about at once, other rare facets from the second check-in on."""
_GOAL_GAP = 4


@dataclass(frozen=True, slots=True)
class Happened:
    """`turn`: how many check-ins had been sent before it; the first one that can ask about it."""

    occasion: Occasion
    turn: int


def select_items(
    instrument: Instrument,
    history: History,
    count: int,
    happened: Sequence[Happened] = (),
    goals: Sequence[ItemId] = (),
) -> tuple[ItemId, ...]:
    """The items of the next check-in: every anchor in bank order, then others up to `count`.

    In this order: those owed after what happened; one rare item of a facet not asked about for
    `rare_gap` check-ins; those to be asked every so often; one of the client's own `goals`, at most
    every fourth time; then rotating ones, never asked before least recently asked, bank order where
    equal. With room for one only, rare facets and goals come half as often. At most one is reversed
    and at most one is rare. Fewer than `count` where no more qualify. Deterministic.
    """
    anchors = [item.id for item in instrument.anchors]
    room = max(0, count - len(anchors))
    asked = _Past(instrument, history)
    stretch = 1 if room > 1 else 2
    candidates = (
        *_owed(asked, happened),
        *_rare_due(asked, instrument.rare_gap * stretch),
        *_regular(asked),
        *_goal_due(asked, goals, _GOAL_GAP * stretch),
        *asked.by_age(item for item in instrument.items if item.use is Use.ROTATING),
    )
    return (*anchors, *(item.id for item in islice(_admitted(candidates), room)))


@dataclass(frozen=True, slots=True)
class _Past:
    """What was asked when, as numbers of check-ins."""

    instrument: Instrument
    history: History

    @property
    def turn(self) -> int:
        return len(self.history)

    def last(self, *items: ItemId) -> int:
        """The latest check-in with any of these; -1 for none."""
        wanted = set(items)
        turns = [turn for turn, asked in enumerate(self.history) if wanted.intersection(asked)]
        return turns[-1] if turns else -1

    def by_age(self, items: Iterable[Item]) -> list[Item]:
        """Longest ago first; bank order where equal."""
        latest = {item_id: turn for turn, asked in enumerate(self.history) for item_id in asked}
        return sorted(items, key=lambda item: latest.get(item.id, -1))


def _owed(asked: _Past, happened: Sequence[Happened]) -> list[Item]:
    """Rare ones first: a reversed marker waits for the frame, which is about what just happened.

    What was not asked within `rare_gap` check-ins after it happened is let go.
    """
    owed: list[tuple[bool, int, Item]] = []
    for item in asked.instrument.items:
        last, recent = asked.last(item.id), asked.turn - max(1, asked.instrument.rare_gap)
        turns = [one.turn for one in happened if one.occasion in item.after]
        waiting = [turn for turn in turns if turn > max(last, recent)]
        if waiting and item.use is not Use.ANCHOR:
            owed.append((item.use is not Use.RARE, min(waiting), item))
    return [item for *_, item in sorted(owed, key=lambda one: one[:2])]


def _rare_due(asked: _Past, gap: int) -> list[Item]:
    """The facet not asked about for longest, and in it the item not asked for longest."""
    rare = [item for item in asked.instrument.items if item.use is Use.RARE]
    due: list[tuple[int, list[Item]]] = []
    for facet in dict.fromkeys(item.facet for item in rare):
        items = [item for item in rare if item.facet is facet]
        last = asked.last(*(item.id for item in items))
        first = 0 if facet in _FROM_THE_FIRST else 1
        if asked.turn >= (first if last < 0 else last + gap):
            due.append((last, asked.by_age(items)))
    return [item for _, items in sorted(due, key=lambda one: one[0]) for item in items]


def _regular(asked: _Past) -> list[Item]:
    return [
        item
        for item in asked.instrument.items
        if item.every is not None and asked.turn - asked.last(item.id) >= item.every
    ]


def _goal_due(asked: _Past, goals: Sequence[ItemId], gap: int) -> list[Item]:
    """The goal not asked about for longest, where none was for a while."""
    if any(is_goal(one) for turn in asked.history[max(0, asked.turn - gap + 1) :] for one in turn):
        return []
    return asked.by_age(own_goal(item_id) for item_id in goals)[:1]


def _admitted(candidates: Iterable[Item]) -> Iterator[Item]:
    """One reversed item at most: two in a row of the same buttons invite slips of the thumb."""
    taken: set[ItemId] = set()
    may_be_reversed = may_be_rare = True
    for item in candidates:
        is_rare = item.use is Use.RARE
        if (item.reversed and not may_be_reversed) or (is_rare and not may_be_rare):
            continue
        if item.id in taken:
            continue
        taken.add(item.id)
        may_be_reversed = may_be_reversed and not item.reversed
        may_be_rare = may_be_rare and not is_rare
        yield item


# --- what next ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskItem:
    """Show the item at this index of `Reply.asked`."""

    index: int


@dataclass(frozen=True, slots=True)
class AskFollowUp:
    """Ask whether what was difficult got talked about."""


@dataclass(frozen=True, slots=True)
class AskComment:
    """Ask for a comment in the client's own words."""


@dataclass(frozen=True, slots=True)
class AskSharing:
    """Ask who may see the reply."""


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing is left to ask: the closing sentence."""


Step = AskItem | AskFollowUp | AskComment | AskSharing | Close


def next_step(reply: Reply, policies: Policies, client: Client) -> Step:
    """What the one message shows next: items, follow-up, comment, who sees it, the end."""
    if reply.position < len(reply.asked):
        return AskItem(reply.position)
    if reply.asks_follow_up and not reply.follow_up_done:
        return AskFollowUp()
    if policies.free_text and not reply.comment_done:
        return AskComment()
    if client.asks_sharing and reply.sharing is None:
        return AskSharing()
    return Close()
