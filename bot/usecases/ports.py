"""What the use cases need from the outside, as Protocols, and the two ways a delivery can fail.

`bot/storage`, `bot/chat`, `bot/vault` and `bot/calendars` implement these; tests have fakes that
pass the same contract suite (`tests/contracts`).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NewType, Protocol
from uuid import UUID

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState
from bot.alliance.clinic import Clinic, Policies
from bot.alliance.notices import Notice, NoticeId
from bot.alliance.people import (
    Address,
    Admin,
    AdminId,
    Client,
    ClientId,
    QuietHours,
    Role,
    Therapist,
    TherapistId,
)
from bot.alliance.replies import Reply
from bot.alliance.sessions import (
    Occurrence,
    Recurrence,
    Series,
    SeriesId,
    SessionId,
    TherapySession,
)
from bot.usecases.actors import (
    Actor,
    AdminActor,
    ClientActor,
    Operator,
    Product,
    TherapistActor,
)

# --- time and chance ---------------------------------------------------------------------------


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class Chance(Protocol):
    """The one source of randomness."""

    def uuid(self) -> UUID: ...

    def token(self) -> str:
        """32 random bytes as 43 URL-safe characters."""
        ...


# --- sealing -----------------------------------------------------------------------------------

SealedCell = NewType("SealedCell", bytes)
"""Ciphertext of one cell, padded, bound to its place."""
WrappedKey = NewType("WrappedKey", bytes)
"""A data key, sealed under the clinic's key."""
BlindIndex = NewType("BlindIndex", bytes)
"""32 bytes: keyed hash by which a row is found without storing what is looked up."""


class KeyKind(StrEnum):
    """Identity (who somebody is) and record (what they said) are sealed apart."""

    IDENTITY = "identity"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a cell lives. A cell moved to any other place does not open."""

    table: str
    column: str
    row: UUID
    subject: UUID
    """The person the data is about, or the clinic."""


class Vault(Protocol):
    """Seals and opens. `key=None` is the clinic's own key, for rows that are about no one person.

    Raises:
        SealBrokenError: a cell or key that was altered, moved, or sealed under another key.
    """

    def new_key(self, subject: UUID, kind: KeyKind) -> WrappedKey: ...

    def seal(self, plain: bytes, at: Place, key: WrappedKey | None = None) -> SealedCell: ...

    def open(self, cell: SealedCell, at: Place, key: WrappedKey | None = None) -> bytes: ...

    def blind(self, domain: str, value: str) -> BlindIndex:
        """Equal values in one domain have equal indexes; across domains they cannot be joined."""
        ...

    def mac(self, domain: str, message: bytes) -> bytes:
        """10 bytes that only this installation can make."""
        ...

    def forget(self, subject: UUID) -> None:
        """Drops every opened key of that subject from memory."""
        ...


class SealBrokenError(Exception):
    """A sealed value does not open. The message names table and column, never content."""


class StoreUnavailableError(Exception):
    """The store does not answer now: locked, disk full, gone. Nothing was changed; later may do."""


class StoreCorruptError(Exception):
    """The store's file is damaged. Only a restore helps."""


# --- what leaves the house ---------------------------------------------------------------------

OutgoingId = NewType("OutgoingId", UUID)
MessageKey = NewType("MessageKey", str)
"""Our own name for one message in one chat, such as `checkin/<uuid>`."""
MessageRef = NewType("MessageRef", str)
"""What the channel calls a message; opaque outside `chat/`."""


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


# --- repositories ------------------------------------------------------------------------------
# All raise NotFoundError for what is not there or not the actor's to see (the two look alike),
# and NotAllowedError where the kind of actor may never do this.

StaffActor = TherapistActor | AdminActor | Operator | Product
AdminLike = AdminActor | Operator | Product


class ClinicRepository(Protocol):
    async def create(self, actor: Operator, clinic: Clinic) -> None: ...

    async def get(self, actor: Actor) -> Clinic: ...

    async def save_policies(self, actor: AdminActor | Operator, policies: Policies) -> None: ...


