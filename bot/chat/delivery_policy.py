"""What becomes of an outbox row after each try. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.alliance.timing import next_waking, zone
from bot.usecases.ports import (
    UNKNOWN_OUTCOME,
    Act,
    Lane,
    MessageRef,
    Outgoing,
    Taken,
    TryLater,
)

__all__ = [
    "UNKNOWN_OUTCOME",
    "Delivered",
    "Failed",
    "Outcome",
    "Postponed",
    "after_failure",
    "asleep_for",
    "is_stale",
    "may_send",
]

_LONGEST: Final = timedelta(seconds=30)
_LONGEST_WHEN_UNKNOWN: Final = timedelta(minutes=5)
_PATIENCE_WITH_EDITS: Final = 50


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is in the chat (or, for a removal, no longer)."""

    ref: MessageRef | None


@dataclass(frozen=True, slots=True)
class Postponed:
    """Try again after a while."""

    after: timedelta
    maybe_sent: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """Will never be delivered. `gone`: the person left the channel."""

    reason: str
    gone: bool = False


Outcome = Delivered | Postponed | Failed


def resends_allowed(outgoing: Outgoing) -> int | None:
    """How often it may be sent again after a send that may have arrived; None: without limit.

    Seeing an edit or a removal twice changes nothing. A notice about somebody in need may rather
    come twice than not at all. For the rest one second copy is the price of a lost answer.
    """
    if outgoing.act is not Act.POST:
        return _PATIENCE_WITH_EDITS
    return None if outgoing.lane is Lane.NOTICE else 1


def may_send(taken: Taken) -> bool:
    """Whether one more try keeps the promise about second copies."""
    allowed = resends_allowed(taken.outgoing)
    return allowed is None or taken.ambiguous <= allowed


def is_stale(outgoing: Outgoing, now: datetime) -> bool:
    """Whether it ran out of time while it waited its turn."""
    return outgoing.expires_at is not None and outgoing.expires_at <= now


def asleep_for(outgoing: Outgoing, now: datetime) -> timedelta:
    """How long its reader is not to be disturbed; zero for what may leave at any hour."""
    if outgoing.night is None:
        return timedelta(0)
    until = next_waking(now, outgoing.night.hours, zone(outgoing.night.timezone))
    return max(until - now, timedelta(0))


def after_failure(taken: Taken, failure: TryLater) -> Postponed | Failed:
    """What to do with a row that could not be delivered now."""
    if not failure.maybe_sent:
        return Postponed(max(failure.after, backoff(taken.tries)), maybe_sent=False)
    allowed = resends_allowed(taken.outgoing)
    if allowed is not None and taken.ambiguous + 1 > allowed:
        return Failed(UNKNOWN_OUTCOME)
    return Postponed(max(failure.after, _backoff_unknown(taken.ambiguous)), maybe_sent=True)


def backoff(tries: int) -> timedelta:
    """1, 2, 4 … 30 seconds: an outage of an hour must not make a message another hour late."""
    return min(timedelta(seconds=2 ** min(tries, 5)), _LONGEST)


def _backoff_unknown(ambiguous: int) -> timedelta:
    """2, 4, 8 … seconds up to five minutes."""
    return min(timedelta(seconds=2 ** min(ambiguous + 1, 9)), _LONGEST_WHEN_UNKNOWN)
