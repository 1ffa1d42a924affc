"""A small town: a clinic in memory, the real conversation, and a chat window for each person.

town = await Town.founded()
ada = await town.client("Ada", alias="K-17")
await ada.says("/help")
assert "/pause" in ada.last.text
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.alliance.checkins import CheckIn
from bot.alliance.clinic import Policies
from bot.alliance.people import Address, ClientId, ClinicId, Speech, TherapistId
from bot.alliance.sessions import Recurrence
from bot.calendars import recurrence
from bot.chat.assembly import Assembly
from bot.chat.callback_data import Codec
from bot.chat.content import Button, Content, TapAnswer
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.incoming import Tap, Typed
from bot.chat.messenger import ChatMessenger
from bot.chat.routes import Routes
from bot.chat.voices.care import ChatCareVoice
from bot.chat.voices.retention import ChatRetentionVoice
from bot.exchange.shipped import shipped_instruments
from bot.i18n.catalogs import Catalogs
from bot.safety.shipped import shipped_numbers, shipped_phrasebooks
from bot.usecases.actors import Operator, Product
from bot.usecases.deliver_checkins import DeliverDueCheckIns
from bot.usecases.end_retention import EndRetention
from bot.usecases.export_client import ExportClient
from bot.usecases.follow_up_checkins import ExpireCheckIns, RemindClients
from bot.usecases.init_clinic import InitClinic
from bot.usecases.invite import InviteAdmin, InviteClient, InviteTherapist
from bot.usecases.leave import ResumePaused
from bot.usecases.look_after_therapists import LookAfterTherapists
from bot.usecases.ports import UNKNOWN_OUTCOME, Act, MessageRef, Outgoing, UnitOfWork
from bot.usecases.post_digest import PostDigest, PostWeeklyDigests
from bot.usecases.record_delivery import RecordDelivery, RecordFailure
from bot.usecases.record_session import RecordSession
from bot.usecases.send_notices import SendNotices
from bot.usecases.show_digest import ShowDigest
from bot.wiring.languages import CatalogueTexts, ShippedLanguages
from tests.chat.admin_office import admin_menus
from tests.fakes.memory import MemoryStore
from tests.fakes.tiny_vault import TinyVault
from tests.usecases.counted_chance import CountedChance

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Nine in the morning in Toronto."""
TORONTO = "America/Toronto"
CATALOGS = Catalogs.load()
INSTRUMENT = shipped_instruments()[-1][0]
NUMBERS = shipped_numbers()
PHRASEBOOKS = shipped_phrasebooks()

Chore = Callable[[UnitOfWork, datetime], object]


@dataclass(slots=True)
class Shown:
    """One message in a chat window."""

    ref: str
    content: Content
    from_bot: bool = True
    attachment: bytes | None = None

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def labels(self) -> list[str]:
        return [button.text for row in self.content.rows for button in row]

    def button(self, label: str) -> Button:
        return next(b for row in self.content.rows for b in row if b.text == label)


@dataclass(slots=True)
class Resident:
    """Somebody with a chat window."""

    town: "Town"
    name: str
    address: Address
    language: str | None = "en"
    shown: list[Shown] = field(default_factory=list)
    answers: list[TapAnswer | None] = field(default_factory=list)
    drawings: list[Shown] = field(default_factory=list)
    """Pictures and pages, not yet drawn."""
    id: object = None
    blocked: bool = False
    unheard: bool = False
    """New messages arrive, but nobody ever hears that they did."""

    @property
    def last(self) -> Shown:
        return [one for one in self.shown if one.from_bot][-1]

    @property
    def texts(self) -> str:
        return "\n".join(one.text for one in self.shown)

    async def says(self, text: str, *, edited: bool = False) -> None:
        mine = Shown(str(next(self.town.refs)), Content(text or " x"), from_bot=False)
        self.shown.append(mine)
        typed = Typed(
            update_id=next(self.town.updates),
            sender=self.address,
            text=text,
            ref=MessageRef(mine.ref),
            reply_to=None,
            edited=edited,
            language=self.language,
        )
        await self.town.handle(typed)

    async def taps(self, label: str, on: Shown | None = None) -> TapAnswer | None:
        message = on or self.last
        return await self.taps_data(message.button(label).data, message)

    async def taps_data(self, data: str, on: Shown | None = None) -> TapAnswer | None:
        message = on or (self.last if self.shown else None)
        tap = Tap(
            update_id=next(self.town.updates),
            sender=self.address,
            callback_id="1",
            data=data,
            ref=MessageRef(message.ref) if message else None,
            language=self.language,
        )
        answer = await self.town.handle(tap)
        self.answers.append(answer)
        return answer


