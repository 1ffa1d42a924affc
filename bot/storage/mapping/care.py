"""Absences in the open; wishes, guesses and self checks sealed."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from bot.alliance.absences import Absence, AbsenceId
from bot.alliance.checkins import CheckInId
from bot.alliance.guesses import Guess
from bot.alliance.people import AdminId, ClientId, TherapistId
from bot.alliance.self_checks import SelfCheck
from bot.alliance.wishes import Wish
from bot.storage.tables import AbsenceRow, GuessRow, SelfCheckRow, WishRow
from bot.storage.transaction import Sealer


def absence_row(absence: Absence) -> AbsenceRow:
    return AbsenceRow(
        id=absence.id,
        therapist_id=absence.therapist_id,
        starts_at=absence.starts_at,
        said_at=absence.said_at,
        back_on=absence.back_on.isoformat(),
        back_at=absence.back_at,
        ends_at=absence.ends_at,
    )


def absence_of(row: Row[Any]) -> Absence:
    return Absence(
        id=AbsenceId(row.id),
        therapist_id=TherapistId(row.therapist_id),
        starts_at=row.starts_at,
        said_at=row.said_at,
        back_on=date.fromisoformat(row.back_on),
        back_at=row.back_at,
        ends_at=row.ends_at,
    )


def wish_row(wish: Wish, sealer: Sealer) -> WishRow:
    content = {
        "made_at": wish.made_at.isoformat(),
        "told": [str(one) for one in wish.told],
        "seen_at": wish.seen_at and wish.seen_at.isoformat(),
        "withdrawn_at": wish.withdrawn_at and wish.withdrawn_at.isoformat(),
    }
    return WishRow(client_id=wish.client_id, wish=sealer.seal("wish", json.dumps(content)))


def wish_of(row: Row[Any], sealer: Sealer) -> Wish:
    content = json.loads(sealer.open("wish", row.wish))
    return Wish(
        client_id=ClientId(row.client_id),
        made_at=datetime.fromisoformat(content["made_at"]),
        told=tuple(AdminId(UUID(one)) for one in content["told"]),
        seen_at=_instant(content["seen_at"]),
        withdrawn_at=_instant(content["withdrawn_at"]),
    )


def self_check_row(check: SelfCheck, sealer: Sealer) -> SelfCheckRow:
    return SelfCheckRow(
        therapist_id=check.therapist_id,
        week=check.week.isoformat(),
        answers=sealer.seal("answers", json.dumps([check.energy, check.load])),
    )


def self_check_of(row: Row[Any], sealer: Sealer) -> SelfCheck:
    energy, load = json.loads(sealer.open("answers", row.answers))
    return SelfCheck(
        therapist_id=TherapistId(row.therapist_id),
        week=date.fromisoformat(row.week),
        energy=energy,
        load=load,
    )


def guess_row(guess: Guess, sealer: Sealer) -> GuessRow:
    return GuessRow(
        checkin_id=guess.checkin_id,
        client_id=guess.client_id,
        therapist_id=guess.therapist_id,
        guess=sealer.seal("guess", str(guess.value)),
        made_at=guess.made_at,
    )


def guess_of(row: Row[Any], sealer: Sealer) -> Guess:
    return Guess(
        checkin_id=CheckInId(row.checkin_id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        value=int(sealer.read("guess", row.guess)),
        made_at=row.made_at,
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
