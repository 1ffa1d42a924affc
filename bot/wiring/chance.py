"""The real randomness."""

import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class SystemChance:
    """The operating system's own."""

    def uuid(self) -> UUID:
        return uuid4()

    def token(self) -> str:
        return secrets.token_urlsafe(TOKEN_BYTES)
