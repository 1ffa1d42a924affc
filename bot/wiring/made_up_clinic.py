"""The people of the sandbox and some months of their past: all made up."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.errors import NotFoundError
from bot.alliance.instruments import ItemId
from bot.alliance.people import (
    Address,
    Admin,
    AdminId,
    Client,
    ClientId,
    ClientState,
    ClinicId,
    Consent,
    Role,
    Sharing,
    Speech,
    StaffState,
    Therapist,
    TherapistId,
)
from bot.alliance.replies import Reply
from bot.alliance.selection import select_items
from bot.alliance.sessions import Recurrence
from bot.calendars import recurrence
from bot.chat.texts.consent import version as consent_version
from bot.usecases.actors import Operator, Product
from bot.usecases.invite import VALID_FOR
from bot.usecases.judge_episode import JudgeEpisode
from bot.usecases.messenger import Scene
from bot.usecases.ports import DigestPost, Invited, UnitOfWork
from bot.usecases.record_session import RecordSession
from bot.usecases.show_digest import BEGINNING
from bot.wiring.house import House

TORONTO, PARIS, BEIRUT = "America/Toronto", "Europe/Paris", "Asia/Beirut"
_SCHEDULED = frozenset({CheckInState.SCHEDULED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Telegram ids of those who have a phone."""

    bruno: int
    dalia: int
    maelle: int
    nour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A client's weekly ratings of the three anchors, oldest first; None where nobody answered."""

    client: Client
    weekday: int
    hour: int
    ratings: Sequence[int | None] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUpClinic:
    """Writes people and their past; `now` is the sandbox's time."""

    house: House
    cast: Cast
    token: str = field(repr=False)
    """Of an invitation nobody has opened yet."""
    now: datetime

    async def seed(self) -> None:
        async with self.house.open_work() as work:
            clinic = await work.clinic.get(Operator())
            await work.clinic.save_policies(
                Operator(), replace(clinic.policies, free_text=True, country="CA")
            )
            therapist = await self._staff(work, clinic.id)
            for past in self._pasts(therapist):
                await work.clients.add(Operator(), past.client)
                await self._live_through(work, past)
            await self._last_digest(work, therapist)
            await self._invite(work, therapist)
            await work.commit()

    async def _staff(self, work: UnitOfWork, clinic_id: ClinicId) -> Therapist:
        bruno = Therapist(
            id=TherapistId(self._uuid()),
            clinic_id=clinic_id,
            name="Bruno",
            speech=Speech("en", TORONTO),
            state=StaffState.ACTIVE,
            address=_address(self.cast.bruno),
        )
        dalia = Admin(
            id=AdminId(self._uuid()),
            clinic_id=bruno.clinic_id,
            name="Dalia",
            speech=Speech("en", TORONTO),
            state=StaffState.ACTIVE,
            address=_address(self.cast.dalia),
        )
        await work.staff.add_therapist(Operator(), bruno)
        await work.staff.add_admin(Operator(), dalia)
        return bruno

    def _pasts(self, therapist: Therapist) -> list[Past]:
        maelle = self._client(therapist, "M-04", Speech("fr", PARIS), self.cast.maelle, "FR")
        nour = self._client(therapist, "N-11", Speech("ar", BEIRUT), self.cast.nour, None)
        # The last of Maëlle's falls well below her own level; Nour misses a week now and then.
        return [
            Past(client=maelle, weekday=1, hour=16, ratings=(7, 8, 8, 7, 8, 8, 9, 8, 8, 7, 8, 4)),
            Past(client=nour, weekday=3, hour=11, ratings=(5, 6, 6, None, 7, 7, 8, 7, None, 8, 8)),
        ]

    def _client(
        self, therapist: Therapist, alias: str, speech: Speech, person: int, country: str | None
    ) -> Client:
        agreed = self.now - timedelta(weeks=13)
        return Client(
            id=ClientId(self._uuid()),
            clinic_id=therapist.clinic_id,
            therapist_id=therapist.id,
            alias=alias,
            speech=speech,
            state=ClientState.ACTIVE,
            address=_address(person),
            country=country,
            consent=Consent(consent_version(Policies()), speech.locale, agreed),
        )

    # --- the past ------------------------------------------------------------------------------

    async def _live_through(self, work: UnitOfWork, past: Past) -> None:
        first = self._first_session(past)
        asked: list[tuple[ItemId, ...]] = []
        for week, rating in enumerate(past.ratings):
            start = first + timedelta(weeks=week)
            checkin = await self._session(work, past.client, start)
            asked.append(await self._answer(work, past.client, checkin, rating, asked))
        await self._from_now_on(work, past, first + timedelta(weeks=len(past.ratings)))

    def _first_session(self, past: Past) -> datetime:
        """On the wall of the client; the last one was a day ago at least, a week at most."""
        yesterday = self.now - timedelta(days=1)
        latest = yesterday - timedelta(days=(yesterday.weekday() - past.weekday) % 7)
        wall = latest.replace(hour=past.hour, minute=0, second=0, microsecond=0, tzinfo=None)
        return wall - timedelta(weeks=len(past.ratings) - 1)

    async def _session(self, work: UnitOfWork, client: Client, start: datetime) -> CheckIn:
        record = RecordSession(chance=self.house.chance, recurrences=recurrence)
        zone = client.speech.timezone
        done = await record(
            work, Operator(), client.id, Recurrence(start=start, timezone=zone), self.now
        )
        (session,) = await work.sessions.of_series(Operator(), done.id)
        checkin = await work.checkins.of_session(Operator(), session.id)
        if checkin is None:
            raise NotFoundError("the session just written has no check-in")
        return checkin

    async def _answer(
        self,
        work: UnitOfWork,
        client: Client,
        checkin: CheckIn,
        rating: int | None,
        asked: Sequence[tuple[ItemId, ...]],
    ) -> tuple[ItemId, ...]:
        items = select_items(self.house.instrument, asked, 5)
        locale, shown = self.house.messenger.asked(client.speech, items)
        name = f"{self.house.instrument.id}/{self.house.instrument.version}"
        reply = Reply(instrument=name, locale=locale, asked=shown, sharing=Sharing.SHARED)
        sent = checkin.due_at + timedelta(minutes=1)
        ended = replace(
            checkin,
            state=CheckInState.EXPIRED,
            reason=Reason.NO_ANSWER,
            sent_at=sent,
            closed_at=checkin.expires_at,
        )
        if rating is not None:
            for index, item in enumerate(items):
                reply = reply.with_response(index, self._value(item, rating, index))
            done = sent + timedelta(minutes=20)
            ended = replace(
                ended,
                state=CheckInState.COMPLETED,
                reason=Reason.ANSWERED,
                completed_at=done,
                closed_at=done,
            )
        await work.replies.put(Product(), checkin, reply)
        await work.checkins.move(Product(), ended, expecting=_SCHEDULED)
        await self._judge(work, client, ended, reply)
        return items

    async def _judge(
        self, work: UnitOfWork, client: Client, checkin: CheckIn, reply: Reply
    ) -> None:
        """As when a check-in closes, so that the overview has something to follow up."""
        scene = Scene(
            client=client,
            therapist=await work.staff.therapist(Product(), client.therapist_id),
            clinic=await work.clinic.get(Product()),
            checkin=checkin,
            reply=reply,
            now=checkin.closed_at or self.now,
        )
        await JudgeEpisode(messenger=self.house.messenger)(work, scene)

    def _value(self, item_id: ItemId, rating: int, index: int) -> int:
        """Near the rating, the other way round where a high answer is the bad end."""
        item = self.house.instrument.item(item_id)
        value = max(0, min(10, rating + index % 2))
        return 10 - value if item.reversed else value

    async def _from_now_on(self, work: UnitOfWork, past: Past, start: datetime) -> None:
        record = RecordSession(chance=self.house.chance, recurrences=recurrence)
        weekly = Recurrence(start=start, timezone=past.client.speech.timezone, rule="FREQ=WEEKLY")
        await record(work, Operator(), past.client.id, weekly, self.now)

    async def _last_digest(self, work: UnitOfWork, therapist: Therapist) -> None:
        """Bruno has read about all but the last session of each."""
        read = self.now - timedelta(days=8)
        post = DigestPost(
            id=self._uuid(),
            therapist_id=therapist.id,
            due_at=self.now - timedelta(seconds=1),
            covers_after=BEGINNING,
            covers_until=read,
        )
        await work.digests.add(Product(), post)

    async def _invite(self, work: UnitOfWork, therapist: Therapist) -> None:
        ada = Client(
            id=ClientId(self._uuid()),
            clinic_id=therapist.clinic_id,
            therapist_id=therapist.id,
            alias="K-17",
            speech=Speech("en", TORONTO),
            country="CA",
        )
        await work.clients.add(Operator(), ada)
        invited = Invited(role=Role.CLIENT, subject=ada.id)
        await work.invitations.issue(Operator(), self.token, invited, self.now + VALID_FOR)

    def _uuid(self) -> UUID:
        return self.house.chance.uuid()


def _address(person: int) -> Address:
    return Address(f"tg:{person}")
