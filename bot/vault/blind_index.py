"""Keyed hashes: find a row without storing what is looked up, and know our own buttons again.

The key is what protects: the ten billion possible Telegram ids fall to a plain SHA-256 in hours.
"""

from hmac import digest

from bot.usecases.ports import BlindIndex
from bot.vault.boxes import canonical

MAC_BYTES = 10
"""80 bits: short enough for a button's 64 bytes; guessed at 30 tries a second, not in our time."""


def blind(key: bytes, domain: str, value: str) -> BlindIndex:
    """HMAC-SHA256, 32 bytes. Indexes of different domains cannot be joined."""
    message = canonical(b"cb1", b"index", domain.encode(), value.encode("utf-8", "surrogatepass"))
    return BlindIndex(digest(key, message, "sha256"))


def mac(key: bytes, domain: str, message: bytes) -> bytes:
    """The first 10 bytes of HMAC-SHA256. Compare with `hmac.compare_digest`."""
    return digest(key, canonical(b"cb1", b"mac", domain.encode(), message), "sha256")[:MAC_BYTES]
