"""Clinics to measure with, written by the product's own repositories and really sealed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.people import (
    Address,
    Client,
    ClientId,
    ClientState,
    ClinicId,
    Consent,
    Sharing,
    Speech,
    StaffState,
    Therapist,
    TherapistId,
)
from bot.alliance.replies import Reply
from bot.alliance.sessions import Recurrence, Series, SeriesId, SessionId, TherapySession
from bot.chat.callback_data import Codec, Press
from bot.chat.texts.consent import version as consent_version
from bot.chat.verbs import Verb
from bot.settings import Settings
from bot.usecases.actors import Operator, Product
from bot.usecases.messenger import checkin_key
from bot.usecases.ports import DigestPost, MessageRef, Posted, UnitOfWork
from bot.usecases.show_digest import BEGINNING
from bot.wiring.founding import found
from bot.wiring.house import House, open_house

HOUR = timedelta(minutes=50)
_SPEECH = Speech("en", "UTC")
FIRST_USER = 1_000_000_000
_TOGETHER = 100
_SCHEDULED = frozenset({CheckInState.SCHEDULED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A person with a check-in on the screen, and the button they tap for each item."""

    user: int
    message: int
    buttons: Sequence[str] = field(repr=False)


@asynccontextmanager
async def founded(settings: Settings) -> AsyncIterator[House]:
    """A new clinic that asks at any hour of the day."""
    await found(settings)
    async with open_house(settings) as house:
        async with house.open_work() as work:
            clinic = await work.clinic.get(Operator())
            awake = clinic.policies.with_value("quiet_hours", "none")
            await work.clinic.save_policies(Operator(), awake)
            await work.commit()
        yield house


@dataclass(slots=True, kw_only=True)
class Registrar:
    """Writes people and their hours; everybody gets a Telegram id of their own."""

    house: House
    now: datetime
    users: int = FIRST_USER
    """Telegram ids are counted on from here."""

    async def therapist(self, work: UnitOfWork) -> Therapist:
        """One who is owed a digest from now on."""
        clinic = await work.clinic.get(Operator())
        therapist = Therapist(
            id=TherapistId(self.house.chance.uuid()),
            clinic_id=clinic.id,
            name="Bruno",
            speech=_SPEECH,
            state=StaffState.ACTIVE,
            address=self._address(),
        )
        await work.staff.add_therapist(Operator(), therapist)
        return therapist

    async def client(self, work: UnitOfWork, therapist: Therapist, alias: str) -> Client:
        client = Client(
            id=ClientId(self.house.chance.uuid()),
            clinic_id=ClinicId(therapist.clinic_id),
            therapist_id=therapist.id,
            alias=alias,
            speech=_SPEECH,
            state=ClientState.ACTIVE,
            address=self._address(),
            consent=Consent(consent_version(Policies()), "en", self.now),
        )
        await work.clients.add(Operator(), client)
        return client

    async def series(self, work: UnitOfWork, client: Client, first: datetime) -> Series:
        start = first.replace(tzinfo=None, microsecond=0)
        series = Series(
            id=SeriesId(self.house.chance.uuid()),
            client_id=client.id,
            therapist_id=client.therapist_id,
            recurrence=Recurrence(start=start, timezone="UTC"),
            planned_until=self.now,
            ended=True,
        )
        await work.sessions.add_series(Operator(), series)
        return series

    async def checkin(self, work: UnitOfWork, series: Series, start: datetime) -> CheckIn:
        """Of an hour of the series; due right after it and open for a week."""
        session = TherapySession(
            id=SessionId(self.house.chance.uuid()),
            series_id=series.id,
            client_id=series.client_id,
            therapist_id=series.therapist_id,
            key=start.replace(tzinfo=None),
            starts_at=start,
            ends_at=start + HOUR,
            timezone="UTC",
        )
        checkin = CheckIn(
            id=CheckInId(self.house.chance.uuid()),
            session_id=session.id,
            client_id=session.client_id,
            therapist_id=session.therapist_id,
            session_starts_at=session.starts_at,
            session_ends_at=session.ends_at,
            due_at=session.ends_at,
            expires_at=session.ends_at + timedelta(days=7),
        )
        await work.sessions.plan(Operator(), session)
        await work.checkins.add(Operator(), checkin)
        return checkin

    async def put(self, work: UnitOfWork, client: Client, checkin: CheckIn) -> Asked:
        """The check-in is on the client's screen, nothing answered yet."""
        address, ref = _reachable(client), MessageRef("1")
        reply = self.blank(client)
        sent = replace(
            checkin, state=CheckInState.SENT, reason=Reason.WAITING_FOR_ANSWER, sent_at=self.now
        )
        await work.replies.put(Product(), checkin, reply)
        await work.checkins.move(Product(), sent, expecting=_SCHEDULED)
        key = checkin_key(checkin.id)
        posted = Posted(key=key, to=address, ref=ref, posted_at=self.now, client_id=client.id)
        await work.posted.remember(Product(), posted)
        codec = Codec(self.house.store.vault)
        buttons = [
            codec.encode(Press(Verb.VALUE, id=checkin.id, a=item, b=7), address)
            for item in range(len(reply.asked))
        ]
        return Asked(user=int(address.value[3:]), message=1, buttons=buttons)

    def blank(self, client: Client) -> Reply:
        """The first five items."""
        instrument = self.house.instrument
        items = [item.id for item in instrument.items[:5]]
        locale, asked = self.house.messenger.asked(client.speech, items)
        return Reply(instrument=f"{instrument.id}/{instrument.version}", locale=locale, asked=asked)

    async def answered(
        self, work: UnitOfWork, client: Client, checkin: CheckIn, rating: int
    ) -> None:
        """All items near one rating, an hour after it was asked."""
        reply = replace(self.blank(client), sharing=Sharing.SHARED)
        for index, item in enumerate(reply.items):
            is_reversed = self.house.instrument.item(item).reversed
            value = min(10, rating + index % 2)
            reply = reply.with_response(index, 10 - value if is_reversed else value)
        at = checkin.due_at + timedelta(hours=1)
        done = replace(
            checkin,
            state=CheckInState.COMPLETED,
            reason=Reason.ANSWERED,
            sent_at=checkin.due_at,
            completed_at=at,
            closed_at=at,
        )
        await work.replies.put(Product(), checkin, reply)
        await work.checkins.move(Product(), done, expecting=_SCHEDULED)

    async def read_until(self, work: UnitOfWork, therapist: Therapist, until: datetime) -> None:
        """The last digest; the next one is due a week after it."""
        post = DigestPost(
            id=self.house.chance.uuid(),
            therapist_id=therapist.id,
            due_at=until,
            covers_after=BEGINNING,
            covers_until=until,
        )
        await work.digests.add(Product(), post)

    def _address(self) -> Address:
        self.users += 1
        return Address(f"tg:{self.users}")


