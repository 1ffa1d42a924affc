"""The running bot: intake, sender and ticks side by side, until it is told to stop."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from socket import socket

from bot.alliance.errors import AllianceError
from bot.calendars import days, recurrence
from bot.chat.care_voice import ChatCareVoice
from bot.chat.presence import Presence
from bot.chat.retention_voice import ChatRetentionVoice
from bot.chat.sender import Sender
from bot.chat.transport import Telegram
from bot.ops.health import Health
from bot.ops.metrics import CountingLog
from bot.reports.typst_renderer import TypstRenderer
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.usecases.actors import Product
from bot.usecases.alert_admins import AlertAdmins
from bot.usecases.deliver_checkins import DeliverDueCheckIns
from bot.usecases.end_retention import EndRetention
from bot.usecases.events import Event
from bot.usecases.extend_series import ExtendSeries
from bot.usecases.follow_up_checkins import ExpireCheckIns, RemindClients
from bot.usecases.leave import ResumePaused
from bot.usecases.look_after_therapists import LookAfterTherapists
from bot.usecases.post_digest import PostWeeklyDigests
from bot.usecases.record_delivery import RecordDelivery, RecordFailure
from bot.usecases.send_notices import SendNotices
from bot.vault import harden_process
from bot.wiring.alert_bell import AlertBell
from bot.wiring.calendars import calendar_tick
from bot.wiring.clocks import JumpWatch, RemoteClock
from bot.wiring.house import House, open_house
from bot.wiring.line import Listening, OwnWebhook
from bot.wiring.logs import open_log
from bot.wiring.menus import Menus
from bot.wiring.reaching import Loop, reaching
from bot.wiring.run_lock import run_lock
from bot.wiring.store import NoClinicError
from bot.wiring.ticks import Chores, ticks
from bot.wiring.watching import watching

LAST_WORDS = 14
"""Seconds after a signal, or a failure for good, when the kernel ends what did not end itself."""

STOPPING = (signal.SIGTERM, signal.SIGINT)


class NoTokenError(AllianceError):
    """There is no bot to be."""


async def serve(settings: Settings) -> None:
    """Until SIGTERM or SIGINT; ends within 15 s of it.

    Raises:
        NoTokenError: no token.
        AlreadyRunningError: another process runs this clinic.
        AllianceError: as `open_house`.
    """
    harden_process()
    if settings.telegram_token is None:
        raise NoTokenError("set ALLIANCE_TELEGRAM_TOKEN to the token @BotFather gave you")
    if not settings.data_dir.is_dir():
        raise NoClinicError
    log = CountingLog(open_log(settings.log_format, settings.log_level))
    token = settings.telegram_token.get_secret_value()
    with run_lock(settings.data_dir), open_doors(settings) as doors:
        async with open_house(settings, thorough=True) as house, _telegram(settings, token) as line:
            await _try_writing(house)
            await run_until_stopped(parts_of(house, line, log, doors))
    log.event(Event.STOPPED)


async def _try_writing(house: House) -> None:
    """A full disk shows at once, before anybody is answered. Raises StoreUnavailableError."""
    async with house.open_work() as work:
        await work.updates.try_writing(Product(), house.clock.now())
        await work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Where somebody may knock: None where nobody is to."""

    webhook: socket | None
    health: socket | None


