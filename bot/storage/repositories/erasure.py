"""Forgetting a client, within one transaction."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, not_, or_, select, update

from bot.alliance.checkins import Reason
from bot.alliance.notices import OF_LEAVING
from bot.alliance.people import Client, ClientState, Role
from bot.storage.mapping.channel import chat_index
from bot.storage.mapping.checkins import notice_of
from bot.storage.mapping.people import address_index
from bot.storage.repositories.checkins import CHECKIN
from bot.storage.repositories.staff import ADMIN, THERAPIST
from bot.storage.tables import (
    AbsenceWordRow,
    CalendarBookingRow,
    CalendarCodeRow,
    CalendarMappingRow,
    DialogRow,
    EpisodeRow,
    GuessRow,
    InvitationRow,
    NoticeRow,
    OutboxRow,
    PostedRow,
    ReplyRow,
    RevealRow,
    WishRow,
)
from bot.storage.tables.context import ContactEventRow, FrameReadingRow, GoalRow
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT

NOTICE = NoticeRow.__table__
REPLY, OUTBOX, POSTED = ReplyRow.__table__, OutboxRow.__table__, PostedRow.__table__
EPISODE = EpisodeRow.__table__
DIALOG, INVITATION = DialogRow.__table__, InvitationRow.__table__

_WHOSE: BindParameter[Any] = bindparam("whose")
_CONTEXT = [row.__table__ for row in (ContactEventRow, GoalRow, FrameReadingRow)]
_CARE = [row.__table__ for row in (WishRow, GuessRow, RevealRow, AbsenceWordRow)]
_CALENDARS = [row.__table__ for row in (CalendarBookingRow, CalendarMappingRow, CalendarCodeRow)]
_OF_CLIENT = [
    delete(table).where(table.c.client_id == _WHOSE)
    for table in (REPLY, EPISODE, POSTED, OUTBOX, *_CARE, *_CONTEXT, *_CALENDARS)
]
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
_NOTICES = select(NOTICE).where(NOTICE.c.client_id == _WHOSE)
_DELETE_NOTICE = delete(NOTICE).where(NOTICE.c.id == bindparam("which"))
_CHECKINS = select(CHECKIN.c.id).where(CHECKIN.c.client_id == _WHOSE)
_SILENCE = update(CHECKIN).where(CHECKIN.c.id == bindparam("which"))
_TOMBSTONE = update(CLIENT).where(CLIENT.c.id == _WHOSE)


async def erase_client(work: Transaction, client: Client) -> None:
    """Keys first: should anything below stay behind somewhere, it stays unreadable."""
    whose = {"whose": client.id}
    await work.keys.destroy(client.id)
    for statement in (*_OF_CLIENT, *_AS_CLIENT):
        await work.statements.change(statement, whose)
    await _delete_notices(work, client)
    await _silence_checkins(work, client)
    await _empty_outbox(work, client)
    nothing = dict.fromkeys(("profile", "address", "address_index", "paused_until", "relinked_at"))
    await work.statements.change(_TOMBSTONE, {**whose, **nothing, "state": ClientState.ERASED})
    work.erased.append(client.id)


async def _delete_notices(work: Transaction, client: Client) -> None:
    """What they tell comes from what the client said, but for those that say who left."""
    for row in await work.statements.rows(_NOTICES, {"whose": client.id}):
        if notice_of(row, work).kind not in OF_LEAVING:
            await work.statements.change(_DELETE_NOTICE, {"which": row.id})


async def _silence_checkins(work: Transaction, client: Client) -> None:
    """They stay as attendance. Their reasons are the clinic's to open, and one of them is a crisis.

    A cell is bound to its row, so each gets one of its own.
    """
    for row in await work.statements.rows(_CHECKINS, {"whose": client.id}):
        sealer = work.clinic_sealer("checkin", row.id, client.id)
        cell = sealer.seal("reason", Reason.ERASED)
        await work.statements.change(_SILENCE, {"which": row.id, "reason": cell})


async def _empty_outbox(work: Transaction, client: Client) -> None:
    if client.address is None:
        return
    indexes = {
        "to": chat_index(work.vault, client.address),
        "as_therapist": address_index(work.vault, Role.THERAPIST, client.address),
        "as_admin": address_index(work.vault, Role.ADMIN, client.address),
    }
    await work.statements.change(_TO_ADDRESS, indexes)
