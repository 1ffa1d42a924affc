"""Invitations: only a keyed hash of the token, one per person and role."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import assert_never

from sqlalchemy import ColumnElement, Uuid, bindparam, select, update
from sqlalchemy.dialects.postgresql import Insert

from bot.alliance.errors import InvitationSpentError, NotAllowedError, NotFoundError
from bot.alliance.people import ClientState, Role
from bot.storage.conditional import insert_where
from bot.storage.repositories.staff import ADMIN, THERAPIST
from bot.storage.tables import InvitationRow, values_of
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT, Kind, kind_of, me, sees_client
from bot.usecases.actors import Product, StaffActor, TherapistActor, name_of
from bot.usecases.ports import BlindIndex, Invited
from bot.usecases.visibility import STAFF, THE_PRODUCT, admit

INVITATION = InvitationRow.__table__
_REDEEM = (
    update(INVITATION)
    .where(
        INVITATION.c.token_index == bindparam("token"),
        INVITATION.c.spent_at.is_(None),
        INVITATION.c.expires_at > bindparam("now"),
    )
    .values(spent_at=bindparam("now"))
    .returning(INVITATION.c.role, INVITATION.c.subject, INVITATION.c.issued_by)
)


_REPLACED = ("token_index", "expires_at", "spent_at", "issued_by")


@cache
def _issue(kind: Kind, role: Role) -> Insert:
    statement = insert_where(INVITATION, _may_invite(kind, role))
    return statement.on_conflict_do_update(
        index_elements=[INVITATION.c.role, INVITATION.c.subject],
        set_={name: statement.excluded[name] for name in _REPLACED},
    )


def _may_invite(kind: Kind, role: Role) -> ColumnElement[bool]:
    subject = bindparam("subject", type_=Uuid())
    match role:
        case Role.CLIENT:
            alive = CLIENT.c.state != ClientState.ERASED
            found = select(1).where(CLIENT.c.id == subject, alive, sees_client(kind))
        case Role.THERAPIST:
            found = select(1).where(THERAPIST.c.id == subject)
        case Role.ADMIN:
            found = select(1).where(ADMIN.c.id == subject)
        case _:
            assert_never(role)
    return found.exists()


@dataclass(frozen=True, slots=True)
class InvitationRows:
    work: Transaction

    async def issue(
        self, actor: StaffActor, token: str, invited: Invited, expires_at: datetime
    ) -> None:
        admit(actor, STAFF)
        if isinstance(actor, TherapistActor) and invited.role is not Role.CLIENT:
            raise NotAllowedError("therapists invite clients only")
        row = InvitationRow(
            role=invited.role,
            subject=invited.subject,
            token_index=self._index(token),
            expires_at=expires_at,
            spent_at=None,
            issued_by=name_of(actor),
        )
        statement = _issue(kind_of(actor), invited.role)
        if not await self.work.statements.change(statement, {**values_of(row), **me(actor)}):
            raise NotFoundError("there is nobody of that id to invite")

    async def redeem(self, actor: Product, token: str, now: datetime) -> Invited:
        admit(actor, THE_PRODUCT)
        row = await self.work.statements.one(_REDEEM, {"token": self._index(token), "now": now})
        if row is None:
            raise InvitationSpentError("the invitation is unknown, used, void or expired")
        return Invited(role=Role(row.role), subject=row.subject, by=row.issued_by or "")

    def _index(self, token: str) -> BlindIndex:
        return self.work.vault.blind("invitation/token", token)
