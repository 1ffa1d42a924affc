"""What the use cases need from the outside, as Protocols, and the two ways a delivery can fail.

`bot/storage`, `bot/chat`, `bot/vault` and `bot/calendars` implement these; tests have fakes that
pass the same contract suite (`tests/contracts`).
"""

from bot.usecases.ports.audit import AUDIT_SEALS, AuditRepository
from bot.usecases.ports.calendars import (
    Blinds,
    CalendarReader,
    CalendarRepository,
    CalendarTroubleError,
    ClosureRepository,
    Holidays,
    NoHolidays,
    Passed,
    RawEntry,
    Reading,
    Window,
)
from bot.usecases.ports.care import (
    AbsenceRepository,
    GuessRepository,
    Prompt,
    PromptRepository,
    SelfCheckRepository,
    WishRepository,
)
from bot.usecases.ports.channel import OutboxRepository, PostedRepository, UpdateRepository
from bot.usecases.ports.context import ContactRepository, FrameRepository, GoalRepository
from bot.usecases.ports.episodes import EpisodeRepository
from bot.usecases.ports.handover import HandoverRepository
from bot.usecases.ports.incidents import IncidentRepository
from bot.usecases.ports.instruments import InstrumentRepository
from bot.usecases.ports.people import (
    AdminLike,
    ClientRepository,
    ClinicRepository,
    Dialog,
    DialogRepository,
    InvitationRepository,
    Invited,
    StaffRepository,
)
from bot.usecases.ports.retention import RetentionRepository
from bot.usecases.ports.sealing import (
    BlindIndex,
    KeyKind,
    Place,
    SealBrokenError,
    SealedCell,
    StoreCorruptError,
    StoreOutOfReachError,
    StoreUnavailableError,
    Vault,
    WrappedKey,
)
from bot.usecases.ports.sending import (
    UNKNOWN_OUTCOME,
    Act,
    Lane,
    MessageKey,
    MessageRef,
    Night,
    Outgoing,
    OutgoingId,
    Posted,
    Taken,
    TryLater,
    Undeliverable,
)
from bot.usecases.ports.surroundings import Chance, Clock, Recurrences
from bot.usecases.ports.therapy import (
    CheckInRepository,
    DigestPost,
    DigestRepository,
    NoticeRepository,
    ReplyRepository,
    SessionActor,
    SessionRepository,
)
from bot.usecases.ports.work import OpenWork, UnitOfWork

__all__ = [
    "AUDIT_SEALS",
    "UNKNOWN_OUTCOME",
    "AbsenceRepository",
    "Act",
    "AdminLike",
    "AuditRepository",
    "BlindIndex",
    "Blinds",
    "CalendarReader",
    "CalendarRepository",
    "CalendarTroubleError",
    "Chance",
    "CheckInRepository",
    "ClientRepository",
    "ClinicRepository",
    "Clock",
    "ClosureRepository",
    "ContactRepository",
    "Dialog",
    "DialogRepository",
    "DigestPost",
    "DigestRepository",
    "EpisodeRepository",
    "FrameRepository",
    "GoalRepository",
    "GuessRepository",
    "HandoverRepository",
    "Holidays",
    "IncidentRepository",
    "InstrumentRepository",
    "InvitationRepository",
    "Invited",
    "KeyKind",
    "Lane",
    "MessageKey",
    "MessageRef",
    "Night",
    "NoHolidays",
    "NoticeRepository",
    "OpenWork",
    "OutboxRepository",
    "Outgoing",
    "OutgoingId",
    "Passed",
    "Place",
    "Posted",
    "PostedRepository",
    "Prompt",
    "PromptRepository",
    "RawEntry",
    "Reading",
    "Recurrences",
    "ReplyRepository",
    "RetentionRepository",
    "SealBrokenError",
    "SealedCell",
    "SelfCheckRepository",
    "SessionActor",
    "SessionRepository",
    "StaffRepository",
    "StoreCorruptError",
    "StoreOutOfReachError",
    "StoreUnavailableError",
    "Taken",
    "TryLater",
    "Undeliverable",
    "UnitOfWork",
    "UpdateRepository",
    "Vault",
    "Window",
    "WishRepository",
    "WrappedKey",
]
