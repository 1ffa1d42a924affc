"""Who was forgotten, kept beside the database: a restored backup must forget them again.

One random id a line, nothing else; it names nobody. The file belongs with the backups, and is
only ever appended to.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bot.alliance.people import ClientId

FILE_NAME = "erasures.txt"


@dataclass(frozen=True, slots=True)
class ErasureLedger:
    path: Path

    def note(self, erased: Iterable[UUID]) -> None:
        """On the disk when it returns; who is in it already is not written twice.

        Raises:
            OSError: it cannot be written. The erasure itself has happened.
        """
        known = self.read()
        # The line break comes first, so that a line torn by a crash spoils only itself.
        lines = "".join(f"\n{one}" for one in dict.fromkeys(erased) if ClientId(one) not in known)
        if not lines:
            return
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, lines.encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> frozenset[ClientId]:
        """Lines that are no ids, as a crash may leave one, are stepped over."""
        if not self.path.exists():
            return frozenset()
        words = self.path.read_text(encoding="ascii", errors="replace").split()
        return frozenset(one for word in words if (one := _client_id(word)) is not None)


def _client_id(word: str) -> ClientId | None:
    try:
        return ClientId(UUID(word))
    except ValueError:
        return None
