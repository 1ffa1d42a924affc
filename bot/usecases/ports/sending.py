"""What leaves the house, and the two ways a delivery can fail."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final, NewType
from uuid import UUID

from bot.alliance.checkins import CheckInId
from bot.alliance.people import Address, ClientId, QuietHours

OutgoingId = NewType("OutgoingId", UUID)
MessageKey = NewType("MessageKey", str)
"""Our own name for one message in one chat, such as `checkin/<uuid>`."""
MessageRef = NewType("MessageRef", str)
"""What the channel calls a message; opaque outside `chat/`."""


UNKNOWN_OUTCOME: Final = "outcome unknown"
"""Why a row is buried of which nobody will ever know whether it arrived."""


class Act(StrEnum):
    """What is done to a message in the channel."""

    POST = "post"
    REVISE = "revise"
    REMOVE = "remove"
    """The message known by `key`."""
    REMOVE_REF = "remove_ref"
    """A message known by its ref in `body`: what the person typed."""


class Lane(IntEnum):
    """Priority, most urgent first; also decides what happens when a send may have arrived."""

    ANSWER = 0
    NOTICE = 1
    CHECKIN = 2
    DIGEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """When somebody is not to be disturbed, on the wall clock of an IANA zone."""

    hours: QuietHours
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One row of the outbox: something that must reach one chat.

    `dedupe` is unique: writing the same one twice writes it once. Rows to one address leave in
    the order they were written. `body` is JSON rendered and read by `chat/` only. `night` is
    judged at the instant of sending: what an outage held up until then waits for the morning, and
    what is written later to that chat overtakes it.
    """

    id: OutgoingId
    dedupe: str
    to: Address
    act: Act
    lane: Lane
    key: MessageKey | None
    body: str = field(repr=False)
    attachment: bytes | None = field(default=None, repr=False)
    not_before: datetime | None = None
    expires_at: datetime | None = None
    night: Night | None = None
    client_id: ClientId | None = None
    checkin_id: CheckInId | None = None
    """Set on the message that shows a check-in for the first time: its delivery counts as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An outbox row claimed for sending. `ambiguous` counts sends whose outcome is unknown."""

    outgoing: Outgoing
    tries: int
    ambiguous: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message that is in a chat."""

    key: MessageKey
    to: Address
    ref: MessageRef
    posted_at: datetime
    client_id: ClientId | None


class Undeliverable(Exception):  # noqa: N818  # reads as the outcome it is
    """Will never arrive: blocked, deactivated, refused. `gone` when the person left the channel."""

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.gone = gone


class TryLater(Exception):  # noqa: N818  # reads as the outcome it is
    """Did not arrive now. `maybe_sent`: the answer was lost, it may have arrived."""

    def __init__(self, reason: str, *, after: timedelta, maybe_sent: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.maybe_sent = maybe_sent
