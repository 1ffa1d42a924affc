"""Trials of the sender, with Telegram's limits lifted: letters, and a town's digests."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.alliance.people import Address
from bot.chat.content import Content
from bot.chat.pace import Pace
from bot.chat.sender import Sender
from bot.chat.transport import Telegram
from bot.ops.bench.fake_api import TOKEN
from bot.reports.typst_renderer import TypstRenderer
from bot.settings import Settings, load_settings
from bot.usecases.actors import Product
from bot.usecases.events import Event, Field
from bot.usecases.ports import Act, Lane, Outgoing, OutgoingId
from bot.usecases.record_delivery import RecordDelivery, RecordFailure
from bot.wiring.bench.clinics import Registrar, caseload, founded
from bot.wiring.bench.stopwatch import timed
from bot.wiring.chores import chores_of
from bot.wiring.house import House
from bot.wiring.ticks import Turn

_TOGETHER: Final = 100
_LOOK_EVERY: Final = 0.2


class Silence:
    """No log: what it costs is measured where the whole bot runs."""

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        """Says nothing."""


async def sends(rows: str) -> Mapping[str, object]:
    """So many messages to as many chats, from the outbox and with Telegram's limits lifted."""
    settings, count = load_settings(), int(rows)
    async with founded(settings) as house:
        await _write_letters(house, count)
        return {"rows": count, **await timed(lambda: _drain(house, settings))}


async def weekly(therapists: str, clients: str, weeks: str) -> Mapping[str, object]:
    """Everybody's digest falls due at once: all of them written, drawn and sent."""
    settings = load_settings()
    async with founded(settings) as house:
        registrar = Registrar(house=house, now=house.clock.now())
        for _ in range(int(therapists)):
            async with house.open_work() as work:
                one = await caseload(registrar, work, clients=int(clients), weeks=int(weeks))
                long_ago = registrar.now - timedelta(days=8)
                await registrar.read_until(work, one, long_ago)
                await work.commit()
        digests = chores_of(house).digests
        turn = Turn(
            chore=digests,
            open_work=house.open_work,
            clock=house.clock,
            changed=lambda: None,
            may_act=lambda: True,
        )
        written = await timed(turn)
        while await _owed(house):
            more = await timed(turn)
            written = {name: written[name] + more[name] for name in written}
        drained = await timed(lambda: _drain(house, settings))
        return {"written": written["cpu"], "sent": drained["cpu"]}


async def _owed(house: House) -> bool:
    """Whether somebody's digest of this week is still to be written."""
    async with house.open_work() as work:
        for therapist in await work.staff.therapists(Product()):
            last = await work.digests.last(Product(), therapist.id)
            if last is None or house.clock.now() - last.due_at > timedelta(days=7):
                return True
    return False


async def _write_letters(house: House, count: int) -> None:
    for begin in range(0, count, _TOGETHER):
        async with house.open_work() as work:
            for number in range(begin, min(begin + _TOGETHER, count)):
                row_id = house.chance.uuid()
                letter = Outgoing(
                    id=OutgoingId(row_id),
                    dedupe=str(row_id),
                    to=Address(f"tg:{1_000_000 + number}"),
                    act=Act.POST,
                    lane=Lane.CHECKIN,
                    key=None,
                    body=Content("How was it today?").to_json(),
                )
                await work.outbox.put(Product(), letter)
            await work.commit()


class _NoLimits(Pace):
    """Telegram as it will never be."""

    def wait(self, now: float, to: Address, *, post: bool) -> float:  # noqa: ARG002  # as in Pace
        return 0.0

    def room(self, now: float) -> int:  # noqa: ARG002  # as in Pace
        return 1000


async def _drain(house: House, settings: Settings) -> None:
    """The product's own sender until nothing waits."""
    telegram = Telegram(TOKEN, settings.telegram_api)
    sender = Sender(
        open_work=house.open_work,
        telegram=telegram,
        renderer=TypstRenderer(),
        clock=house.clock,
        record=RecordDelivery(messenger=house.messenger),
        failed=RecordFailure(),
        log=Silence(),
        pace=_NoLimits(),
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sender.run())
        await _until_empty(house)
        running.cancel()
    await telegram.close()


async def _until_empty(house: House) -> None:
    while True:
        async with house.open_work() as work:
            if await work.outbox.oldest_due(Product(), house.clock.now()) is None:
                return
        await asyncio.sleep(_LOOK_EVERY)
