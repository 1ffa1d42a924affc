"""Tables of calendars and closures: keyed hashes and times; addresses and codes are sealed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, LargeBinary, UniqueConstraint, Uuid
from sqlmodel import Field

from bot.alliance.calendars import CalendarKind, Trouble
from bot.storage.columns import Instant
from bot.storage.tables.shape import Stored, one_of
from bot.usecases.ports import BlindIndex, SealedCell


class CalendarRow(Stored, table=True):
    """`feed` holds the address, whose knowledge is the right to read the calendar."""

    __tablename__ = "calendar"
    __table_args__: Any = (
        UniqueConstraint("therapist_id", "feed_index"),
        one_of("kind", CalendarKind),
        one_of("trouble", Trouble),
        Index("ix_calendar_next", "next_at"),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    kind: str
    feed: SealedCell = Field(sa_type=LargeBinary)
    feed_index: BlindIndex | None = Field(sa_type=LargeBinary)
    next_at: datetime | None = Field(sa_type=Instant)
    read_at: datetime | None = Field(sa_type=Instant)
    whole_at: datetime | None = Field(sa_type=Instant)
    failing_since: datetime | None = Field(sa_type=Instant)
    failures: int
    trouble: str | None
    told: bool = Field(sa_type=Boolean)
    unmatched: int


class CalendarBookingRow(Stored, table=True):
    __tablename__ = "calendar_booking"
    __table_args__: Any = (Index("ix_calendar_booking_start", "calendar_id", "starts_at"),)

    calendar_id: UUID = Field(primary_key=True, foreign_key="calendar.id", sa_type=Uuid)
    mark: BlindIndex = Field(primary_key=True, sa_type=LargeBinary)
    session_id: UUID = Field(foreign_key="session.id", sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid, index=True)
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    gone: bool = Field(sa_type=Boolean)


class CalendarMappingRow(Stored, table=True):
    """Whose an entry without a code is: said by a person once."""

    __tablename__ = "calendar_mapping"

    calendar_id: UUID = Field(primary_key=True, foreign_key="calendar.id", sa_type=Uuid)
    mark: BlindIndex = Field(primary_key=True, sa_type=LargeBinary)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid, index=True)


class CalendarCodeRow(Stored, table=True):
    __tablename__ = "calendar_code"

    client_id: UUID = Field(primary_key=True, foreign_key="client.id", sa_type=Uuid)
    code_index: BlindIndex = Field(sa_type=LargeBinary, unique=True)
    code: SealedCell = Field(sa_type=LargeBinary)


class ClosureRow(Stored, table=True):
    """Local dates in ISO form, both included."""

    __tablename__ = "closure"
    __table_args__: Any = (CheckConstraint("first <= last", name="order"),)

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    first: str
    last: str
