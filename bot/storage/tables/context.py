"""Tables about the frame, shared goals and events of the contact."""

from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint, Uuid
from sqlmodel import Field

from bot.alliance.contact import NOTABLE
from bot.storage.tables.shape import Stored, one_of
from bot.usecases.ports import SealedCell


class ContactEventRow(Stored, table=True):
    """When it took place is its session's to say, which may yet move."""

    __tablename__ = "contact_event"
    __table_args__: Any = (one_of("kind", NOTABLE),)

    session_id: UUID = Field(primary_key=True, foreign_key="session.id", sa_type=Uuid)
    kind: str = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid, index=True)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)


class GoalRow(Stored, table=True):
    __tablename__ = "goal"
    __table_args__: Any = (UniqueConstraint("client_id", "number"),)

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    number: int
    goal: SealedCell = Field(sa_type=LargeBinary)


class FrameRow(Stored, table=True):
    __tablename__ = "frame"
    __table_args__: Any = (UniqueConstraint("therapist_id", "version"),)

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    version: int
    frame: SealedCell = Field(sa_type=LargeBinary)


class FrameReadingRow(Stored, table=True):
    __tablename__ = "frame_reading"

    client_id: UUID = Field(primary_key=True, foreign_key="client.id", sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    reading: SealedCell = Field(sa_type=LargeBinary)
