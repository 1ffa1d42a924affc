"""What the use cases need from the outside, as Protocols, and the two ways a delivery can fail.

`bot/storage`, `bot/chat`, `bot/vault` and `bot/calendars` implement these; tests have fakes that
pass the same contract suite (`tests/contracts`).
"""

from bot.usecases.ports.channel import OutboxRepository, PostedRepository, UpdateRepository
from bot.usecases.ports.people import (
    AdminLike,
    ClientRepository,
    ClinicRepository,
    Dialog,
    DialogRepository,
    InvitationRepository,
    Invited,
    StaffActor,
    StaffRepository,
)
from bot.usecases.ports.sealing import (
    BlindIndex,
    KeyKind,
    Place,
    SealBrokenError,
    SealedCell,
    StoreCorruptError,
    StoreUnavailableError,
    Vault,
    WrappedKey,
)
from bot.usecases.ports.sending import (
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
    "Act",
    "AdminLike",
    "BlindIndex",
    "Chance",
    "CheckInRepository",
    "ClientRepository",
    "ClinicRepository",
    "Clock",
    "Dialog",
    "DialogRepository",
    "DigestPost",
    "DigestRepository",
    "InvitationRepository",
    "Invited",
    "KeyKind",
    "Lane",
    "MessageKey",
    "MessageRef",
    "Night",
    "NoticeRepository",
    "OpenWork",
    "OutboxRepository",
    "Outgoing",
    "OutgoingId",
    "Place",
    "Posted",
    "PostedRepository",
    "Recurrences",
    "ReplyRepository",
    "SealBrokenError",
    "SealedCell",
    "SessionActor",
    "SessionRepository",
    "StaffActor",
    "StaffRepository",
    "StoreCorruptError",
    "StoreUnavailableError",
    "Taken",
    "TryLater",
    "Undeliverable",
    "UnitOfWork",
    "UpdateRepository",
    "Vault",
    "WrappedKey",
]
