"""The one cipher, and the one way to turn a list of values into bytes nobody can read two ways.

Suite 1 is Cobblestone-256 (C2SP chunked encryption: a fresh HKDF-SHA-512 key per message,
AES-256-GCM, 24 random bytes of salt, a 32-byte key commitment). It costs 72 bytes. Why this one
and what else was weighed: docs/decisions/0002-cell-encryption.md.
"""

from struct import Struct

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

KEY_BYTES = 32
LENGTH = Struct(">I")
COBBLESTONE_256 = 1
"""The suite byte; another cipher gets another number, so cells can move over one by one."""


class BoxBrokenError(Exception):
    """Altered, moved, cut short, or closed with another key. Says nothing else."""


def canonical(*parts: bytes) -> bytes:
    """Each part after its own length (u32, big endian): different lists never look the same."""
    return b"".join([LENGTH.pack(len(part)) + part for part in parts])


def close_box(key: bytes, context: bytes, plain: bytes) -> bytes:
    """Encrypts under a 32-byte key, bound to `context`; two closings never look alike."""
    box = Cobblestone256Encryptor(key, context)
    return box.update(plain) + box.finalize()


def open_box(key: bytes, context: bytes, body: bytes) -> bytes:
    """What was closed, in full or not at all.

    Raises:
        BoxBrokenError: anything but the very bytes, key and context it was closed with.
    """
    try:
        box = Cobblestone256Decryptor(key, context)
        return box.update(body) + box.finalize()
    except InvalidTag:
        raise BoxBrokenError from None