async def people_asked(house: House, count: int) -> list[Asked]:
    """As many clients of one therapist, each with an open check-in."""
    registrar = Registrar(house=house, now=house.clock.now())
    asked: list[Asked] = []
    async with house.open_work() as work:
        therapist = await registrar.therapist(work)
        await registrar.read_until(work, therapist, registrar.now)
        await work.commit()
    for begin in range(0, count, _TOGETHER):
        async with house.open_work() as work:
            for number in range(begin, min(begin + _TOGETHER, count)):
                client = await registrar.client(work, therapist, f"C-{number}")
                start = registrar.now - timedelta(hours=3)
                series = await registrar.series(work, client, start)
                checkin = await registrar.checkin(work, series, start)
                asked.append(await registrar.put(work, client, checkin))
            await work.commit()
    return asked


async def people_due(house: House, count: int, due_at: datetime) -> None:
    """As many clients of one therapist, whose check-in is due at that instant."""
    registrar = Registrar(house=house, now=house.clock.now(), users=2 * FIRST_USER)
    async with house.open_work() as work:
        therapist = await registrar.therapist(work)
        await registrar.read_until(work, therapist, registrar.now)
        for number in range(count):
            client = await registrar.client(work, therapist, f"D-{number}")
            start = due_at - HOUR
            series = await registrar.series(work, client, start)
            await registrar.checkin(work, series, start)
        await work.commit()


async def caseload(
    registrar: Registrar, work: UnitOfWork, *, clients: int, weeks: int
) -> Therapist:
    """A therapist, whose clients answered every week up to yesterday; one falls at the end."""
    therapist = await registrar.therapist(work)
    yesterday = (registrar.now - timedelta(days=1)).replace(microsecond=0)
    first = yesterday - timedelta(weeks=weeks - 1)
    for number in range(clients):
        client = await registrar.client(work, therapist, f"K-{number}")
        series = await registrar.series(work, client, first)
        for week in range(weeks):
            checkin = await registrar.checkin(work, series, first + timedelta(weeks=week))
            falls = number == 0 and week == weeks - 1
            rating = 3 if falls else 6 + (number * 7 + week * 5) % 4
            await registrar.answered(work, client, checkin, rating)
    return therapist


def _reachable(client: Client) -> Address:
    if client.address is None:
        raise ValueError("everybody here has an address")
    return client.address