class ClientRepository(Protocol):
    async def add(self, actor: StaffActor, client: Client) -> None:
        """A therapist may add their own clients only. Makes the client's keys."""
        ...

    async def get(self, actor: Actor, client_id: ClientId) -> Client: ...

    async def at(self, actor: Product, address: Address) -> Client | None: ...

    async def listed(self, actor: StaffActor) -> Sequence[Client]:
        """By alias, erased ones left out; a therapist's own, everybody else's all."""
        ...

    async def save(self, actor: Actor, client: Client) -> None:
        """Raises AlreadyJoinedError if its address is another client's. Clients save themselves."""
        ...

    async def paused_until(self, actor: Product, day: str) -> Sequence[Client]:
        """Paused clients whose return date (ISO) is that day or earlier."""
        ...

    async def erase(self, actor: ClientActor | Operator, client_id: ClientId) -> None:
        """Destroys keys, replies, addresses, posted-message records and waiting outbox rows.

        The row stays as a tombstone in state `erased`, with nothing in it that names anybody.
        """
        ...


class StaffRepository(Protocol):
    async def add_therapist(self, actor: AdminLike, therapist: Therapist) -> None: ...

    async def therapist(self, actor: Actor, therapist_id: TherapistId) -> Therapist:
        """A client may see their own therapist."""
        ...

    async def therapist_at(self, actor: Product, address: Address) -> Therapist | None: ...

    async def therapists(self, actor: AdminLike) -> Sequence[Therapist]: ...

    async def save_therapist(self, actor: StaffActor, therapist: Therapist) -> None:
        """Therapists save themselves; admins, operator and product save any."""
        ...

    async def add_admin(self, actor: AdminLike, admin: Admin) -> None: ...

    async def admin(self, actor: AdminLike, admin_id: AdminId) -> Admin: ...

    async def admin_at(self, actor: Product, address: Address) -> Admin | None: ...

    async def admins(self, actor: AdminLike) -> Sequence[Admin]: ...

    async def save_admin(self, actor: AdminLike, admin: Admin) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom an invitation is for."""

    role: Role
    subject: UUID


class InvitationRepository(Protocol):
    """Only a keyed hash of the token is stored."""

    async def issue(
        self, actor: StaffActor, token: str, invited: Invited, expires_at: datetime
    ) -> None:
        """A later invitation for the same person voids the earlier ones."""
        ...

    async def redeem(self, actor: Product, token: str, now: datetime) -> Invited:
        """Spends it, once, for the first who comes (conditional update).

        Raises:
            InvitationSpentError: unknown, used, void or expired.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """What a person's chat is in the middle of, when no other row says so."""

    kind: str
    data: dict[str, str] = field(repr=False)


class DialogRepository(Protocol):
    """At most one per person and role, sealed."""

    async def get(self, actor: Product, role: Role, subject: UUID) -> Dialog | None: ...

    async def put(self, actor: Product, role: Role, subject: UUID, dialog: Dialog) -> None: ...

    async def clear(self, actor: Product, role: Role, subject: UUID) -> None: ...


SessionActor = StaffActor


class SessionRepository(Protocol):
    async def add_series(self, actor: SessionActor, series: Series) -> None: ...

    async def series(self, actor: SessionActor, series_id: SeriesId) -> Series: ...

    async def save_series(self, actor: SessionActor, series: Series) -> None: ...

    async def series_to_extend(self, actor: Product, until: datetime) -> Sequence[Series]:
        """Series not ended whose `planned_until` lies before `until`."""
        ...

    async def plan(self, actor: SessionActor, session: TherapySession) -> bool:
        """Writes an occurrence down; False if the series already has that key."""
        ...

    async def get(self, actor: SessionActor, session_id: SessionId) -> TherapySession: ...

    async def of_series(self, actor: SessionActor, series_id: SeriesId) -> Sequence[TherapySession]:
        """In order of time."""
        ...

    async def listed(
        self,
        actor: SessionActor,
        *,
        client_id: ClientId | None = None,
        after: datetime | None = None,
        before: datetime | None = None,
    ) -> Sequence[TherapySession]:
        """Starting in [after, before), in order of time, cancelled ones included."""
        ...

    async def next_after(
        self, actor: SessionActor, client_id: ClientId, instant: datetime
    ) -> TherapySession | None:
        """The client's first planned session that starts after `instant`."""
        ...

    async def save(self, actor: SessionActor, session: TherapySession) -> None: ...


