"""Tables about hours, check-ins, replies and what the therapist is told of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, LargeBinary, UniqueConstraint, Uuid
from sqlmodel import Field

from bot.alliance.checkins import CheckInState
from bot.alliance.sessions import SessionState
from bot.storage.columns import Instant, WallTime
from bot.storage.tables.shape import Stored, one_of, only_where
from bot.usecases.ports import SealedCell

SCHEDULED = "state = 'scheduled'"
TO_REMIND = "state = 'sent' AND closed_at IS NULL AND remind_at IS NOT NULL"
EXPIRING = "closed_at IS NULL AND state IN ('claimed', 'sent', 'completed')"
UNSENT_NOTICE = "next_at IS NOT NULL AND acknowledged_at IS NULL"


class SeriesRow(Stored, table=True):
    __tablename__ = "series"
    __table_args__: Any = (
        CheckConstraint("length_seconds > 0", name="length"),
        Index("ix_series_planned_until", "planned_until", **only_where("NOT ended")),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid, index=True)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    start: datetime = Field(sa_type=WallTime)
    timezone: str
    length_seconds: int
    rule: str | None
    planned_until: datetime = Field(sa_type=Instant)
    ended: bool = Field(sa_type=Boolean)


class SessionRow(Stored, table=True):
    __tablename__ = "session"
    __table_args__: Any = (
        UniqueConstraint("series_id", "key"),
        one_of("state", SessionState),
        CheckConstraint("ends_at > starts_at", name="order"),
        Index("ix_session_client", "client_id", "starts_at"),
        Index("ix_session_therapist", "therapist_id", "starts_at"),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    series_id: UUID = Field(foreign_key="series.id", sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    key: datetime = Field(sa_type=WallTime)
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    timezone: str
    state: str


class CheckInRow(Stored, table=True):
    """`reason` is sealed because one of the reasons is a crisis.

    `ended_at` is when it counts for a digest, derived when the row is written.
    """

    __tablename__ = "checkin"
    __table_args__: Any = (
        UniqueConstraint("session_id"),
        one_of("state", CheckInState),
        Index("ix_checkin_due", "due_at", **only_where(SCHEDULED)),
        Index("ix_checkin_remind", "remind_at", **only_where(TO_REMIND)),
        Index("ix_checkin_expire", "expires_at", **only_where(EXPIRING)),
        Index("ix_checkin_client", "client_id", "session_starts_at"),
        Index("ix_checkin_ended", "therapist_id", "ended_at"),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    session_id: UUID = Field(foreign_key="session.id", sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    session_starts_at: datetime = Field(sa_type=Instant)
    session_ends_at: datetime = Field(sa_type=Instant)
    state: str
    reason: SealedCell = Field(sa_type=LargeBinary)
    due_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    sent_at: datetime | None = Field(sa_type=Instant)
    remind_at: datetime | None = Field(sa_type=Instant)
    reminded_at: datetime | None = Field(sa_type=Instant)
    completed_at: datetime | None = Field(sa_type=Instant)
    closed_at: datetime | None = Field(sa_type=Instant)
    ended_at: datetime | None = Field(sa_type=Instant)


class ReplyRow(Stored, table=True):
    """`shared` is plain so that the query itself withholds what a therapist may not read."""

    __tablename__ = "reply"

    checkin_id: UUID = Field(primary_key=True, foreign_key="checkin.id", sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid, index=True)
    reply: SealedCell = Field(sa_type=LargeBinary)
    shared: bool = Field(sa_type=Boolean)


class DigestRow(Stored, table=True):
    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("therapist_id", "due_at"),)

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    due_at: datetime = Field(sa_type=Instant)
    covers_after: datetime = Field(sa_type=Instant)
    covers_until: datetime = Field(sa_type=Instant)


class NoticeRow(Stored, table=True):
    __tablename__ = "notice"
    __table_args__: Any = (
        Index("ix_notice_next", "next_at", **only_where(UNSENT_NOTICE)),
        Index("ix_notice_therapist", "therapist_id", "created_at"),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    kind: SealedCell = Field(sa_type=LargeBinary)
    needs_acknowledgement: bool = Field(sa_type=Boolean)
    created_at: datetime = Field(sa_type=Instant)
    next_at: datetime | None = Field(sa_type=Instant)
    sent: int
    acknowledged_at: datetime | None = Field(sa_type=Instant)
