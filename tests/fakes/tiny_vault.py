"""A vault of twenty lines: hides, pads and binds to its place, and is as weak as it looks."""

import hashlib
import hmac
from itertools import count
from uuid import UUID

from bot.usecases.ports import (
    BlindIndex,
    KeyKind,
    Place,
    SealBrokenError,
    SealedCell,
    WrappedKey,
)

_TAG = 32
_BUCKET = 64


class TinyVault:
    """Implements `Vault` without `cryptography`. `forgotten` lists whom it was told to forget."""

    def __init__(self, secret: bytes = b"made up") -> None:
        self._secret = secret
        self._numbers = count()
        self.forgotten: list[UUID] = []

    def new_key(self, subject: UUID, kind: KeyKind) -> WrappedKey:
        return WrappedKey(self._mac(b"key", subject.bytes, str(next(self._numbers)).encode()))

    def seal(self, plain: bytes, at: Place, key: WrappedKey | None = None) -> SealedCell:
        content = len(plain).to_bytes(4, "big") + plain
        content += bytes(-len(content) % _BUCKET)
        tag = self._tag(content, at, key)
        return SealedCell(tag + _stream(content, self._mac(b"stream", tag, key or b"")))

    def open(self, cell: SealedCell, at: Place, key: WrappedKey | None = None) -> bytes:
        tag = cell[:_TAG]
        content = _stream(cell[_TAG:], self._mac(b"stream", tag, key or b""))
        if not hmac.compare_digest(tag, self._tag(content, at, key)):
            raise SealBrokenError(f"{at.table}.{at.column}")
        return content[4 : 4 + int.from_bytes(content[:4], "big")]

    def blind(self, domain: str, value: str) -> BlindIndex:
        return BlindIndex(self._mac(b"blind", domain.encode(), value.encode()))

    def mac(self, domain: str, message: bytes) -> bytes:
        return self._mac(b"mac", domain.encode(), message)[:10]

    def forget(self, subject: UUID) -> None:
        self.forgotten.append(subject)

    def _tag(self, content: bytes, at: Place, key: bytes | None) -> bytes:
        place = f"{at.table}/{at.column}/{at.row}/{at.subject}".encode()
        return self._mac(b"tag", key or b"", place, content)

    def _mac(self, *parts: bytes) -> bytes:
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(self._secret, message, "sha256")


def _stream(content: bytes, key: bytes) -> bytes:
    """The content, xored with as much of a hash stream; the same again undoes it."""
    mask = hashlib.shake_256(key).digest(len(content))
    return bytes(one ^ other for one, other in zip(content, mask, strict=True))