@dataclass(slots=True)
class Town:
    store: MemoryStore
    routes: Routes
    messenger: ChatMessenger
    chance: CountedChance
    clock: "HandClock"
    residents: dict[str, Resident] = field(default_factory=dict)
    refs: "count[int]" = field(default_factory=lambda: count(1))
    updates: "count[int]" = field(default_factory=lambda: count(1000))

    @classmethod
    async def founded(cls, now: datetime = MONDAY, **policies: str) -> "Town":
        store, chance, clock = MemoryStore(), CountedChance(), HandClock(now)
        messenger = ChatMessenger(
            catalogs=CATALOGS,
            codec=Codec(TinyVault()),
            chance=chance,
            instrument=INSTRUMENT,
            numbers=NUMBERS,
        )
        town = cls(store, _routes(messenger, chance, clock), messenger, chance, clock)
        async with store.open_work() as work:
            await InitClinic()(work, Operator(), ClinicId(chance.uuid()))
            await work.commit()
        await town.policy(**policies)
        return town

    @property
    def now(self) -> datetime:
        return self.clock.time

    async def policy(self, **texts: str) -> None:
        async with self.store.open_work() as work:
            known = (await work.clinic.get(Operator())).policies.as_texts()
            await work.clinic.save_policies(Operator(), Policies.from_texts(known | texts))
            await work.commit()

    # --- people --------------------------------------------------------------------------------

    def stranger(self, name: str = "Chidi", language: str | None = "en") -> Resident:
        resident = Resident(self, name, Address(f"tg:{len(self.residents) + 1}"), language)
        self.residents[resident.address.value] = resident
        return resident

    async def therapist(self, name: str = "Bruno", locale: str = "en") -> Resident:
        invite = InviteTherapist(chance=self.chance, languages=ShippedLanguages.load())
        async with self.store.open_work() as work:
            speech = Speech(locale, TORONTO)
            invitation = await invite(work, Operator(), name=name, speech=speech, now=self.now)
            await work.commit()
        resident = self.stranger(name)
        resident.id = TherapistId(invitation.id)
        await resident.says(f"/start {invitation.token}")
        return resident

    async def admin(self, name: str = "Dalia") -> Resident:
        resident = self.stranger(name)
        await resident.says(f"/start {await self.admin_token(name)}")
        async with self.store.open_work() as work:
            known = await work.staff.admin_at(Product(), resident.address)
            resident.id = None if known is None else known.id
        return resident

    async def admin_token(self, name: str) -> str:
        """An admin's invitation, for whoever opens it."""
        invite = InviteAdmin(chance=self.chance, languages=ShippedLanguages.load())
        async with self.store.open_work() as work:
            speech = Speech("en", TORONTO)
            invitation = await invite(work, Operator(), name=name, speech=speech, now=self.now)
            await work.commit()
        return invitation.token

    async def invited(
        self,
        name: str,
        therapist: Resident,
        *,
        alias: str = "K-17",
        locale: str = "en",
        country: str | None = "CA",
        timezone: str = TORONTO,
    ) -> tuple[Resident, str]:
        """Somebody with an invitation in hand who has not opened it."""
        assert isinstance(therapist.id, object)
        invite = InviteClient(chance=self.chance, languages=ShippedLanguages.load())
        async with self.store.open_work() as work:
            invitation = await invite(
                work,
                Operator(),
                therapist_id=TherapistId(therapist.id),  # type: ignore[arg-type]  # a resident's id is of their role
                alias=alias,
                speech=Speech(locale, timezone),
                country=country,
                now=self.now,
            )
            await work.commit()
        resident = self.stranger(name, locale)
        resident.id = ClientId(invitation.id)
        return resident, invitation.token

    async def client(self, name: str, therapist: Resident, **more: str) -> Resident:
        """Joined, with the first button of every step."""
        resident, token = await self.invited(name, therapist, **more)
        await resident.says(f"/start {token}")
        while resident.last.labels:
            await resident.taps(resident.last.labels[0])
        return resident

    # --- sessions and time ---------------------------------------------------------------------

    async def session(self, client: Resident, ends_at: datetime | None = None) -> None:
        """One session, over at `ends_at` (now unless given)."""
        start = (ends_at or self.now) - timedelta(minutes=50)
        record = RecordSession(chance=self.chance, recurrences=recurrence)
        async with self.store.open_work() as work:
            await record(
                work,
                Operator(),
                client.id,  # type: ignore[arg-type]  # a resident's id is of their role
                Recurrence(start=start.replace(tzinfo=None), timezone="UTC"),
                self.now,
            )
            await work.commit()

    async def passes(self, length: timedelta, step: timedelta = timedelta(hours=1)) -> None:
        """Time passes; everything due on the way happens."""
        end = self.now + length
        while self.now < end:
            self.clock.time = min(self.now + step, end)
            await self.tick()

    async def tick(self) -> None:
        for chore in self._chores():
            async with self.store.open_work() as work:
                await chore(work, self.now)  # type: ignore[operator]  # chores are of one shape
                await work.commit()
        await self.deliver()

    def _chores(self) -> list[object]:
        messenger = self.messenger
        return [
            ResumePaused(),
            DeliverDueCheckIns(messenger=messenger, instrument=INSTRUMENT),
            RemindClients(messenger=messenger),
            ExpireCheckIns(messenger=messenger),
            EndRetention(voice=ChatRetentionVoice(letters=messenger)),
            SendNotices(messenger=messenger),
            LookAfterTherapists.aloud(ChatCareVoice(messenger)),
            PostWeeklyDigests(
                show=ShowDigest(instrument=INSTRUMENT), messenger=messenger, chance=self.chance
            ),
        ]

    async def checkins(self, client: Resident) -> list[CheckIn]:
        async with self.store.open_work() as work:
            return list(await work.checkins.of_client(Product(), client.id))  # type: ignore[arg-type]  # a resident's id is of their role

    # --- the channel ---------------------------------------------------------------------------

    async def handle(self, incoming: Tap | Typed) -> TapAnswer | None:
        async with self.store.open_work() as work:
            answer = await self.routes(work, incoming)
            await work.commit()
        await self.deliver()
        return answer

    async def deliver(self) -> None:
        """Brings everything that waits to the windows, as the sender would."""
        while True:
            async with self.store.open_work() as work:
                taken = await work.outbox.take(Product(), self.now, 50)
                for one in taken:
                    await self._bring(work, one.outgoing)
                await work.commit()
            if not taken:
                return

    async def _bring(self, work: UnitOfWork, row: Outgoing) -> None:
        resident = self.residents[row.to.value]
        if resident.blocked:
            await RecordFailure()(work, row, "blocked", gone=True, now=self.now)
            return
        ref = await self._applied(work, resident, row)
        if resident.unheard and row.act is Act.POST:
            await RecordFailure()(work, row, UNKNOWN_OUTCOME, gone=False, now=self.now)
            return
        await RecordDelivery(messenger=self.messenger)(
            work, row, MessageRef(ref) if ref else None, self.now
        )

    async def _applied(self, work: UnitOfWork, resident: Resident, row: Outgoing) -> str | None:
        match row.act:
            case Act.POST:
                shown = Shown(
                    str(next(self.refs)), Content.from_json(row.body), attachment=row.attachment
                )
                (resident.drawings if shown.content.draws else resident.shown).append(shown)
                return shown.ref
            case Act.REMOVE_REF:
                ref = json.loads(row.body)["ref"]
                resident.shown = [one for one in resident.shown if one.ref != ref]
                return None
            case _:
                assert row.key is not None
                posted = await work.posted.find(Product(), row.key)
                if posted is None:
                    return None
                if row.act is Act.REMOVE:
                    resident.shown = [one for one in resident.shown if one.ref != posted.ref]
                    return None
                for one in resident.shown:
                    if one.ref == posted.ref:
                        one.content = Content.from_json(row.body)
                return posted.ref


@dataclass(slots=True)
class HandClock:
    time: datetime

    def now(self) -> datetime:
        return self.time


def _routes(messenger: ChatMessenger, chance: CountedChance, clock: HandClock) -> Routes:
    show = ShowDigest(instrument=INSTRUMENT)
    name = f"{INSTRUMENT.id}/{INSTRUMENT.version}"
    return Assembly(
        clock=clock,
        catalogs=CATALOGS,
        messenger=messenger,
        phrasebooks=PHRASEBOOKS,
        staff=StaffHandlers(
            record_session=RecordSession(chance=chance, recurrences=recurrence),
            invite_client=InviteClient(chance=chance, languages=ShippedLanguages.load()),
            show_digest=show,
            post_digest=PostDigest(show=show, messenger=messenger, chance=chance),
            link="https://t.me/the_bot?start={}".format,
        ),
        admin=admin_menus(messenger, chance, clock, ShippedLanguages.load()),
        export=ExportClient(
            texts=CatalogueTexts(catalogs=CATALOGS, instruments={name: INSTRUMENT})
        ),
    ).routes()
