"""What is sealed, where it lives, and who opens it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID

SealedCell = NewType("SealedCell", bytes)
"""Ciphertext of one cell, padded, bound to its place."""
WrappedKey = NewType("WrappedKey", bytes)
"""A data key, sealed under the clinic's key."""
BlindIndex = NewType("BlindIndex", bytes)
"""32 bytes: keyed hash by which a row is found without storing what is looked up."""


class KeyKind(StrEnum):
    """Identity (who somebody is) and record (what they said) are sealed apart."""

    IDENTITY = "identity"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a cell lives. A cell moved to any other place does not open."""

    table: str
    column: str
    row: UUID
    subject: UUID
    """The person the data is about, or the clinic."""


class Vault(Protocol):
    """Seals and opens. `key=None` is the clinic's own key, for rows that are about no one person.

    Raises:
        SealBrokenError: a cell or key that was altered, moved, or sealed under another key.
    """

    def new_key(self, subject: UUID, kind: KeyKind) -> WrappedKey: ...

    def seal(self, plain: bytes, at: Place, key: WrappedKey | None = None) -> SealedCell: ...

    def open(self, cell: SealedCell, at: Place, key: WrappedKey | None = None) -> bytes: ...

    def blind(self, domain: str, value: str) -> BlindIndex:
        """Equal values in one domain have equal indexes; across domains they cannot be joined."""
        ...

    def mac(self, domain: str, message: bytes) -> bytes:
        """10 bytes that only this installation can make."""
        ...

    def forget(self, subject: UUID) -> None:
        """Drops every opened key of that subject from memory."""
        ...


class SealBrokenError(Exception):
    """A sealed value does not open. The message names table and column, never content."""


class StoreUnavailableError(Exception):
    """The store does not answer now: locked, disk full, gone. Nothing was changed; later may do."""


class StoreOutOfReachError(StoreUnavailableError):
    """Certainly the store's own trouble: whatever was asked of it is not at fault."""


class StoreCorruptError(Exception):
    """The store's file is damaged. Only a restore helps."""
