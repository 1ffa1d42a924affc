"""The data keys of people: one row per person and kind, wrapped by the vault."""

from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from bot.storage.statements import Statements
from bot.storage.tables import SubjectKeyRow, values_of
from bot.usecases.ports import KeyKind, Vault, WrappedKey

KEYS = SubjectKeyRow.__table__
_FIND = select(KEYS.c.wrapped).where(
    KEYS.c.subject == bindparam("subject"), KEYS.c.kind == bindparam("kind")
)
_OVERWRITE = update(KEYS).where(KEYS.c.subject == bindparam("whose"))
_DELETE = delete(KEYS).where(KEYS.c.subject == bindparam("whose"))
_OVERWRITE_ONE = _OVERWRITE.where(KEYS.c.kind == bindparam("which"))
_DELETE_ONE = _DELETE.where(KEYS.c.kind == bindparam("which"))
_NOTHING = WrappedKey(bytes(256))
"""At least as long as a wrapped key, so that overwriting reaches all of it."""


def key_of(subject: ColumnElement[UUID], kind: KeyKind) -> ColumnElement[bytes]:
    """A person's wrapped key as a column of a query about them."""
    found = select(KEYS.c.wrapped).where(KEYS.c.subject == subject, KEYS.c.kind == kind)
    return found.scalar_subquery().label("wrapped")


class SubjectKeys:
    """Wrapped keys met in one transaction, so that each is read once."""

    def __init__(self, statements: Statements, vault: Vault) -> None:
        self._statements = statements
        self._vault = vault
        self._known: dict[tuple[UUID, KeyKind], WrappedKey] = {}

    async def make(self, subject: UUID, kind: KeyKind) -> WrappedKey:
        wrapped = self._vault.new_key(subject, kind)
        row = SubjectKeyRow(subject=subject, kind=kind, wrapped=wrapped)
        await self._statements.change(insert(KEYS), values_of(row))
        return self.met(subject, kind, wrapped)

    def met(self, subject: UUID, kind: KeyKind, wrapped: bytes) -> WrappedKey:
        self._known[subject, kind] = key = WrappedKey(wrapped)
        return key

    async def find(self, subject: UUID, kind: KeyKind) -> WrappedKey | None:
        """None for somebody unknown or erased."""
        if (known := self._known.get((subject, kind))) is not None:
            return known
        row = await self._statements.one(_FIND, {"subject": subject, "kind": kind})
        return None if row is None else self.met(subject, kind, row.wrapped)

    async def discard(self, subject: UUID, kind: KeyKind) -> None:
        """As `destroy`, for one of a person's keys."""
        whose = {"whose": subject, "which": kind}
        await self._statements.change(_OVERWRITE_ONE, {**whose, "wrapped": _NOTHING})
        await self._statements.change(_DELETE_ONE, whose)
        self._known.pop((subject, kind), None)
        self._vault.forget(subject)

    def unlearn(self) -> None:
        self._known.clear()

    async def destroy(self, subject: UUID) -> None:
        """Overwritten first, so that the page holds no copy even where deleting leaves one."""
        await self._statements.change(_OVERWRITE, {"whose": subject, "wrapped": _NOTHING})
        await self._statements.change(_DELETE, {"whose": subject})
        self._known = {key: one for key, one in self._known.items() if key[0] != subject}
        self._vault.forget(subject)
