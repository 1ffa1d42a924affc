"""What a person's chat is in the middle of: at most one sealed cell per person and role."""

import json
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import bindparam, delete, select

from bot.alliance.people import Role
from bot.storage.conditional import upsert
from bot.storage.tables import DialogRow, values_of
from bot.storage.transaction import Sealer, Transaction
from bot.usecases.actors import Product
from bot.usecases.ports import Dialog
from bot.usecases.visibility import THE_PRODUCT, admit

DIALOG = DialogRow.__table__
_WHOSE = (DIALOG.c.role == bindparam("role"), DIALOG.c.subject == bindparam("subject"))
_GET = select(DIALOG).where(*_WHOSE)
_PUT = upsert(DIALOG, [DIALOG.c.role, DIALOG.c.subject], ["dialog"])
_CLEAR = delete(DIALOG).where(*_WHOSE)


@dataclass(frozen=True, slots=True)
class DialogRows:
    work: Transaction

    async def get(self, actor: Product, role: Role, subject: UUID) -> Dialog | None:
        admit(actor, THE_PRODUCT)
        row = await self.work.statements.one(_GET, {"role": role, "subject": subject})
        if row is None:
            return None
        kind, data = json.loads(self._sealer(role, subject).open("dialog", row.dialog))
        return Dialog(kind=kind, data=data)

    async def put(self, actor: Product, role: Role, subject: UUID, dialog: Dialog) -> None:
        admit(actor, THE_PRODUCT)
        content = json.dumps([dialog.kind, dialog.data], ensure_ascii=False)
        sealed = self._sealer(role, subject).seal("dialog", content)
        row = DialogRow(role=role, subject=subject, dialog=sealed)
        await self.work.statements.change(_PUT, values_of(row))

    async def clear(self, actor: Product, role: Role, subject: UUID) -> None:
        admit(actor, THE_PRODUCT)
        await self.work.statements.change(_CLEAR, {"role": role, "subject": subject})

    def _sealer(self, role: Role, subject: UUID) -> Sealer:
        return self.work.clinic_sealer("dialog", uuid5(subject, role), subject)
