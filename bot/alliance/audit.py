"""The audit trail: who looked at what a client said, and who changed roles, policies and keys.

Records hold ids, never a name, an alias or a word anybody wrote. Each is chained to the one
before it: its seal is a keyed hash over that seal and the record, so whoever changes, removes or
reorders records without the key is found out. What a chain alone cannot show is a tail that was
cut off; for that the number and seal of the newest record are kept elsewhere and compared.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.alliance.errors import AllianceError, InvalidValueError
from bot.alliance.people import ClientId

BEGINNING = b""
"""What the first record is chained to."""
_DETAIL = re.compile(r"[a-z0-9_/.:@-]{0,80}", re.ASCII)

MakeSeal = Callable[[bytes], bytes]
"""A keyed hash only this installation can make."""


class AuditAction(StrEnum):
    """What happened. The words for people are in the catalogues."""

    # what a client said was shown
    OVERVIEW = "overview"
    COMMENTS = "comments"
    CLIENT_VIEW = "client_view"
    SUPERVISION_SHEET = "supervision_sheet"
    EXPORT = "export"
    # people
    INVITED = "invited"
    JOINED = "joined"
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    HANDED_OVER = "handed_over"
    HISTORY_RELEASED = "history_released"
    RELINKED = "relinked"
    CONSENTED = "consented"
    PAUSED = "paused"
    STOPPED = "stopped"
    ERASED = "erased"
    RETENTION_ENDED = "retention_ended"
    # the installation
    POLICY_CHANGED = "policy_changed"
    KEY_ROTATED = "key_rotated"
    INSTRUMENT_IMPORTED = "instrument_imported"


SHOWS_REPLIES = frozenset(
    {
        AuditAction.OVERVIEW,
        AuditAction.COMMENTS,
        AuditAction.CLIENT_VIEW,
        AuditAction.SUPERVISION_SHEET,
        AuditAction.EXPORT,
    }
)
"""What `/access` tells a client about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """`actor` is a kind and an id, such as `therapist:<uuid>`, or `operator`, or `product`.

    `detail` is a name from one of our closed lists, such as a policy's, or an id.
    """

    number: int
    """From 1, without gaps."""
    at: datetime
    actor: str
    action: AuditAction
    client_id: ClientId | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        if not _DETAIL.fullmatch(self.detail):
            raise InvalidValueError("a detail in the audit trail is a name from a closed list")

    def message(self, before: bytes) -> bytes:
        """What is sealed: every field with its length, so that no two records read alike."""
        fields = (
            before,
            str(self.number).encode(),
            f"{self.at.timestamp():.3f}".encode(),
            self.actor.encode(),
            self.action.encode(),
            str(self.client_id or "").encode(),
            self.detail.encode(),
        )
        return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    record: AuditRecord
    seal: bytes

    @property
    def head(self) -> str:
        """Number and seal in one word, to be kept elsewhere."""
        return f"{self.record.number}:{self.seal.hex()}"


class UnreadableRecordError(AllianceError):
    """What stands there was written by nobody who keeps to the form of a record."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"record {number} of the audit trail cannot be read: somebody changed it; "
            "`alliance audit verify` looks at all of them"
        )
        self.number = number


class Verdict(StrEnum):
    """What the chain shows."""

    INTACT = "intact"
    ALTERED = "altered"
    """A record was changed, or sealed under another key."""
    GAP = "gap"
    """A record is missing, or out of order."""
    SHORTER = "shorter"
    """It ends before the head that was kept elsewhere."""
    OTHER_HEAD = "other_head"
    """The record at that number is not the one that was kept elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """`at` is the number of the first record that is wrong; None where none is."""

    verdict: Verdict
    records: int
    head: str
    at: int | None = None


class Chain:
    """Verifies records as they come, page by page.

    `kept` is a `head` noted earlier: the chain must reach it and hold the same record there.

    Raises:
        InvalidValueError: `kept` is not a head.
    """

    def __init__(self, *, make_seal: MakeSeal, kept: str | None = None) -> None:
        self.number = 0
        self._make_seal = make_seal
        self._anchor = None if kept is None else _read_head(kept)
        self._before = BEGINNING
        self._head = ""
        self._wrong: tuple[Verdict, int] | None = None

    def takes(self, records: Iterable[SealedRecord]) -> bool:
        """False once something is wrong; what follows need not be shown to it."""
        for one in records:
            self._wrong = self._fault(one)
            if self._wrong is not None:
                return False
            self._before, self.number, self._head = one.seal, one.record.number, one.head
        return True

    def stops_at(self, unreadable: int) -> None:
        """The record that comes next is no record any more."""
        is_next = unreadable == self.number + 1
        self._wrong = (Verdict.ALTERED if is_next else Verdict.GAP, self.number + 1)

    def verdict(self) -> Verified:
        """Once every record was taken, or one was refused."""
        wrong = self._wrong
        if wrong is None and self._anchor is not None and self._anchor[0] > self.number:
            wrong = Verdict.SHORTER, self.number + 1
        verdict, at = wrong or (Verdict.INTACT, None)
        return Verified(verdict=verdict, records=self.number, head=self._head, at=at)

    def _fault(self, one: SealedRecord) -> tuple[Verdict, int] | None:
        number = one.record.number
        if number != self.number + 1:
            return Verdict.GAP, self.number + 1
        if self._make_seal(one.record.message(self._before)) != one.seal:
            return Verdict.ALTERED, number
        if self._anchor is not None and self._anchor[0] == number and self._anchor[1] != one.seal:
            return Verdict.OTHER_HEAD, number
        return None


def _read_head(text: str) -> tuple[int, bytes]:
    number, _, seal = text.partition(":")
    try:
        return _natural(number), _some(bytes.fromhex(seal))
    except ValueError as error:
        raise InvalidValueError(
            "a head is a number, a colon and hexadecimal digits, as `audit verify` prints it"
        ) from error


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("not a number")
    return int(text)


def _some(seal: bytes) -> bytes:
    if not seal:
        raise ValueError("no seal")
    return seal
