"""Instruments of others: which ones a clinic holds is as sealed as their words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid
from sqlmodel import Field

from bot.storage.columns import Instant
from bot.storage.tables.shape import Stored
from bot.usecases.ports import SealedCell


class InstrumentRow(Stored, table=True):
    """`id` is made of the clinic and the instrument's name: the same name cannot be there twice."""

    __tablename__ = "instrument"

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    content: SealedCell = Field(sa_type=LargeBinary)
    recorded_at: datetime = Field(sa_type=Instant)
