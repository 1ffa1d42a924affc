"""What changes hands with a client."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Uuid, bindparam, delete, func, select, update

from bot.alliance.checkins import CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClientId, ClientState, TherapistId
from bot.storage.columns import Instant
from bot.storage.tables import (
    CalendarBookingRow,
    CalendarMappingRow,
    CheckInRow,
    ContactEventRow,
    EpisodeRow,
    GoalRow,
    NoticeRow,
    SeriesRow,
    SessionRow,
    WishRow,
)
from bot.storage.transaction import Transaction
from bot.storage.visibility import CLIENT
from bot.usecases.actors import ClientActor
from bot.usecases.ports import AdminLike
from bot.usecases.visibility import ADMIN_LIKE, admit

SERIES, SESSION, CHECKIN = SeriesRow.__table__, SessionRow.__table__, CheckInRow.__table__
_WHOSE: BindParameter[Any] = bindparam("whose", type_=Uuid())
_TO: BindParameter[Any] = bindparam("to", type_=Uuid())
_NOW: BindParameter[datetime] = bindparam("now", type_=Instant())
_MOVE_CLIENT = (
    update(CLIENT)
    .where(CLIENT.c.id == _WHOSE, CLIENT.c.state != ClientState.ERASED)
    .values(therapist_id=_TO)
)
_SERIES_AHEAD = (
    update(SERIES)
    .where(SERIES.c.client_id == _WHOSE, SERIES.c.ended.is_(False))
    .values(therapist_id=_TO)
)
_AHEAD = [
    update(SESSION)
    .where(SESSION.c.client_id == _WHOSE, SESSION.c.starts_at > _NOW)
    .values(therapist_id=_TO),
    update(CHECKIN)
    .where(
        CHECKIN.c.client_id == _WHOSE,
        CHECKIN.c.state == CheckInState.SCHEDULED,
        CHECKIN.c.session_starts_at > _NOW,
    )
    .values(therapist_id=_TO),
]
_UNBOOK = [
    delete(table).where(table.c.client_id == _WHOSE)
    for table in (CalendarBookingRow.__table__, CalendarMappingRow.__table__)
]
_FULFIL = delete(WishRow.__table__).where(WishRow.__table__.c.client_id == _WHOSE)
"""A wish for another therapist has come true, or is overtaken."""
_MINE = select(CLIENT.c.therapist_id).where(CLIENT.c.id == _WHOSE).scalar_subquery()
_EARLIER = (
    select(func.count().label("number"))
    .select_from(CHECKIN)
    .where(CHECKIN.c.client_id == _WHOSE, CHECKIN.c.therapist_id != _MINE)
)
_OPEN = [
    update(table).where(table.c.client_id == _WHOSE).values(therapist_id=_MINE)
    for table in (
        SERIES,
        SESSION,
        CHECKIN,
        EpisodeRow.__table__,
        ContactEventRow.__table__,
        GoalRow.__table__,
        NoticeRow.__table__,
    )
]


@dataclass(frozen=True, slots=True)
class HandoverRows:
    work: Transaction

    async def hand_over(
        self, actor: AdminLike, client_id: ClientId, to: TherapistId, now: datetime
    ) -> None:
        admit(actor, ADMIN_LIKE)
        change, moved = self.work.statements.change, {"whose": client_id, "to": to}
        if not await change(_MOVE_CLIENT, moved):
            raise NotFoundError("there is no such client")
        await change(_SERIES_AHEAD, moved)
        for statement in _AHEAD:
            await change(statement, {**moved, "now": now})
        for booked in _UNBOOK:
            await change(booked, {"whose": client_id})
        await change(_FULFIL, {"whose": client_id})

    async def earlier(self, actor: ClientActor) -> int:
        admit(actor, (ClientActor,))
        row = await self.work.statements.one(_EARLIER, {"whose": actor.id})
        return 0 if row is None else int(row.number)

    async def open_earlier(self, actor: ClientActor) -> None:
        admit(actor, (ClientActor,))
        for statement in _OPEN:
            await self.work.statements.change(statement, {"whose": actor.id})
