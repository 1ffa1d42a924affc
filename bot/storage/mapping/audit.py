"""Between audit records and their rows, and the name an actor has in them."""

from typing import Any

from sqlalchemy import Row

from bot.alliance.audit import AuditAction, AuditRecord, SealedRecord
from bot.alliance.people import ClientId
from bot.storage.tables import AuditRow


def audit_row(one: SealedRecord) -> AuditRow:
    record = one.record
    return AuditRow(
        number=record.number,
        at=record.at,
        actor=record.actor,
        action=record.action,
        client_id=record.client_id,
        detail=record.detail,
        seal=one.seal,
    )


def audit_of(row: Row[Any]) -> SealedRecord:
    record = AuditRecord(
        number=row.number,
        at=row.at,
        actor=row.actor,
        action=AuditAction(row.action),
        client_id=None if row.client_id is None else ClientId(row.client_id),
        detail=row.detail,
    )
    return SealedRecord(record=record, seal=row.seal)
