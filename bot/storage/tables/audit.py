"""Tables of the audit trail, of what is kept no longer, and of incidents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid
from sqlmodel import Field

from bot.alliance.audit import AuditAction
from bot.storage.columns import Instant
from bot.storage.tables.shape import Stored, one_of
from bot.usecases.ports import SealedCell


class AuditRow(Stored, table=True):
    """One record of the chain; `seal` covers it and the record before it.

    No foreign key to the client: the trail outlives whom it is about.
    """

    __tablename__ = "audit"
    __table_args__ = (one_of("action", AuditAction),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    actor: str
    action: str
    client_id: UUID | None = Field(sa_type=Uuid, index=True)
    detail: str
    seal: bytes = Field(sa_type=LargeBinary)


class EndingRow(Stored, table=True):
    """Replies that were announced to end; `done_at` once they have."""

    __tablename__ = "ending"

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid, index=True)
    announced_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    before: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(sa_type=Instant)


class IncidentRow(Stored, table=True):
    __tablename__ = "incident"

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    noted_at: datetime = Field(sa_type=Instant)
    content: SealedCell = Field(sa_type=LargeBinary)
