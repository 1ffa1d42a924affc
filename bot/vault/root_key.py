"""The root key: everything else is sealed, at one or two removes, under it.

As text it is one line per version, `alliance-root-key v1 <base64 of 32 bytes>`; lines that begin
with `#` are for people. The highest version seals, the others still open.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.alliance.errors import AllianceError
from bot.vault.boxes import KEY_BYTES

RandomBytes = Callable[[int], bytes]
"""Gives that many bytes nobody can foresee: `secrets.token_bytes`."""

WORD = "alliance-root-key"
MAX_VERSION = 0xFFFF
FIELDS = 3


class KeyRefusedError(AllianceError):
    """A key we will not work with. The message says what is wrong and what to do, no content."""


@dataclass(frozen=True, slots=True)
class RootKey:
    """One secret of 32 bytes per version, at least one version."""

    secrets: Mapping[int, bytes] = field(repr=False)

    @property
    def version(self) -> int:
        """The version that seals."""
        return max(self.secrets)

    def derived(self, version: int, purpose: str) -> bytes:
        """HKDF-SHA256 (RFC 5869), no salt, info `cb1/<purpose>`, 32 bytes.

        Raises:
            KeyRefusedError: this version is not here.
        """
        if version not in self.secrets:
            raise KeyRefusedError(
                f"The data is sealed under version {version} of the root key, which is not in the "
                "root key file; put that line back from your copy of the key."
            )
        hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"cb1/{purpose}".encode())
        return hkdf.derive(self.secrets[version])


def new_root_key(random: RandomBytes) -> RootKey:
    return RootKey({1: random(KEY_BYTES)})


def written(root: RootKey) -> str:
    """The lines of a root key file."""
    lines = [
        f"{WORD} v{version} {b64encode(secret).decode()}"
        for version, secret in sorted(root.secrets.items())
    ]
    return "\n".join(lines) + "\n"


def parse_root_key(text: str) -> RootKey:
    """Reads the lines of a root key file.

    Raises:
        KeyRefusedError: no line, a line of another form, a length that is not 32 bytes, a version
            out of 1 to 65535 or given twice.
    """
    secrets: dict[int, bytes] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            version, secret = _parsed_line(line)
            if version in secrets:
                raise KeyRefusedError(
                    f"The root key has two lines for version {version}; keep the right one only."
                )
            secrets[version] = secret
    if not secrets:
        raise KeyRefusedError("The root key is empty; restore the key from your copy of it.")
    return RootKey(secrets)


def _parsed_line(line: str) -> tuple[int, bytes]:
    fields = line.split()
    if len(fields) != FIELDS or fields[0] != WORD:
        raise KeyRefusedError(
            f"A line of the root key is not of the form “{WORD} v1 BASE64”; "
            "restore the key from your copy of it."
        )
    return _parsed_version(fields[1]), _parsed_secret(fields[2])


def _parsed_version(word: str) -> int:
    digits = word.removeprefix("v")
    version = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 5 else 0  # noqa: PLR2004  # no longer than MAX_VERSION
    if digits == word or not 1 <= version <= MAX_VERSION:
        raise KeyRefusedError(
            f"The version of a root key is written v1 to v{MAX_VERSION}; "
            "restore the key from your copy of it."
        )
    return version


def _parsed_secret(word: str) -> bytes:
    try:
        secret = b64decode(word, validate=True)
    except NotBase64Error:
        raise KeyRefusedError(
            "The root key is not whole base64; restore the key from your copy of it."
        ) from None
    if len(secret) != KEY_BYTES:
        raise KeyRefusedError(
            f"The root key holds {len(secret)} bytes and must hold {KEY_BYTES}; "
            "restore the key from your copy of it."
        )
    return secret
