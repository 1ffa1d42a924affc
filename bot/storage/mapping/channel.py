"""The outbox and the record of what is in a chat: a sealed letter each, found by blind indexes.

Keys and dedupe words are ours, yet they may name a stranger's chat, so they are not stored plain.
"""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from bot.alliance.checkins import CheckInId
from bot.alliance.people import Address, ClientId, QuietHours
from bot.storage.tables import OutboxRow, OutgoingState, PostedRow
from bot.storage.transaction import Sealer, Transaction
from bot.usecases.ports import (
    Act,
    BlindIndex,
    Lane,
    MessageKey,
    MessageRef,
    Night,
    Outgoing,
    OutgoingId,
    Posted,
    Taken,
    Vault,
)


def chat_index(vault: Vault, to: Address) -> BlindIndex:
    return vault.blind("outbox/address", to.value)


def revision_index(vault: Vault, key: MessageKey) -> BlindIndex:
    return vault.blind("outbox/key", key)


def posted_index(vault: Vault, key: MessageKey) -> BlindIndex:
    return vault.blind("posted/key", key)


def outbox_row(outgoing: Outgoing, work: Transaction) -> OutboxRow:
    sealer = work.clinic_sealer("outbox", outgoing.id, outgoing.client_id)
    attachment = outgoing.attachment
    return OutboxRow(
        seq=None,
        id=outgoing.id,
        dedupe_index=work.vault.blind("outbox/dedupe", outgoing.dedupe),
        to_index=chat_index(work.vault, outgoing.to),
        key_index=None if outgoing.key is None else revision_index(work.vault, outgoing.key),
        act=outgoing.act,
        lane=outgoing.lane,
        letter=sealer.seal("letter", _letter(outgoing)),
        attachment=None if attachment is None else sealer.seal("attachment", attachment),
        not_before=outgoing.not_before,
        expires_at=outgoing.expires_at,
        client_id=outgoing.client_id,
        checkin_id=outgoing.checkin_id,
        state=OutgoingState.WAITING,
        tries=0,
        ambiguous=0,
        taken_at=None,
        reason=None,
    )


def taken_of(row: Row[Any], work: Transaction) -> Taken:
    sealer = work.clinic_sealer("outbox", row.id, row.client_id)
    to, dedupe, key, body, night = json.loads(sealer.open("letter", row.letter))
    attachment = row.attachment
    outgoing = Outgoing(
        id=OutgoingId(row.id),
        dedupe=dedupe,
        to=Address(to),
        act=Act(row.act),
        lane=Lane(row.lane),
        key=None if key is None else MessageKey(key),
        body=body,
        attachment=None if attachment is None else sealer.open("attachment", attachment),
        not_before=row.not_before,
        expires_at=row.expires_at,
        night=None if night is None else Night(hours=QuietHours.parse(night[0]), timezone=night[1]),
        client_id=None if row.client_id is None else ClientId(row.client_id),
        checkin_id=None if row.checkin_id is None else CheckInId(row.checkin_id),
    )
    return Taken(outgoing=outgoing, tries=row.tries, ambiguous=row.ambiguous)


def posted_row(posted: Posted, work: Transaction) -> PostedRow:
    index = posted_index(work.vault, posted.key)
    letter = json.dumps([posted.key, posted.to.value, posted.ref])
    return PostedRow(
        key_index=index,
        client_id=posted.client_id,
        letter=_posted_sealer(index, posted.client_id, work).seal("letter", letter),
        posted_at=posted.posted_at,
    )


def posted_of(row: Row[Any], work: Transaction) -> Posted:
    sealer = _posted_sealer(row.key_index, row.client_id, work)
    key, to, ref = json.loads(sealer.open("letter", row.letter))
    return Posted(
        key=MessageKey(key),
        to=Address(to),
        ref=MessageRef(ref),
        posted_at=row.posted_at,
        client_id=None if row.client_id is None else ClientId(row.client_id),
    )


def _letter(outgoing: Outgoing) -> str:
    night = outgoing.night and [str(outgoing.night.hours), outgoing.night.timezone]
    parts = [outgoing.to.value, outgoing.dedupe, outgoing.key, outgoing.body, night]
    return json.dumps(parts, ensure_ascii=False)


def _posted_sealer(index: bytes, client_id: UUID | None, work: Transaction) -> Sealer:
    return work.clinic_sealer("posted", UUID(bytes=index[:16]), client_id)
