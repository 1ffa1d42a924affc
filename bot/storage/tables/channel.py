"""Tables of the channel: what must still leave, what is in a chat, what came in."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, Uuid
from sqlmodel import Field

from bot.storage.columns import Instant
from bot.storage.tables.shape import Stored, one_of, only_where
from bot.usecases.ports import Act, BlindIndex, SealedCell

WAITING = "state = 'waiting'"
SENDING = "state = 'sending'"
PENDING = "state IN ('waiting', 'sending')"


class OutgoingState(StrEnum):
    """`waiting ⇄ sending → done | dead`; `waiting → expired`."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    DEAD = "dead"
    EXPIRED = "expired"


class OutboxRow(Stored, table=True):
    """`seq` is age. `letter` holds address, dedupe, key and body; None once it has ended."""

    __tablename__ = "outbox"
    __table_args__: Any = (
        one_of("state", OutgoingState),
        one_of("act", Act),
        Index("ix_outbox_lane", "lane", "seq", **only_where(WAITING)),
        Index("ix_outbox_address", "to_index", "seq", **only_where(PENDING)),
        # One message at a time to a chat, whoever claims: order within a chat rests on this.
        Index("uq_outbox_sending", "to_index", unique=True, **only_where(SENDING)),
        Index("ix_outbox_key", "key_index", **only_where(WAITING)),
        Index("ix_outbox_client", "client_id"),
        Index("ix_outbox_taken", "taken_at"),
    )

    seq: int | None = Field(
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
    )
    id: UUID = Field(sa_type=Uuid, unique=True)
    dedupe_index: BlindIndex = Field(sa_type=LargeBinary, unique=True)
    to_index: BlindIndex = Field(sa_type=LargeBinary)
    key_index: BlindIndex | None = Field(sa_type=LargeBinary)
    act: str
    lane: int
    letter: SealedCell | None = Field(sa_type=LargeBinary)
    attachment: SealedCell | None = Field(sa_type=LargeBinary)
    not_before: datetime | None = Field(sa_type=Instant)
    expires_at: datetime | None = Field(sa_type=Instant)
    client_id: UUID | None = Field(foreign_key="client.id", sa_type=Uuid)
    checkin_id: UUID | None = Field(sa_type=Uuid)
    state: str
    tries: int
    ambiguous: int
    taken_at: datetime | None = Field(sa_type=Instant)
    reason: SealedCell | None = Field(sa_type=LargeBinary)


class PostedRow(Stored, table=True):
    __tablename__ = "posted"
    __table_args__ = (Index("ix_posted_client", "client_id", "posted_at"),)

    key_index: BlindIndex = Field(primary_key=True, sa_type=LargeBinary)
    client_id: UUID | None = Field(foreign_key="client.id", sa_type=Uuid)
    letter: SealedCell = Field(sa_type=LargeBinary)
    posted_at: datetime = Field(sa_type=Instant)


class SeenUpdateRow(Stored, table=True):
    __tablename__ = "seen_update"

    bot_id: int = Field(primary_key=True, sa_type=BigInteger)
    update_id: int = Field(primary_key=True, sa_type=BigInteger)
    seen_at: datetime = Field(sa_type=Instant, index=True)


class SignOfLifeRow(Stored, table=True):
    """When something last happened; one row per name."""

    __tablename__ = "sign_of_life"

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class DeadUpdateRow(Stored, table=True):
    __tablename__ = "dead_update"

    bot_id: int = Field(primary_key=True, sa_type=BigInteger)
    update_id: int = Field(primary_key=True, sa_type=BigInteger)
    raw: SealedCell = Field(sa_type=LargeBinary)
    error: str
    died_at: datetime = Field(sa_type=Instant, index=True)
