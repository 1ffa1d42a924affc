"""Forgetting a client, within one transaction."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, not_, or_, select, update

from bot.alliance.people import Client, ClientState, Role
from bot.storage.mapping.channel import chat_index
from bot.storage.mapping.people import address_index
from bot.storage.repositories.staff import ADMIN, THERAPIST
from bot.storage.tables import DialogRow, InvitationRow, OutboxRow, PostedRow, ReplyRow
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT

REPLY, OUTBOX, POSTED = ReplyRow.__table__, OutboxRow.__table__, PostedRow.__table__
DIALOG, INVITATION = DialogRow.__table__, InvitationRow.__table__

_WHOSE: BindParameter[Any] = bindparam("whose")
_OF_CLIENT = [delete(table).where(table.c.client_id == _WHOSE) for table in (REPLY, POSTED, OUTBOX)]
_AS_CLIENT = [
    delete(table).where(table.c.role == Role.CLIENT, table.c.subject == _WHOSE)
    for table in (DIALOG, INVITATION)
]
# One person may also be staff at the same address: what waits for them as staff stays.
_TO_ADDRESS = delete(OUTBOX).where(
    OUTBOX.c.to_index == bindparam("to"),
    not_(
        or_(
            select(1).where(THERAPIST.c.address_index == bindparam("as_therapist")).exists(),
            select(1).where(ADMIN.c.address_index == bindparam("as_admin")).exists(),
        )
    ),
)
_TOMBSTONE = update(CLIENT).where(CLIENT.c.id == _WHOSE)


async def erase_client(work: Transaction, client: Client) -> None:
    """Keys first: should anything below stay behind somewhere, it stays unreadable."""
    whose = {"whose": client.id}
    await work.keys.destroy(client.id)
    for statement in (*_OF_CLIENT, *_AS_CLIENT):
        await work.statements.change(statement, whose)
    await _empty_outbox(work, client)
    nothing = dict.fromkeys(("profile", "address", "address_index", "paused_until"))
    await work.statements.change(_TOMBSTONE, {**whose, **nothing, "state": ClientState.ERASED})
    work.erased.append(client.id)


async def _empty_outbox(work: Transaction, client: Client) -> None:
    if client.address is None:
        return
    indexes = {
        "to": chat_index(work.vault, client.address),
        "as_therapist": address_index(work.vault, Role.THERAPIST, client.address),
        "as_admin": address_index(work.vault, Role.ADMIN, client.address),
    }
    await work.statements.change(_TO_ADDRESS, indexes)
