"""Tables about people: what is sealed says who, what is plain says only that there is somebody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Uuid
from sqlmodel import Field

from bot.alliance.people import ClientState, Role, StaffState
from bot.storage.columns import Instant
from bot.storage.tables.shape import Stored, one_of, only_where
from bot.usecases.ports import BlindIndex, KeyKind, SealedCell, WrappedKey

PAUSED_WITH_RETURN = "state = 'paused' AND paused_until IS NOT NULL"


class ClinicRow(Stored, table=True):
    __tablename__ = "clinic"

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    policies: SealedCell = Field(sa_type=LargeBinary)


class ClinicKeysRow(Stored, table=True):
    """The clinic's own keys, sealed under the root key; opaque here."""

    __tablename__ = "clinic_keys"

    clinic_id: UUID = Field(primary_key=True, sa_type=Uuid)
    key_check: bytes = Field(sa_type=LargeBinary)
    bundle: bytes = Field(sa_type=LargeBinary)


class SubjectKeyRow(Stored, table=True):
    """One person's data key. Overwriting and deleting it makes that person unreadable."""

    __tablename__ = "subject_key"
    __table_args__ = (one_of("kind", KeyKind),)

    subject: UUID = Field(primary_key=True, sa_type=Uuid)
    kind: str = Field(primary_key=True)
    wrapped: WrappedKey = Field(sa_type=LargeBinary)


class ClientRow(Stored, table=True):
    """`profile` is None once the client is erased; the row stays as a tombstone."""

    __tablename__ = "client"
    __table_args__: Any = (
        one_of("state", ClientState),
        Index("ix_client_return", "paused_until", **only_where(PAUSED_WITH_RETURN)),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    clinic_id: UUID = Field(foreign_key="clinic.id", sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid, index=True)
    state: str
    paused_until: str | None
    relinked_at: datetime | None = Field(sa_type=Instant)
    profile: SealedCell | None = Field(sa_type=LargeBinary)
    address: SealedCell | None = Field(sa_type=LargeBinary)
    address_index: BlindIndex | None = Field(sa_type=LargeBinary, unique=True)


class TherapistRow(Stored, table=True):
    __tablename__ = "therapist"
    __table_args__ = (one_of("state", StaffState),)

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    clinic_id: UUID = Field(foreign_key="clinic.id", sa_type=Uuid)
    state: str
    profile: SealedCell = Field(sa_type=LargeBinary)
    address: SealedCell | None = Field(sa_type=LargeBinary)
    address_index: BlindIndex | None = Field(sa_type=LargeBinary, unique=True)


class AdminRow(Stored, table=True):
    __tablename__ = "admin"
    __table_args__ = (one_of("state", StaffState),)

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    clinic_id: UUID = Field(foreign_key="clinic.id", sa_type=Uuid)
    state: str
    profile: SealedCell = Field(sa_type=LargeBinary)
    address: SealedCell | None = Field(sa_type=LargeBinary)
    address_index: BlindIndex | None = Field(sa_type=LargeBinary, unique=True)


class InvitationRow(Stored, table=True):
    """One per person and role: a later invitation takes the place of the earlier one."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", Role),)

    role: str = Field(primary_key=True)
    subject: UUID = Field(primary_key=True, sa_type=Uuid)
    token_index: BlindIndex = Field(sa_type=LargeBinary, unique=True)
    expires_at: datetime = Field(sa_type=Instant)
    spent_at: datetime | None = Field(sa_type=Instant)
    issued_by: str | None


class DialogRow(Stored, table=True):
    __tablename__ = "dialog"
    __table_args__ = (one_of("role", Role),)

    role: str = Field(primary_key=True)
    subject: UUID = Field(primary_key=True, sa_type=Uuid)
    dialog: SealedCell = Field(sa_type=LargeBinary)
