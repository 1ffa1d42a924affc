"""Tables about care for therapists: absences, self checks, guesses, wishes for another one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Uuid
from sqlmodel import Field

from bot.storage.columns import Instant
from bot.storage.tables.shape import Stored, one_of
from bot.usecases.ports import Prompt, SealedCell


class AbsenceRow(Stored, table=True):
    """Nothing is sealed: who is away is told to all their clients, and why is nowhere."""

    __tablename__ = "absence"
    __table_args__: Any = (
        CheckConstraint("ends_at <= back_at", name="order"),
        Index("ix_absence_therapist", "therapist_id", "starts_at"),
        Index("ix_absence_back", "back_at"),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    starts_at: datetime = Field(sa_type=Instant)
    said_at: datetime = Field(sa_type=Instant)
    back_on: str
    back_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)


class AbsenceWordRow(Stored, table=True):
    """Which client was last told what of an absence."""

    __tablename__ = "absence_word"

    absence_id: UUID = Field(primary_key=True, foreign_key="absence.id", sa_type=Uuid)
    client_id: UUID = Field(primary_key=True, foreign_key="client.id", sa_type=Uuid, index=True)
    word: str


class WishRow(Stored, table=True):
    """One per client. `wish` holds all of it, so that the row says nothing of how it stands."""

    __tablename__ = "wish"

    client_id: UUID = Field(primary_key=True, foreign_key="client.id", sa_type=Uuid)
    wish: SealedCell = Field(sa_type=LargeBinary)


class SelfCheckRow(Stored, table=True):
    __tablename__ = "self_check"

    therapist_id: UUID = Field(primary_key=True, foreign_key="therapist.id", sa_type=Uuid)
    week: str = Field(primary_key=True)
    answers: SealedCell = Field(sa_type=LargeBinary)


class PromptRow(Stored, table=True):
    """When a therapist who wants to be asked was last asked."""

    __tablename__ = "prompt"
    __table_args__ = (one_of("prompt", Prompt),)

    therapist_id: UUID = Field(primary_key=True, foreign_key="therapist.id", sa_type=Uuid)
    prompt: str = Field(primary_key=True)
    asked_at: datetime = Field(sa_type=Instant)


class GuessRow(Stored, table=True):
    __tablename__ = "guess"

    checkin_id: UUID = Field(primary_key=True, foreign_key="checkin.id", sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid, index=True)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid)
    guess: SealedCell = Field(sa_type=LargeBinary)
    made_at: datetime = Field(sa_type=Instant)


class RevealRow(Stored, table=True):
    """Up to when a client's therapist may know what the client said."""

    __tablename__ = "reveal"

    client_id: UUID = Field(primary_key=True, foreign_key="client.id", sa_type=Uuid)
    until: datetime = Field(sa_type=Instant)
