"""The running bot put together: intake, sender and ticks side by side."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from socket import socket

from bot.alliance.errors import AllianceError
from bot.chat.presence import Presence
from bot.chat.sender import Sender
from bot.chat.transport import Telegram
from bot.ops.health import Health
from bot.ops.metrics import CountingLog
from bot.reports.typst_renderer import TypstRenderer
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.usecases.actors import Product
from bot.usecases.alert_admins import AlertAdmins
from bot.usecases.events import Event
from bot.usecases.record_delivery import RecordDelivery, RecordFailure
from bot.vault import harden_process
from bot.wiring.alert_bell import AlertBell
from bot.wiring.calendars import calendar_tick
from bot.wiring.chores import chores_of
from bot.wiring.clocks import JumpWatch, RemoteClock
from bot.wiring.doors import Doors, open_doors
from bot.wiring.house import House, open_house
from bot.wiring.line import Listening, OwnWebhook
from bot.wiring.logs import open_log
from bot.wiring.menus import Menus
from bot.wiring.reaching import Loop, reaching
from bot.wiring.run_lock import run_lock
from bot.wiring.running import Parts, run_until_stopped
from bot.wiring.store import NoClinicError
from bot.wiring.ticks import ticks
from bot.wiring.watching import watching


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


@asynccontextmanager
async def _telegram(settings: Settings, token: str) -> AsyncIterator[Telegram]:
    telegram = Telegram(token, settings.telegram_api)
    try:
        yield telegram
    finally:
        await telegram.close()
