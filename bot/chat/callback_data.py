"""What a button says when it is tapped: at most 64 bytes that only we can make, for one person.

The bytes, before base64url without padding:

    1  version (high four bits) and flags (low four: 1 = has an id)
    2  verb
    16 id, if it has one
    2  a
    2  b
    …  word, UTF-8, at most 14 bytes
    10 MAC over all of the above and the owner's address
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Address
from bot.chat.verbs import Verb
from bot.usecases.ports import Vault

VERSION: Final = 1
WORD_LIMIT: Final = 14
_HAS_ID: Final = 1
_MAC_LENGTH: Final = 10
_DATA_LIMIT: Final = 64
_DOMAIN: Final = "button"
_UINT16: Final = 0xFFFF


class ForgedError(Exception):
    """Button data that this installation did not make for this person, or no longer understands."""


@dataclass(frozen=True, slots=True)
class Press:
    """The meaning of a tap. `a` and `b` are 0 to 65535, `word` at most 14 bytes of UTF-8.

    Raises:
        InvalidValueError: something out of these bounds.
    """

    verb: Verb
    id: UUID | None = None
    a: int = field(default=0, repr=False)
    b: int = field(default=0, repr=False)
    word: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not (0 <= self.a <= _UINT16 and 0 <= self.b <= _UINT16):
            raise InvalidValueError("the numbers in a button are 0 to 65535")
        try:
            length = len(self.word.encode())
        except UnicodeEncodeError as error:
            raise InvalidValueError("the word in a button is not text") from error
        if length > WORD_LIMIT:
            raise InvalidValueError(f"the word in a button is at most {WORD_LIMIT} bytes")


@dataclass(frozen=True, slots=True)
class Codec:
    """Writes and reads button data."""

    vault: Vault

    def encode(self, press: Press, owner: Address) -> str:
        """At most 64 ASCII characters, the same for the same press and owner."""
        payload = _pack(press)
        return _to_text(payload + self._mac(payload, owner))

    def decode(self, data: str, owner: Address) -> Press:
        """Accepts what `encode` made for this owner, byte for byte.

        Raises:
            ForgedError: anything else.
        """
        sealed = _from_text(data)
        payload, mac = sealed[:-_MAC_LENGTH], sealed[-_MAC_LENGTH:]
        if not hmac.compare_digest(self._mac(payload, owner), mac):
            raise ForgedError("not made here for this person")
        return _unpack(payload)

    def _mac(self, payload: bytes, owner: Address) -> bytes:
        name = owner.value.encode()
        return self.vault.mac(_DOMAIN, len(name).to_bytes(2, "big") + name + payload)


def _pack(press: Press) -> bytes:
    identity = b"" if press.id is None else press.id.bytes
    header = bytes([VERSION << 4 | (_HAS_ID if identity else 0)])
    numbers = press.a.to_bytes(2, "big") + press.b.to_bytes(2, "big")
    return header + press.verb.value.encode("ascii") + identity + numbers + press.word.encode()


def _unpack(payload: bytes) -> Press:
    """Only ever sees what the MAC vouched for; refuses what another release may have written."""
    if not payload or payload[0] not in (VERSION << 4, VERSION << 4 | _HAS_ID):
        raise ForgedError("another version")
    verb, rest = payload[1:3], payload[3:]
    identity, rest = (rest[:16], rest[16:]) if payload[0] & _HAS_ID else (b"", rest)
    try:
        press = Press(
            verb=Verb(verb.decode("ascii")),
            id=UUID(bytes=identity) if payload[0] & _HAS_ID else None,
            a=int.from_bytes(rest[:2], "big"),
            b=int.from_bytes(rest[2:4], "big"),
            word=rest[4:].decode(),
        )
    except (ValueError, InvalidValueError) as error:
        raise ForgedError("not understood any more") from error
    if _pack(press) != payload:
        raise ForgedError("not understood any more")
    return press


def _to_text(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode("ascii").rstrip("=")


def _from_text(data: str) -> bytes:
    """Base64 can spell the same bytes in several ways; exactly one is ours."""
    if not 1 <= len(data) <= _DATA_LIMIT:
        raise ForgedError("wrong length")
    try:
        sealed = urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except (ValueError, binascii.Error) as error:
        raise ForgedError("not base64") from error
    if _to_text(sealed) != data:
        raise ForgedError("not canonical")
    return sealed
