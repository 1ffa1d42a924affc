"""Repositories of sessions, check-ins, replies, digests and notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState
from bot.alliance.notices import Notice, NoticeId
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.replies import Reply
from bot.alliance.sessions import Series, SeriesId, SessionId, TherapySession
from bot.usecases.actors import Actor, ClientActor, Operator, Product, StaffActor, TherapistActor

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

    async def of_clients(
        self, actor: SessionActor, clients: Sequence[ClientId], before: datetime
    ) -> Sequence[TherapySession]:
        """Of all of them together, in order of time."""
        ...

    async def next_after(
        self, actor: SessionActor, client_id: ClientId, instant: datetime
    ) -> TherapySession | None:
        """The client's first planned session that starts after `instant`."""
        ...

    async def save(self, actor: SessionActor, session: TherapySession) -> None: ...

    async def rejoin(self, actor: SessionActor, session: TherapySession) -> None:
        """Saves it as one of the series it names, under the key it names.

        Raises:
            NotFoundError: no such session, or no such series of its client.
        """
        ...


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
        """Saves it if the stored state is one of `expecting` and it is not closed; else False.

        An undeliverable one is never closed for good: it may show that it did arrive.
        """
        ...

    async def reopen(self, actor: SessionActor, checkin: CheckIn) -> bool:
        """Saves it, open again, if the stored one was cancelled before it was sent; else False."""
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

    async def with_checkins(
        self, actor: Product, therapist_id: TherapistId, clients: Sequence[ClientId]
    ) -> Sequence[tuple[CheckIn, Reply | None]]:
        """All check-ins these clients had with that therapist, in order of session."""
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

    async def longest_ago(self, actor: Product) -> Sequence[tuple[TherapistId, datetime | None]]:
        """Active therapists with an address, and what instant their latest digest stands for.

        Who waits longest comes first, and who has none before all.
        """
        ...


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
