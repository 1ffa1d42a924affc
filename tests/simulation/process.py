"""One life of the bot's process: the real intake, sender, routes, ticks and storage put together.

`Process.die()` drops every object it had; nothing is said goodbye to.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251  # seeded: the same seed is the same life
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.calendars import recurrence
from bot.chat.assembly import Assembly
from bot.chat.callback_data import Codec
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.intake import Intake
from bot.chat.messenger import ChatMessenger
from bot.chat.presence import Presence
from bot.chat.sender import Sender
from bot.chat.voices.care import ChatCareVoice
from bot.chat.voices.retention import ChatRetentionVoice
from bot.sandbox.world import TelegramWorld
from bot.scheduler import Tick
from bot.storage.unit_of_work import make_open_work
from bot.usecases.alert_admins import AlertAdmins
from bot.usecases.deliver_checkins import DeliverDueCheckIns
from bot.usecases.digest_report import DigestReport
from bot.usecases.end_retention import EndRetention
from bot.usecases.events import Event
from bot.usecases.export_client import ExportClient
from bot.usecases.extend_series import ExtendSeries
from bot.usecases.follow_up_checkins import ExpireCheckIns, RemindClients
from bot.usecases.invite import InviteClient
from bot.usecases.leave import ResumePaused
from bot.usecases.look_after_therapists import LookAfterTherapists
from bot.usecases.own_sheet import OwnSheet
from bot.usecases.ports import OpenWork
from bot.usecases.post_digest import PostDigest, PostWeeklyDigests
from bot.usecases.record_delivery import RecordDelivery, RecordFailure
from bot.usecases.record_session import RecordSession
from bot.usecases.send_notices import SendNotices
from bot.usecases.show_again import ShowAgain
from bot.usecases.show_digest import ShowDigest
from bot.usecases.supervision_sheet import SupervisionSheet
from bot.wiring.alert_bell import AlertBell
from bot.wiring.clocks import JumpWatch
from bot.wiring.languages import CatalogueTexts, ShippedLanguages
from bot.wiring.ticks import NOW_AND_THEN, Chores, ticks
from tests.builders import CLINIC_ID
from tests.chat.admin_office import admin_menus
from tests.chat.town import CATALOGS, INSTRUMENT, NUMBERS, PHRASEBOOKS
from tests.fakes.tiny_vault import TinyVault
from tests.simulation.local_telegram import LocalTelegram
from tests.simulation.notebook import Notebook, WatchedStore, watched
from tests.simulation.trouble import Pulse, Trouble

ROUND = 20.0
"""Virtual seconds between two rounds of ticks; winding the clock makes one at once."""
SELDOM = 10
"""Ticks that run seldom have one turn in so many rounds."""
LANGUAGES = ShippedLanguages.load()
_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082"
)


@dataclass(slots=True)
class SeededChance:
    dice: Random

    def uuid(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def token(self) -> str:
        return f"{self.dice.getrandbits(256):064x}"[:43]


class Dots:
    """Draws every report as one dot: what is drawn is no concern of these tests."""

    async def picture(self, report: DigestReport) -> bytes:
        return _DOT

    async def document(self, report: DigestReport, password: str | None = None) -> bytes:
        return b"%PDF-1.7"

    async def supervision(self, sheet: SupervisionSheet) -> bytes:
        return b"%PDF-1.7"

    async def own_data(self, sheet: OwnSheet) -> bytes:
        return b"%PDF-1.7"


@dataclass(slots=True)
class SkewedClock:
    """The machine's wall clock: true time and what somebody set it wrong by."""

    world: TelegramWorld
    skew: timedelta = timedelta()

    def now(self) -> datetime:
        return self.world.clock.now() + self.skew


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What a process finds when it starts, and what outlives it."""

    database: Path
    engine: AsyncEngine
    """Its connections die with each process; the statements it compiled cost too much to lose."""
    world: TelegramWorld
    clock: SkewedClock
    trouble: Trouble
    notebook: Notebook
    chance: SeededChance
    starts_at: datetime
    absent: float = 0.0
    """Seconds that were wound while nothing could be received."""

    def lived(self) -> float:
        """A monotonic reading that winding does move: for the guard against jumps of the clock."""
        return (self.world.clock.now() - self.starts_at).total_seconds()

    def awake(self) -> float:
        """A monotonic reading that winding moves only while nothing can be received.

        In a wound hour a living bot would have asked a hundred times.
        """
        return self.world.clock.real_seconds() + self.absent


@dataclass(slots=True)
class Process:
    """Started by `started`; ends by a crash (`pulse.died`) or by `die`."""

    pulse: Pulse
    engine: AsyncEngine
    real: OpenWork
    sender: Sender
    tasks: list[asyncio.Task[object]] = field(default_factory=list)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def started(cls, around: Surroundings) -> Self:
        vault, pulse = TinyVault(), Pulse(around.trouble)
        real = make_open_work(around.engine, vault, CLINIC_ID)
        store = WatchedStore(
            real=real,
            pulse=pulse,
            notebook=around.notebook,
            now=around.world.clock.now,
            calls=around.world.calls,
        )
        messenger = ChatMessenger(
            catalogs=CATALOGS,
            codec=Codec(vault),
            chance=around.chance,
            instrument=INSTRUMENT,
            numbers=NUMBERS,
        )
        telegram = LocalTelegram(around.world, pulse)
        log = AlertBell(
            log=around.notebook,
            open_work=store.open_work,
            clock=around.clock,
            tell=AlertAdmins(messenger=messenger),
        )
        sender = Sender(
            open_work=store.open_work,
            telegram=telegram,
            renderer=Dots(),
            clock=around.clock,
            record=RecordDelivery(messenger=messenger),
            failed=RecordFailure(),
            log=log,
        )
        presence = Presence(
            open_work=store.open_work,
            clock=around.clock,
            show_again=ShowAgain(messenger=messenger),
            changed=sender.wake,
            log=log,
            elapsed=around.awake,
        )
        intake = Intake(
            open_work=store.open_work,
            telegram=telegram,
            handle=watched(_assembly(messenger, around).routes()),
            clock=around.clock,
            wake_sender=sender.wake,
            log=log,
            contact=presence.contact,
        )
        process = cls(pulse, around.engine, real, sender)
        watch = JumpWatch(around.clock, around.notebook, elapsed=around.lived)
        due = ticks(
            _chores(messenger, around.chance),
            open_work=store.open_work,
            clock=around.clock,
            changed=sender.wake,
            watch=watch,
        )
        log.may_act = watch.trusts
        due.append(Tick(name="alerts", every=NOW_AND_THEN, act=log.ring))
        rounds = process._rounds(due, around.notebook)
        for loop in (intake.run(), presence.run(), sender.run(), rounds):
            process.tasks.append(asyncio.create_task(loop))  # noqa: TID251  # ended in `die`
        return process

    def wound(self) -> None:
        self.hurry.set()
        self.sender.wake()

    async def die(self) -> None:
        """Whatever its tasks would still like to do, they cannot."""
        self.pulse.died.set()
        while running := [task for task in self.tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.sleep(0)
        await self.engine.dispose()

    def failure(self) -> BaseException | None:
        """What ended a loop that should never end."""
        ended = [one for one in self.tasks if one.done() and not one.cancelled()]
        return next((one.exception() for one in ended), None)

    async def _rounds(self, due: list[Tick], notebook: Notebook) -> None:
        number = 0
        while True:
            self.hurry.clear()
            for tick in due:
                if tick.every <= NOW_AND_THEN or number % SELDOM == 0:
                    await _guarded(tick, notebook)
            number += 1
            try:
                async with asyncio.timeout(ROUND):
                    await self.hurry.wait()
            except TimeoutError:
                continue


async def _guarded(tick: Tick, notebook: Notebook) -> None:
    """As the scheduler does: one that fails must not stop the others."""
    try:
        await tick.act()
    except Exception as error:  # noqa: BLE001  # whatever it is, the next turn tries again
        notebook.event(Event.TICK_FAILED, tick=tick.name, error=type(error).__name__)


def _chores(messenger: ChatMessenger, chance: SeededChance) -> Chores:
    return Chores(
        deliver=DeliverDueCheckIns(messenger=messenger, instrument=INSTRUMENT),
        remind=RemindClients(messenger=messenger),
        expire=ExpireCheckIns(messenger=messenger),
        notify=SendNotices(messenger=messenger),
        resume=ResumePaused(),
        digests=PostWeeklyDigests(
            show=ShowDigest(instrument=INSTRUMENT), messenger=messenger, chance=chance
        ),
        care=LookAfterTherapists.aloud(ChatCareVoice(messenger)),
        extend=ExtendSeries(chance=chance, recurrences=recurrence),
        retain=EndRetention(voice=ChatRetentionVoice(letters=messenger)),
    )


def _assembly(messenger: ChatMessenger, around: Surroundings) -> Assembly:
    show = ShowDigest(instrument=INSTRUMENT)
    name = f"{INSTRUMENT.id}/{INSTRUMENT.version}"
    return Assembly(
        clock=around.clock,
        catalogs=CATALOGS,
        messenger=messenger,
        phrasebooks=PHRASEBOOKS,
        staff=StaffHandlers(
            record_session=RecordSession(chance=around.chance, recurrences=recurrence),
            invite_client=InviteClient(chance=around.chance, languages=LANGUAGES),
            show_digest=show,
            post_digest=PostDigest(show=show, messenger=messenger, chance=around.chance),
            link="https://t.me/the_bot?start={}".format,
        ),
        admin=admin_menus(messenger, around.chance, around.clock, LANGUAGES),
        export=ExportClient(
            texts=CatalogueTexts(catalogs=CATALOGS, instruments={name: INSTRUMENT})
        ),
    )
