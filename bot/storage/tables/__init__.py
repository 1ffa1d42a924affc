"""Every table of the store. What is personal is sealed, what is looked up is a blind index."""

from bot.storage.tables.channel import (
    DeadUpdateRow,
    OutboxRow,
    OutgoingState,
    PostedRow,
    SeenUpdateRow,
    SignOfLifeRow,
)
from bot.storage.tables.people import (
    AdminRow,
    ClientRow,
    ClinicKeysRow,
    ClinicRow,
    DialogRow,
    InvitationRow,
    SubjectKeyRow,
    TherapistRow,
)
from bot.storage.tables.sessions import (
    CheckInRow,
    DigestRow,
    NoticeRow,
    ReplyRow,
    SeriesRow,
    SessionRow,
)
from bot.storage.tables.shape import Stored, values_of

METADATA = Stored.metadata

__all__ = [
    "METADATA",
    "AdminRow",
    "CheckInRow",
    "ClientRow",
    "ClinicKeysRow",
    "ClinicRow",
    "DeadUpdateRow",
    "DialogRow",
    "DigestRow",
    "InvitationRow",
    "NoticeRow",
    "OutboxRow",
    "OutgoingState",
    "PostedRow",
    "ReplyRow",
    "SeenUpdateRow",
    "SeriesRow",
    "SessionRow",
    "SignOfLifeRow",
    "Stored",
    "SubjectKeyRow",
    "TherapistRow",
    "values_of",
]