@contextmanager
def open_doors(settings: Settings) -> Iterator[Doors]:
    """Before anything else runs, so that an address that is taken ends it cleanly.

    Raises:
        CannotListenError: an address is taken, or not this machine's.
    """
    with ExitStack() as stack:
        webhook = health = None
        if settings.webhook_url is None and settings.health_listen is None:
            yield Doors(webhook=None, health=None)
            return
        from bot.ops.web import listen  # noqa: PLC0415  # a server's weight only where one runs

        if settings.webhook_url is not None:
            webhook = listen("ALLIANCE_WEBHOOK_LISTEN", settings.webhook_listen)
            stack.enter_context(webhook)
        if settings.health_listen is not None:
            health = listen("ALLIANCE_HEALTH_LISTEN", settings.health_listen)
            stack.enter_context(health)
        yield Doors(webhook=webhook, health=health)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What runs: loops for ever, ticks now and then."""

    loops: tuple[Loop, ...]
    scheduler: Scheduler


def parts_of(house: House, telegram: Telegram, counting: CountingLog, doors: Doors) -> Parts:
    """Puts the running bot together."""
    log = AlertBell(
        log=counting,
        open_work=house.open_work,
        clock=house.clock,
        tell=AlertAdmins(messenger=house.messenger),
    )
    sender = Sender(
        open_work=house.open_work,
        telegram=telegram,
        renderer=TypstRenderer(),
        clock=house.clock,
        record=RecordDelivery(messenger=house.messenger),
        failed=RecordFailure(),
        log=log,
    )
    wound_by_hand = isinstance(house.clock, RemoteClock)
    line = Listening(
        telegram=telegram,
        name=house.bot_name,
        own_webhook=OwnWebhook(house.settings.data_dir),
        clock=None if wound_by_hand else house.clock,
        log=log,
        elapsed=time.monotonic,
    )
    reached = reaching(house, line, sender.wake, log, door=doors.webhook)
    watch = JumpWatch(house.clock, log, agreed_at=line.agreed_at)
    trusted = None if wound_by_hand else watch
    scheduler = Scheduler(
        [
            *ticks(
                chores_of(house),
                open_work=house.open_work,
                clock=house.clock,
                changed=sender.wake,
                watch=trusted,
            ),
            calendar_tick(house, log, changed=sender.wake, watch=trusted),
            *watching(house, reached.presence, log, trusted),
        ],
        log,
    )

    def wound() -> None:
        scheduler.hurry()
        sender.wake()

    follow = [partial(house.clock.follow, wound)] if isinstance(house.clock, RemoteClock) else []
    health = _health(house, reached.presence, counting, doors.health)
    menus = Menus(house=house, telegram=telegram)
    loops: tuple[Loop, ...] = (*reached.loops, sender.run, menus.run, *follow, *health)
    return Parts(loops=loops, scheduler=scheduler)


def _health(
    house: House, presence: Presence, log: CountingLog, door: socket | None
) -> tuple[Loop, ...]:
    if door is None:
        return ()
    from bot.ops.endpoints import Endpoints  # noqa: PLC0415  # as in `open_doors`
    from bot.ops.web import serve as serve_http  # noqa: PLC0415

    health = Health(
        open_work=house.open_work,
        clock=house.clock,
        contact_age=lambda: presence.age,
        elapsed=time.monotonic,
    )
    return (partial(serve_http, Endpoints(health, log.counts).app(), door),)


def chores_of(house: House) -> Chores:
    """The use cases behind the ticks."""
    messenger = house.messenger
    return Chores(
        deliver=DeliverDueCheckIns(messenger=messenger, instrument=house.instrument),
        remind=RemindClients(messenger=messenger),
        expire=ExpireCheckIns(messenger=messenger),
        notify=SendNotices(messenger=messenger),
        resume=ResumePaused(),
        digests=PostWeeklyDigests(
            show=house.desk.show_digest, messenger=messenger, chance=house.chance
        ),
        care=LookAfterTherapists.aloud(ChatCareVoice(messenger)),
        extend=ExtendSeries(chance=house.chance, recurrences=recurrence, holidays=days),
        retain=EndRetention(voice=ChatRetentionVoice(messenger=messenger)),
    )


async def run_until_stopped(parts: Parts) -> None:
    """All loops together: one that fails ends the others, and the error passes on."""
    stop = asyncio.Event()
    with _signals(stop):
        parts.scheduler.start()
        try:
            async with asyncio.TaskGroup() as group:
                running = [group.create_task(_until_it_fails(loop)) for loop in parts.loops]
                await stop.wait()
                for task in running:
                    task.cancel()
        finally:
            await parts.scheduler.stop()
            signal.alarm(0)


async def _until_it_fails(loop: Loop) -> None:
    try:
        await loop()
    except Exception:
        signal.alarm(LAST_WORDS)
        raise


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first signal asks; a call that hangs after it is ended by the kernel's own alarm."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        signal.alarm(LAST_WORDS)
        stop.set()

    for number in STOPPING:
        loop.add_signal_handler(number, asked)
    try:
        yield
    finally:
        for number in STOPPING:
            loop.remove_signal_handler(number)


@asynccontextmanager
async def _telegram(settings: Settings, token: str) -> AsyncIterator[Telegram]:
    telegram = Telegram(token, settings.telegram_api)
    try:
        yield telegram
    finally:
        await telegram.close()
