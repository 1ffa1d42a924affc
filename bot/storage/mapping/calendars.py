"""Calendars, what became of their entries, codes and closures."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Row

from bot.alliance.calendars import (
    Booking,
    Calendar,
    CalendarId,
    CalendarKind,
    Mark,
    Trouble,
    Validators,
)
from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import SessionId
from bot.storage.tables import CalendarBookingRow, CalendarCodeRow, CalendarRow, ClosureRow
from bot.storage.transaction import Sealer
from bot.usecases.ports import BlindIndex, Vault


def calendar_row(calendar: Calendar, sealer: Sealer) -> CalendarRow:
    address = calendar.address
    return CalendarRow(
        id=calendar.id,
        therapist_id=calendar.therapist_id,
        kind=calendar.kind,
        feed=sealer.seal("feed", _feed(calendar)),
        feed_index=None if address is None else sealer.vault.blind("calendar/address", address),
        next_at=calendar.next_at,
        read_at=calendar.read_at,
        whole_at=calendar.whole_at,
        failing_since=calendar.failing_since,
        failures=calendar.failures,
        trouble=calendar.trouble,
        told=calendar.told,
        unmatched=calendar.unmatched,
    )


def calendar_of(row: Row[Any], sealer: Sealer) -> Calendar:
    feed = json.loads(sealer.open("feed", row.feed))
    return Calendar(
        id=CalendarId(row.id),
        therapist_id=TherapistId(row.therapist_id),
        kind=CalendarKind(row.kind),
        address=feed["address"],
        validators=Validators(etag=feed["etag"], modified=feed["modified"]),
        next_at=row.next_at,
        read_at=row.read_at,
        whole_at=row.whole_at,
        failing_since=row.failing_since,
        failures=row.failures,
        trouble=None if row.trouble is None else Trouble(row.trouble),
        told=row.told,
        unmatched=row.unmatched,
    )


def _feed(calendar: Calendar) -> str:
    given = calendar.validators
    return json.dumps({"address": calendar.address, "etag": given.etag, "modified": given.modified})


def booking_row(booking: Booking) -> CalendarBookingRow:
    return CalendarBookingRow(
        calendar_id=booking.calendar_id,
        mark=BlindIndex(booking.mark),
        session_id=booking.session_id,
        client_id=booking.client_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        gone=booking.gone,
    )


def booking_of(row: Row[Any]) -> Booking:
    return Booking(
        calendar_id=CalendarId(row.calendar_id),
        mark=Mark(row.mark),
        session_id=SessionId(row.session_id),
        client_id=ClientId(row.client_id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        gone=row.gone,
    )


def code_index(vault: Vault, code: str) -> BlindIndex:
    return vault.blind("calendar/code", code)


def code_row(client_id: ClientId, code: str, sealer: Sealer) -> CalendarCodeRow:
    return CalendarCodeRow(
        client_id=client_id,
        code_index=code_index(sealer.vault, code),
        code=sealer.seal("code", code),
    )


def closure_row(closure: Closure) -> ClosureRow:
    return ClosureRow(id=closure.id, first=closure.first.isoformat(), last=closure.last.isoformat())


def closure_of(row: Row[Any]) -> Closure:
    return Closure(
        id=ClosureId(row.id),
        first=date.fromisoformat(row.first),
        last=date.fromisoformat(row.last),
    )
