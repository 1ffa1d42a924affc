"""Therapists and admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    bindparam,
    insert,
    select,
    true,
    update,
)

from bot.alliance.errors import NotFoundError
from bot.alliance.people import Address, Admin, AdminId, Role, Therapist, TherapistId
from bot.storage.errors import one_per_address
from bot.storage.keys import key_of
from bot.storage.mapping.people import (
    address_index,
    admin_of,
    admin_row,
    therapist_of,
    therapist_row,
)
from bot.storage.tables import AdminRow, TherapistRow, values_of
from bot.storage.transaction import Sealer, Transaction
from bot.storage.visibility import CLIENT, ME, Kind, kind_of, me
from bot.usecases.actors import Actor, ClientActor, Product, StaffActor, TherapistActor
from bot.usecases.ports import AdminLike, KeyKind
from bot.usecases.visibility import ADMIN_LIKE, ANYBODY, STAFF, THE_PRODUCT, admit

THERAPIST = TherapistRow.__table__
ADMIN = AdminRow.__table__

_THERAPISTS = select(THERAPIST, key_of(THERAPIST.c.id, KeyKind.IDENTITY))
_ADMINS = select(ADMIN, key_of(ADMIN.c.id, KeyKind.IDENTITY))
_WHICH: BindParameter[Any] = bindparam("which")
_INDEX: BindParameter[Any] = bindparam("index")
_ADD_THERAPIST, _ADD_ADMIN = insert(THERAPIST), insert(ADMIN)
_THERAPIST_AT = _THERAPISTS.where(THERAPIST.c.address_index == _INDEX)
_ADMIN_AT = _ADMINS.where(ADMIN.c.address_index == _INDEX)
_ADMIN = _ADMINS.where(ADMIN.c.id == _WHICH)
_SAVE_THERAPIST = update(THERAPIST).where(THERAPIST.c.id == _WHICH)
_SAVE_ADMIN = update(ADMIN).where(ADMIN.c.id == _WHICH)


@cache
def _therapist(kind: Kind) -> Select[Any]:
    return _THERAPISTS.where(THERAPIST.c.id == _WHICH, _sees_therapist(kind))


def _sees_therapist(kind: Kind) -> ColumnElement[bool]:
    if kind is ClientActor:
        theirs = select(1).where(CLIENT.c.id == ME, CLIENT.c.therapist_id == THERAPIST.c.id)
        return theirs.exists()
    return THERAPIST.c.id == ME if kind is TherapistActor else true()


@dataclass(frozen=True, slots=True)
class StaffRows:
    work: Transaction

    async def add_therapist(self, actor: AdminLike, therapist: Therapist) -> None:
        admit(actor, ADMIN_LIKE)
        key = await self.work.keys.make(therapist.id, KeyKind.IDENTITY)
        row = therapist_row(therapist, self._sealer("therapist", therapist.id, key))
        with one_per_address():
            await self.work.statements.change(_ADD_THERAPIST, values_of(row))

    async def therapist(self, actor: Actor, therapist_id: TherapistId) -> Therapist:
        admit(actor, ANYBODY)
        if isinstance(actor, Product):
            known: Therapist | None = self.work.statements.remembered(THERAPIST, therapist_id)
            if known is not None:
                return known
        params = {"which": therapist_id, **me(actor)}
        row = await self.work.statements.one(_therapist(kind_of(actor)), params)
        if row is None:
            raise NotFoundError("there is no such therapist")
        therapist = self._therapist(row)
        self.work.statements.remember(THERAPIST, therapist_id, therapist)
        return therapist

    async def therapist_at(self, actor: Product, address: Address) -> Therapist | None:
        admit(actor, THE_PRODUCT)
        index = address_index(self.work.vault, Role.THERAPIST, address)
        row = await self.work.statements.one(_THERAPIST_AT, {"index": index})
        return None if row is None else self._therapist(row)

    async def therapists(self, actor: AdminLike) -> Sequence[Therapist]:
        admit(actor, ADMIN_LIKE)
        rows = await self.work.statements.rows(_THERAPISTS)
        return sorted(map(self._therapist, rows), key=lambda one: (one.name.casefold(), one.id))

    async def save_therapist(self, actor: StaffActor, therapist: Therapist) -> None:
        admit(actor, STAFF)
        if isinstance(actor, TherapistActor) and therapist.id != actor.id:
            raise NotFoundError("there is no such therapist")
        sealer = await self.work.sealer("therapist", therapist.id, therapist.id, KeyKind.IDENTITY)
        values = values_of(therapist_row(therapist, sealer))
        with one_per_address():
            saved = await self.work.statements.change(
                _SAVE_THERAPIST, {"which": values.pop("id"), **values}
            )
        if not saved:
            raise NotFoundError("there is no such therapist")

    async def add_admin(self, actor: AdminLike, admin: Admin) -> None:
        admit(actor, ADMIN_LIKE)
        key = await self.work.keys.make(admin.id, KeyKind.IDENTITY)
        row = admin_row(admin, self._sealer("admin", admin.id, key))
        with one_per_address():
            await self.work.statements.change(_ADD_ADMIN, values_of(row))

    async def admin(self, actor: AdminLike, admin_id: AdminId) -> Admin:
        admit(actor, ADMIN_LIKE)
        row = await self.work.statements.one(_ADMIN, {"which": admin_id})
        if row is None:
            raise NotFoundError("there is no such admin")
        return self._admin(row)

    async def admin_at(self, actor: Product, address: Address) -> Admin | None:
        admit(actor, THE_PRODUCT)
        index = address_index(self.work.vault, Role.ADMIN, address)
        row = await self.work.statements.one(_ADMIN_AT, {"index": index})
        return None if row is None else self._admin(row)

    async def admins(self, actor: AdminLike) -> Sequence[Admin]:
        admit(actor, ADMIN_LIKE)
        rows = await self.work.statements.rows(_ADMINS)
        return sorted(map(self._admin, rows), key=lambda one: (one.name.casefold(), one.id))

    async def save_admin(self, actor: AdminLike, admin: Admin) -> None:
        admit(actor, ADMIN_LIKE)
        sealer = await self.work.sealer("admin", admin.id, admin.id, KeyKind.IDENTITY)
        values = values_of(admin_row(admin, sealer))
        with one_per_address():
            saved = await self.work.statements.change(
                _SAVE_ADMIN, {"which": values.pop("id"), **values}
            )
        if not saved:
            raise NotFoundError("there is no such admin")

    def _therapist(self, row: Row[Any]) -> Therapist:
        return therapist_of(row, self._sealer("therapist", row.id, row.wrapped))

    def _admin(self, row: Row[Any]) -> Admin:
        return admin_of(row, self._sealer("admin", row.id, row.wrapped))

    def _sealer(self, table: str, subject: TherapistId | AdminId, wrapped: bytes) -> Sealer:
        return self.work.known_sealer(table, subject, subject, KeyKind.IDENTITY, wrapped)
