"""Check-ins, with the reason sealed, and notices, with the kind sealed: both can say crisis.

They are sealed under the clinic's key, because they outlive an erased client.
"""

from typing import Any

from sqlalchemy import Row

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState, Reason
from bot.alliance.notices import Notice, NoticeId, NoticeKind
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import SessionId
from bot.storage.tables import CheckInRow, NoticeRow
from bot.storage.transaction import Transaction
from bot.usecases.visibility import ended_at


def checkin_row(checkin: CheckIn, work: Transaction) -> CheckInRow:
    sealer = work.clinic_sealer("checkin", checkin.id, checkin.client_id)
    return CheckInRow(
        id=checkin.id,
        session_id=checkin.session_id,
        client_id=checkin.client_id,
        therapist_id=checkin.therapist_id,
        session_starts_at=checkin.session_starts_at,
        session_ends_at=checkin.session_ends_at,
        state=checkin.state,
        reason=sealer.seal("reason", checkin.reason),
        due_at=checkin.due_at,
        expires_at=checkin.expires_at,
        sent_at=checkin.sent_at,
        remind_at=checkin.remind_at,
        reminded_at=checkin.reminded_at,
        completed_at=checkin.completed_at,
        closed_at=checkin.closed_at,
        ended_at=ended_at(checkin),
    )


def checkin_of(row: Row[Any], work: Transaction) -> CheckIn:
    sealer = work.clinic_sealer("checkin", row.id, row.client_id)
    return CheckIn(
        id=CheckInId(row.id),
        session_id=SessionId(row.session_id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        session_starts_at=row.session_starts_at,
        session_ends_at=row.session_ends_at,
        state=CheckInState(row.state),
        reason=Reason(sealer.read("reason", row.reason)),
        due_at=row.due_at,
        expires_at=row.expires_at,
        sent_at=row.sent_at,
        remind_at=row.remind_at,
        reminded_at=row.reminded_at,
        completed_at=row.completed_at,
        closed_at=row.closed_at,
    )


def notice_row(notice: Notice, work: Transaction) -> NoticeRow:
    sealer = work.clinic_sealer("notice", notice.id, notice.client_id)
    return NoticeRow(
        id=notice.id,
        client_id=notice.client_id,
        therapist_id=notice.therapist_id,
        kind=sealer.seal("kind", notice.kind),
        needs_acknowledgement=notice.needs_acknowledgement,
        created_at=notice.created_at,
        next_at=notice.next_at,
        sent=notice.sent,
        acknowledged_at=notice.acknowledged_at,
    )


def notice_of(row: Row[Any], work: Transaction) -> Notice:
    sealer = work.clinic_sealer("notice", row.id, row.client_id)
    return Notice(
        id=NoticeId(row.id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        kind=NoticeKind(sealer.read("kind", row.kind)),
        created_at=row.created_at,
        next_at=row.next_at,
        sent=row.sent,
        acknowledged_at=row.acknowledged_at,
    )
