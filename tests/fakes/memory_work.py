"""Sessions, check-ins, replies, digests and notices in memory."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState
from bot.alliance.errors import NotFoundError
from bot.alliance.notices import Notice, NoticeId
from bot.alliance.people import ClientId, ClientState, StaffState, Therapist, TherapistId
from bot.alliance.replies import Reply
from bot.alliance.sessions import Series, SeriesId, SessionId, SessionState, TherapySession
from bot.usecases.actors import Actor, ClientActor, Operator, Product, TherapistActor
from bot.usecases.ports import DigestPost, SessionActor
from bot.usecases.visibility import (
    ANYBODY,
    READERS,
    STAFF,
    THE_PRODUCT,
    admit,
    ended_at,
    reads_reply,
    sees_work,
)
from tests.fakes.memory_people import client_seen
from tests.fakes.memory_tables import Tables

Work = Series | TherapySession | CheckIn | Notice

_EXPIRING = (CheckInState.CLAIMED, CheckInState.SENT, CheckInState.COMPLETED)


def seen(tables: Tables, actor: Actor, one: Work) -> bool:
    return sees_work(actor, one.therapist_id, tables.clients[one.client_id])


@dataclass(frozen=True, slots=True)
class SessionsInMemory:
    tables: Tables

    async def add_series(self, actor: SessionActor, series: Series) -> None:
        admit(actor, STAFF)
        client = client_seen(self.tables, actor, series.client_id)
        if client.therapist_id != series.therapist_id:
            raise NotFoundError("there is no such client with that therapist")
        self.tables.series[series.id] = series

    async def series(self, actor: SessionActor, series_id: SeriesId) -> Series:
        admit(actor, STAFF)
        series = self.tables.series.get(series_id)
        if series is None or not seen(self.tables, actor, series):
            raise NotFoundError("there is no such series")
        return series

    async def save_series(self, actor: SessionActor, series: Series) -> None:
        stored = await self.series(actor, series.id)
        self.tables.series[series.id] = replace(
            series, client_id=stored.client_id, therapist_id=stored.therapist_id
        )

    async def series_to_extend(self, actor: Product, until: datetime) -> Sequence[Series]:
        admit(actor, THE_PRODUCT)
        found = [
            one
            for one in self.tables.series.values()
            if not one.ended and one.planned_until < until
        ]
        return sorted(found, key=lambda one: one.planned_until)

    async def plan(self, actor: SessionActor, session: TherapySession) -> bool:
        series = await self.series(actor, session.series_id)
        if (series.client_id, series.therapist_id) != (session.client_id, session.therapist_id):
            raise NotFoundError("there is no such series of that client")
        if any(one.key == session.key for one in await self.of_series(Product(), series.id)):
            return False
        self.tables.sessions[session.id] = session
        return True

    async def get(self, actor: SessionActor, session_id: SessionId) -> TherapySession:
        admit(actor, STAFF)
        session = self.tables.sessions.get(session_id)
        if session is None or not seen(self.tables, actor, session):
            raise NotFoundError("there is no such session")
        return session

    async def of_series(self, actor: SessionActor, series_id: SeriesId) -> Sequence[TherapySession]:
        admit(actor, STAFF)
        return self._found(actor, lambda one: one.series_id == series_id)

    async def listed(
        self,
        actor: SessionActor,
        *,
        client_id: ClientId | None = None,
        after: datetime | None = None,
        before: datetime | None = None,
    ) -> Sequence[TherapySession]:
        admit(actor, STAFF)
        return self._found(
            actor,
            lambda one: (
                (client_id is None or one.client_id == client_id)
                and (after is None or one.starts_at >= after)
                and (before is None or one.starts_at < before)
            ),
        )

    async def next_after(
        self, actor: SessionActor, client_id: ClientId, instant: datetime
    ) -> TherapySession | None:
        admit(actor, STAFF)
        found = self._found(
            actor,
            lambda one: (
                one.client_id == client_id
                and one.state is SessionState.PLANNED
                and one.starts_at > instant
            ),
        )
        return found[0] if found else None

    async def of_clients(
        self, actor: SessionActor, clients: Sequence[ClientId], before: datetime
    ) -> Sequence[TherapySession]:
        admit(actor, STAFF)
        return self._found(actor, lambda one: one.client_id in clients and one.starts_at < before)

    async def save(self, actor: SessionActor, session: TherapySession) -> None:
        stored = await self.get(actor, session.id)
        self.tables.sessions[session.id] = replace(
            stored,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            timezone=session.timezone,
            state=session.state,
        )

    async def rejoin(self, actor: SessionActor, session: TherapySession) -> None:
        stored = await self.get(actor, session.id)
        series = await self.series(actor, session.series_id)
        if (series.client_id, series.therapist_id) != (stored.client_id, stored.therapist_id):
            raise NotFoundError("there is no such series of its client")
        await self.save(actor, session)
        self.tables.sessions[session.id] = replace(
            self.tables.sessions[session.id], series_id=series.id, key=session.key
        )

    def _found(self, actor: Actor, fits: Callable[[TherapySession], bool]) -> list[TherapySession]:
        every = self.tables.sessions.values()
        found = [one for one in every if fits(one) and seen(self.tables, actor, one)]
        return sorted(found, key=lambda one: one.starts_at)


@dataclass(frozen=True, slots=True)
class CheckInsInMemory:
    tables: Tables

    async def add(self, actor: SessionActor, checkin: CheckIn) -> bool:
        admit(actor, STAFF)
        session = self.tables.sessions.get(checkin.session_id)
        if session is None or not seen(self.tables, actor, session):
            raise NotFoundError("there is no such session of that client")
        if (session.client_id, session.therapist_id) != (checkin.client_id, checkin.therapist_id):
            raise NotFoundError("there is no such session of that client")
        if any(one.session_id == checkin.session_id for one in self.tables.checkins.values()):
            return False
        self.tables.checkins[checkin.id] = checkin
        return True

    async def get(self, actor: Actor, checkin_id: CheckInId) -> CheckIn:
        admit(actor, ANYBODY)
        checkin = self.tables.checkins.get(checkin_id)
        if checkin is None or not seen(self.tables, actor, checkin):
            raise NotFoundError("there is no such check-in")
        return checkin

    async def of_session(self, actor: SessionActor, session_id: SessionId) -> CheckIn | None:
        admit(actor, STAFF)
        found = self._seen(actor, lambda one: one.session_id == session_id)
        return found[0] if found else None

    async def of_client(self, actor: Actor, client_id: ClientId) -> Sequence[CheckIn]:
        admit(actor, ANYBODY)
        return self._seen(actor, lambda one: one.client_id == client_id)

    async def move(
        self, actor: Actor, checkin: CheckIn, *, expecting: frozenset[CheckInState]
    ) -> bool:
        stored = await self.get(actor, checkin.id)
        same = (stored.session_id, stored.client_id) == (checkin.session_id, checkin.client_id)
        is_over = stored.closed_at is not None and stored.state is not CheckInState.UNDELIVERABLE
        if not same or stored.state not in expecting or is_over:
            return False
        self.tables.checkins[checkin.id] = replace(checkin, therapist_id=stored.therapist_id)
        return True

    async def reopen(self, actor: SessionActor, checkin: CheckIn) -> bool:
        admit(actor, STAFF)
        stored = await self.get(actor, checkin.id)
        same = (stored.session_id, stored.client_id) == (checkin.session_id, checkin.client_id)
        if not same or stored.state is not CheckInState.CANCELLED or stored.sent_at is not None:
            return False
        self.tables.checkins[checkin.id] = replace(checkin, therapist_id=stored.therapist_id)
        return True

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        waiting = [
            (one.due_at, one)
            for one in self.tables.checkins.values()
            if one.state is CheckInState.SCHEDULED
        ]
        return _ripe(waiting, now, limit)

    async def to_remind(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        waiting = [
            (one.remind_at, one)
            for one in self.tables.checkins.values()
            if one.state is CheckInState.SENT
            and one.closed_at is None
            and one.remind_at is not None
        ]
        return _ripe(waiting, now, limit)

    async def to_expire(self, actor: Product, now: datetime, limit: int) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        waiting = [
            (one.expires_at, one)
            for one in self.tables.checkins.values()
            if one.closed_at is None and one.state in _EXPIRING
        ]
        return _ripe(waiting, now, limit)

    async def open_after(
        self, actor: Product, after: CheckInId | None, limit: int
    ) -> Sequence[CheckIn]:
        admit(actor, THE_PRODUCT)
        shown = (CheckInState.SENT, CheckInState.COMPLETED)
        found = [
            one
            for one in self.tables.checkins.values()
            if one.closed_at is None and one.state in shown and (after is None or one.id > after)
        ]
        return sorted(found, key=lambda one: one.id)[:limit]

    async def ended_between(
        self,
        actor: TherapistActor | Product,
        therapist_id: TherapistId,
        after: datetime,
        until: datetime,
    ) -> Sequence[CheckIn]:
        admit(actor, (TherapistActor, Product))
        return self._seen(
            actor,
            lambda one: (
                one.therapist_id == therapist_id
                and (end := ended_at(one)) is not None
                and after < end <= until
            ),
        )

    async def next_due_at(self, actor: Product) -> datetime | None:
        admit(actor, THE_PRODUCT)
        instants: list[datetime] = []
        for one in self.tables.checkins.values():
            if one.state is CheckInState.SCHEDULED:
                instants.append(one.due_at)
            if one.closed_at is None and one.state in _EXPIRING:
                instants.append(one.expires_at)
            if one.closed_at is None and one.state is CheckInState.SENT and one.remind_at:
                instants.append(one.remind_at)
        return min(instants, default=None)

    def _seen(self, actor: Actor, fits: Callable[[CheckIn], bool]) -> list[CheckIn]:
        every = self.tables.checkins.values()
        found = [one for one in every if fits(one) and seen(self.tables, actor, one)]
        return sorted(found, key=lambda one: one.session_starts_at)


def _ripe(waiting: Iterable[tuple[datetime, CheckIn]], now: datetime, limit: int) -> list[CheckIn]:
    ripe = sorted((pair for pair in waiting if pair[0] <= now), key=lambda pair: pair[0])
    return [one for _, one in ripe[:limit]]


@dataclass(frozen=True, slots=True)
class RepliesInMemory:
    tables: Tables

    async def get(
        self, actor: ClientActor | TherapistActor | Operator | Product, checkin_id: CheckInId
    ) -> Reply | None:
        admit(actor, READERS)
        reply, checkin = self.tables.replies.get(checkin_id), self.tables.checkins.get(checkin_id)
        if reply is None or checkin is None or not self._reads(actor, checkin, reply):
            return None
        return reply

    async def put(self, actor: ClientActor | Product, checkin: CheckIn, reply: Reply) -> None:
        admit(actor, (ClientActor, Product))
        stored = self.tables.checkins.get(checkin.id)
        if stored is None or not seen(self.tables, actor, stored):
            raise NotFoundError("there is no such check-in")
        client = self.tables.clients[stored.client_id]
        if stored.client_id != checkin.client_id or client.state is ClientState.ERASED:
            raise NotFoundError("there is no such check-in")
        self.tables.replies[checkin.id] = reply

    async def history(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[tuple[CheckIn, Reply]]:
        admit(actor, READERS)
        pairs = [(self.tables.checkins[one], reply) for one, reply in self.tables.replies.items()]
        found = [
            pair for pair in pairs if pair[0].client_id == client_id and self._reads(actor, *pair)
        ]
        return sorted(found, key=lambda pair: pair[0].session_starts_at)

    async def with_checkins(
        self, actor: Product, therapist_id: TherapistId, clients: Sequence[ClientId]
    ) -> Sequence[tuple[CheckIn, Reply | None]]:
        admit(actor, THE_PRODUCT)
        found = [
            (one, self.tables.replies.get(one.id))
            for one in self.tables.checkins.values()
            if one.client_id in clients and one.therapist_id == therapist_id
        ]
        return sorted(found, key=lambda pair: pair[0].session_starts_at)

    def _reads(self, actor: Actor, checkin: CheckIn, reply: Reply) -> bool:
        client = self.tables.clients[checkin.client_id]
        return seen(self.tables, actor, checkin) and reads_reply(actor, checkin, reply, client)


@dataclass(frozen=True, slots=True)
class DigestsInMemory:
    tables: Tables

    async def add(self, actor: Product, post: DigestPost) -> bool:
        admit(actor, THE_PRODUCT)
        key = (post.therapist_id, post.due_at)
        return self.tables.digests.setdefault(key, post) is post

    async def last(
        self, actor: TherapistActor | Operator | Product, therapist_id: TherapistId
    ) -> DigestPost | None:
        admit(actor, (TherapistActor, Operator, Product))
        if isinstance(actor, TherapistActor) and actor.id != therapist_id:
            return None
        return self._latest(therapist_id)

    async def longest_ago(self, actor: Product) -> Sequence[tuple[TherapistId, datetime | None]]:
        admit(actor, THE_PRODUCT)
        reading = (one for one in self.tables.therapists.values() if _reads_digests(one))
        posts = ((one.id, self._latest(one.id)) for one in reading)
        found = [(whose, None if post is None else post.due_at) for whose, post in posts]
        return sorted(found, key=lambda pair: (pair[1] is not None, pair[1], pair[0]))

    def _latest(self, therapist_id: TherapistId) -> DigestPost | None:
        found = [one for one in self.tables.digests.values() if one.therapist_id == therapist_id]
        return max(found, key=lambda one: one.due_at, default=None)


def _reads_digests(therapist: Therapist) -> bool:
    return therapist.state is StaffState.ACTIVE and therapist.address is not None


@dataclass(frozen=True, slots=True)
class NoticesInMemory:
    tables: Tables

    async def add(self, actor: Product, notice: Notice) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.notices[notice.id] = notice

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[Notice]:
        admit(actor, THE_PRODUCT)
        ripe = [
            (one.next_at, one)
            for one in self.tables.notices.values()
            if one.acknowledged_at is None and one.next_at is not None and one.next_at <= now
        ]
        return [one for _, one in sorted(ripe, key=lambda pair: pair[0])[:limit]]

    async def save(self, actor: Product, notice: Notice) -> None:
        admit(actor, THE_PRODUCT)
        stored = self.tables.notices.get(notice.id)
        if stored is None:
            raise NotFoundError("there is no such notice")
        known = stored.acknowledged_at is not None
        self.tables.notices[notice.id] = replace(
            stored,
            sent=notice.sent,
            next_at=None if known else notice.next_at,
            acknowledged_at=stored.acknowledged_at or notice.acknowledged_at,
        )

    async def acknowledge(
        self, actor: TherapistActor, notice_id: NoticeId, now: datetime
    ) -> Notice:
        admit(actor, (TherapistActor,))
        stored = self.tables.notices.get(notice_id)
        if stored is None or not seen(self.tables, actor, stored):
            raise NotFoundError("there is no such notice")
        known = replace(stored, acknowledged_at=stored.acknowledged_at or now, next_at=None)
        self.tables.notices[notice_id] = known
        return known

    async def unacknowledged(
        self, actor: TherapistActor | Product, therapist_id: TherapistId
    ) -> Sequence[Notice]:
        admit(actor, (TherapistActor, Product))
        found = [
            one
            for one in self.tables.notices.values()
            if one.therapist_id == therapist_id
            and one.needs_acknowledgement
            and one.acknowledged_at is None
            and seen(self.tables, actor, one)
        ]
        return sorted(found, key=lambda one: one.created_at)
