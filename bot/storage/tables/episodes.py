"""Episodes: what is said about the client is sealed, the state of the strain too."""

from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint, Uuid
from sqlmodel import Field

from bot.storage.tables.shape import Stored
from bot.usecases.ports import SealedCell


class EpisodeRow(Stored, table=True):
    """`moves` counts what happened to it, so that two who move it at once do not both win."""

    __tablename__ = "episode"
    __table_args__ = (
        UniqueConstraint("client_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    client_id: UUID = Field(foreign_key="client.id", sa_type=Uuid)
    therapist_id: UUID = Field(foreign_key="therapist.id", sa_type=Uuid, index=True)
    number: int
    moves: int
    episode: SealedCell = Field(sa_type=LargeBinary)
