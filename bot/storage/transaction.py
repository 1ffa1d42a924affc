"""What every repository works with: statements, the vault, the clinic, and the keys met so far."""

from dataclasses import dataclass, field
from uuid import UUID

from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClinicId
from bot.storage.keys import SubjectKeys
from bot.storage.statements import NO_PARAMS, Params, Statements
from bot.usecases.ports import KeyKind, Place, SealedCell, Vault, WrappedKey

__all__ = ["NO_PARAMS", "Params", "Sealer", "Transaction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealer:
    """Seals and opens the cells of one row; `key=None` is the clinic's own."""

    vault: Vault
    table: str
    row: UUID
    subject: UUID
    key: WrappedKey | None = None

    def seal(self, column: str, plain: str | bytes) -> SealedCell:
        content = plain.encode() if isinstance(plain, str) else plain
        return self.vault.seal(content, self._place(column), self.key)

    def open(self, column: str, cell: bytes) -> bytes:
        return self.vault.open(SealedCell(cell), self._place(column), self.key)

    def read(self, column: str, cell: bytes) -> str:
        return self.open(column, cell).decode()

    def _place(self, column: str) -> Place:
        return Place(table=self.table, column=column, row=self.row, subject=self.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One open transaction. `erased`: who was forgotten in it; `destroyed`: who lost replies."""

    statements: Statements
    vault: Vault
    keys: SubjectKeys
    clinic_id: ClinicId
    erased: list[UUID] = field(default_factory=list)
    destroyed: list[UUID] = field(default_factory=list)

    def clinic_sealer(self, table: str, row: UUID, subject: UUID | None = None) -> Sealer:
        """For rows that are about no one person, or must be read when that person is gone."""
        return Sealer(vault=self.vault, table=table, row=row, subject=subject or self.clinic_id)

    async def sealer(self, table: str, row: UUID, subject: UUID, kind: KeyKind) -> Sealer:
        """For rows about one person.

        Raises:
            NotFoundError: they have no key, or no longer.
        """
        key = await self.keys.find(subject, kind)
        if key is None:
            raise NotFoundError("there is nobody of that id")
        return Sealer(vault=self.vault, table=table, row=row, subject=subject, key=key)

    def known_sealer(
        self, table: str, row: UUID, subject: UUID, kind: KeyKind, wrapped: bytes
    ) -> Sealer:
        """As `sealer`, where the key came along with the row."""
        key = self.keys.met(subject, kind, wrapped)
        return Sealer(vault=self.vault, table=table, row=row, subject=subject, key=key)
