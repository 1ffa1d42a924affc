"""Every table of the store. What is personal is sealed, what is looked up is a blind index."""

from bot.storage.tables.audit import AuditRow, EndingRow, IncidentRow
from bot.storage.tables.calendars import (
    CalendarBookingRow,
    CalendarCodeRow,
    CalendarMappingRow,
    CalendarRow,
    ClosureRow,
)
from bot.storage.tables.care import (
    AbsenceRow,
    AbsenceWordRow,
    GuessRow,
    PromptRow,
    RevealRow,
    SelfCheckRow,
    WishRow,
)
from bot.storage.tables.channel import (
    DeadUpdateRow,
    OutboxRow,
    OutgoingState,
    PostedRow,
    SeenUpdateRow,
    SignOfLifeRow,
)
from bot.storage.tables.context import ContactEventRow, FrameReadingRow, FrameRow, GoalRow
from bot.storage.tables.episodes import EpisodeRow
from bot.storage.tables.instruments import InstrumentRow
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
    "AbsenceRow",
    "AbsenceWordRow",
    "AdminRow",
    "AuditRow",
    "CalendarBookingRow",
    "CalendarCodeRow",
    "CalendarMappingRow",
    "CalendarRow",
    "CheckInRow",
    "ClientRow",
    "ClinicKeysRow",
    "ClinicRow",
    "ClosureRow",
    "ContactEventRow",
    "DeadUpdateRow",
    "DialogRow",
    "DigestRow",
    "EndingRow",
    "EpisodeRow",
    "FrameReadingRow",
    "FrameRow",
    "GoalRow",
    "GuessRow",
    "IncidentRow",
    "InstrumentRow",
    "InvitationRow",
    "NoticeRow",
    "OutboxRow",
    "OutgoingState",
    "PostedRow",
    "PromptRow",
    "ReplyRow",
    "RevealRow",
    "SeenUpdateRow",
    "SelfCheckRow",
    "SeriesRow",
    "SessionRow",
    "SignOfLifeRow",
    "Stored",
    "SubjectKeyRow",
    "TherapistRow",
    "WishRow",
    "values_of",
]