class CheckInRepository(Protocol):
    """Check-ins without their replies: admins may see these (attendance)."""

    async def add(self, actor: SessionActor, checkin: CheckIn) -> bool:
        """False if the session already has one (UNIQUE(session))."""
        ...

    async def get(self, actor: Actor, checkin_id: CheckInId) -> CheckIn: ...

    async def of_session(self, actor: SessionActor, session_id: SessionId) -> CheckIn | None: ...

    async def of_client(self, actor: Actor, client_id: ClientId) -> Sequence[CheckIn]:
        """All of one client, in order of their session."""
        ...

    async def move(
        self, actor: Actor, checkin: CheckIn, *, expecting: frozenset[CheckInState]
    ) -> bool:
        """Saves it if the stored state is one of `expecting` and it is not closed; else False."""
        ...

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        """State `scheduled`, `due_at` ≤ now, earliest first."""
        ...

    async def to_remind(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        """State `sent`, not closed, `remind_at` ≤ now, earliest first."""
        ...

    async def to_expire(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        """Not closed, `expires_at` ≤ now, state claimed, sent or completed."""
        ...

    async def open_after(
        self, actor: Product, after: CheckInId | None, limit: int
    ) -> Sequence[CheckIn]:
        """In a chat and not closed (state `sent` or `completed`), by id, from the first one on."""
        ...

    async def ended_between(
        self,
        actor: TherapistActor | Product,
        therapist_id: TherapistId,
        after: datetime,
        until: datetime,
    ) -> Sequence[CheckIn]:
        """Completed, expired or cancelled in (after, until]: what a digest covers."""
        ...

    async def next_due_at(self, actor: Product) -> datetime | None:
        """The earliest instant at which any check-in wants something; for winding a clock."""
        ...


class ReplyRepository(Protocol):
    """Replies, sealed under the client's record key."""

    async def get(
        self, actor: ClientActor | TherapistActor | Operator | Product, checkin_id: CheckInId
    ) -> Reply | None:
        """None before the first item was put.

        A therapist gets shared replies of closed check-ins only; anything else reads None.
        """
        ...

    async def put(self, actor: ClientActor | Product, checkin: CheckIn, reply: Reply) -> None: ...

    async def history(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[tuple[CheckIn, Reply]]:
        """In order of session. Same visibility as `get`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost:
    """A scheduled digest; unique per therapist and `due_at`."""

    id: UUID
    therapist_id: TherapistId
    due_at: datetime
    covers_after: datetime
    covers_until: datetime


class DigestRepository(Protocol):
    async def add(self, actor: Product, post: DigestPost) -> bool:
        """False if that therapist already has one for that `due_at`."""
        ...

    async def last(
        self, actor: TherapistActor | Operator | Product, therapist_id: TherapistId
    ) -> DigestPost | None: ...


class NoticeRepository(Protocol):
    async def add(self, actor: Product, notice: Notice) -> None: ...

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[Notice]: ...

    async def save(self, actor: Product, notice: Notice) -> None: ...

    async def acknowledge(
        self, actor: TherapistActor, notice_id: NoticeId, now: datetime
    ) -> Notice:
        """Idempotent."""
        ...

    async def unacknowledged(
        self, actor: TherapistActor | Product, therapist_id: TherapistId
    ) -> Sequence[Notice]:
        """Those that need an acknowledgement and have none, oldest first."""
        ...


class OutboxRepository(Protocol):
    """The product's own queue; nobody reads it as a person."""

    async def put(self, actor: Product, outgoing: Outgoing) -> bool:
        """False if `dedupe` is known already.

        A `revise` replaces a waiting `revise` of the same `key`: only the newest state is shown.
        """
        ...

    async def take(self, actor: Product, now: datetime, limit: int) -> Sequence[Taken]:
        """Marks rows `sending` and returns them, by lane then age.

        At most one per address, and none for an address that has an earlier row waiting or in
        sending. Expired rows are ended and not returned.
        """
        ...

    async def delivered(self, actor: Product, outgoing_id: OutgoingId) -> None:
        """Ends the row and empties its body."""
        ...

    async def postpone(
        self, actor: Product, outgoing_id: OutgoingId, until: datetime, *, maybe_sent: bool
    ) -> None: ...

    async def bury(self, actor: Product, outgoing_id: OutgoingId, reason: str) -> None:
        """Ends the row for good; the body is kept sealed for 14 days."""
        ...

    async def drop(self, actor: Product, to: Address) -> None:
        """Removes every waiting row to that address."""
        ...

    async def recover(self, actor: Product) -> int:
        """At start: rows left in `sending` become due again with one more ambiguous send."""
        ...

    async def next_at(self, actor: Product) -> datetime | None:
        """When the earliest waiting row may leave; None if nothing waits."""
        ...

    async def oldest_due(self, actor: Product, now: datetime) -> OutgoingId | None:
        """The oldest row that has not ended and may have left by now."""
        ...

    async def in_hand(self, actor: Product) -> int:
        """How many rows are being sent at this moment."""
        ...

    async def purge(self, actor: Product, before: datetime) -> None:
        """Deletes rows that ended and were last taken before that instant, buried ones too."""
        ...


class PostedRepository(Protocol):
    """Which message in the channel is which of ours."""

    async def remember(self, actor: Product, posted: Posted) -> None:
        """Replaces an earlier ref of the same key."""
        ...

    async def find(self, actor: Product, key: MessageKey) -> Posted | None: ...

    async def of_client(
        self, actor: ClientActor | Product, client_id: ClientId, since: datetime
    ) -> Sequence[Posted]: ...

    async def forget(self, actor: Product, key: MessageKey) -> None: ...


class UpdateRepository(Protocol):
    """The intake's memory of what Telegram handed over."""

    async def first_time(self, actor: Product, bot_id: int, update_id: int, now: datetime) -> bool:
        """Remembers the update; False if it was remembered before (within eight days)."""
        ...

    async def bury(
        self,
        actor: Product,
        *,
        bot_id: int,
        update_id: int,
        raw: str,
        error: str,
        now: datetime,
    ) -> None:
        """Seals an update that cannot be handled; `error` is a class name."""
        ...

    async def note_contact(self, actor: Product, now: datetime) -> None:
        """Remembers that Telegram could reach us at that instant."""
        ...

    async def last_contact(self, actor: Product) -> datetime | None: ...

    async def try_writing(self, actor: Product, now: datetime) -> None:
        """Writes what nobody reads: committed, it shows that the store takes what it is given."""
        ...

    async def purge(self, actor: Product, before: datetime) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving its context without `commit` rolls everything back."""

    clinic: ClinicRepository
    clients: ClientRepository
    staff: StaffRepository
    invitations: InvitationRepository
    dialogs: DialogRepository
    sessions: SessionRepository
    checkins: CheckInRepository
    replies: ReplyRepository
    digests: DigestRepository
    notices: NoticeRepository
    outbox: OutboxRepository
    posted: PostedRepository
    updates: UpdateRepository

    async def commit(self) -> None: ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """An exception inside undoes what was done inside, and passes on."""
        ...


OpenWork = Callable[[], AbstractAsyncContextManager[UnitOfWork]]


# --- calendars ---------------------------------------------------------------------------------


class Recurrences(Protocol):
    """Expands recurrences."""

    def occurrences(
        self, recurrence: Recurrence, after: datetime, before: datetime
    ) -> Sequence[Occurrence]:
        """Those that start in [after, before), in order of time.

        Raises:
            InvalidValueError: a rule that is not accepted; the message says what is.
        """
        ...
