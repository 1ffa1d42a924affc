"""Health and metrics: what they say when all is well, and when it is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import pytest

from bot.ops.endpoints import Endpoints
from bot.ops.health import Health
from bot.ops.metrics import CountingLog
from bot.ops.web import CannotListenError, listen, serve
from bot.usecases.events import Event, Field
from bot.usecases.ports import Lane, SealBrokenError, StoreUnavailableError, UnitOfWork
from tests.builders import AS_PRODUCT, MONDAY_9, an_outgoing, move_in
from tests.fakes.memory import MemoryStore


class At:
    def now(self) -> datetime:
        return MONDAY_9


@dataclass
class Bot:
    """What is examined, and how it can ail."""

    store: MemoryStore = field(default_factory=MemoryStore)
    trouble: Exception | None = None
    contact_age: float | None = 3.0
    now: float = 0.0
    written: list[Event] = field(default_factory=list)
    log: CountingLog = field(init=False)
    health: Health = field(init=False)

    def __post_init__(self) -> None:
        self.log = CountingLog(self)
        self.health = Health(
            open_work=self.open_work,
            clock=At(),
            contact_age=lambda: self.contact_age,
            elapsed=lambda: self.now,
        )

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        self.written.append(event)

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator[UnitOfWork]:
        if self.trouble is not None:
            raise self.trouble
        async with self.store.open_work() as work:
            yield work

    async def asked(self, path: str) -> httpx.Response:
        self.now += 2
        app = Endpoints(self.health, self.log.counts).app()
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.get(path)


@pytest.fixture
async def bot() -> Bot:
    bot = Bot()
    async with bot.store.open_work() as work:
        await move_in(work)
        await work.commit()
    return bot


async def test_a_bot_that_is_well_says_so(bot: Bot) -> None:
    answer = await bot.asked("/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "store_writes": True,
        "key_opens": True,
        "contact_age": 3.0,
        "queue_age": None,
        "loop_lag": 0.0,
    }
    assert (await bot.asked("/live")).json() == {"live": True, "loop_lag": 0.0}


async def test_looking_writes_for_real_so_that_a_full_disk_shows(bot: Bot) -> None:
    before = bot.store.commits
    await bot.asked("/ready")
    assert bot.store.commits == before + 1
    assert bot.store.tables.signs["probe"] == MONDAY_9


@pytest.mark.parametrize(
    ("trouble", "age", "wrong"),
    [
        (StoreUnavailableError("disk full"), 3.0, "store_writes"),
        (SealBrokenError("clinic.policies"), 3.0, "key_opens"),
        (None, 91.0, "contact_age"),
        (None, None, "contact_age"),
    ],
)
async def test_a_bot_that_ails_is_not_ready_but_lives(
    bot: Bot, trouble: Exception | None, age: float | None, wrong: str
) -> None:
    bot.trouble, bot.contact_age = trouble, age
    ready, live = await bot.asked("/ready"), await bot.asked("/live")
    assert (ready.status_code, live.status_code) == (503, 200)
    assert ready.json()["ready"] is False
    assert ready.json()[wrong] in (False, 91.0, None)


async def test_a_row_that_does_not_leave_grows_old_and_one_that_leaves_does_not(bot: Bot) -> None:
    async with bot.store.open_work() as work:
        await work.outbox.put(AS_PRODUCT, an_outgoing("stuck"))
        await work.commit()
    ages = [(await bot.asked("/ready")).json()["queue_age"] for _ in range(3)]
    assert ages == [0.0, 2.0, 4.0]
    async with bot.store.open_work() as work:
        await work.outbox.put(AS_PRODUCT, an_outgoing("next"))
        await work.outbox.delivered(AS_PRODUCT, an_outgoing("stuck").id)
        await work.commit()
    assert (await bot.asked("/ready")).json()["queue_age"] == 0.0


async def test_what_waits_is_counted_by_lane_until_it_has_left(bot: Bot) -> None:
    async with bot.store.open_work() as work:
        for name in ("one", "two"):
            await work.outbox.put(AS_PRODUCT, an_outgoing(name, lane=Lane.DIGEST))
        await work.outbox.put(AS_PRODUCT, an_outgoing("three", lane=Lane.ANSWER))
        await work.outbox.delivered(AS_PRODUCT, an_outgoing("three").id)
        await work.commit()
    page = (await bot.asked("/metrics")).text
    assert 'alliance_queue_depth{lane="digest"} 2.0' in page
    assert 'alliance_queue_depth{lane="answer"} 0.0' in page
    bot.trouble = StoreUnavailableError("disk full")
    assert "alliance_queue_depth{" not in (await bot.asked("/metrics")).text


async def test_many_who_ask_at_once_cost_one_look(bot: Bot) -> None:
    before = bot.store.commits
    await asyncio.gather(*(bot.health.vitals() for _ in range(20)))
    assert bot.store.commits == before + 1


async def test_metrics_count_every_event_and_name_nothing_else(bot: Bot) -> None:
    bot.log.event(Event.SEND_DELIVERED, level="debug", row="a-row-id")
    bot.log.event(Event.SEND_DELIVERED)
    page = (await bot.asked("/metrics")).text
    assert 'alliance_events_total{event="send_delivered"} 2.0' in page
    assert "alliance_ready 1.0" in page
    assert "alliance_contact_age_seconds 3.0" in page
    assert "a-row-id" not in page
    labels = {line.partition("{")[2].partition("}")[0] for line in page.splitlines() if "{" in line}
    lanes = {f'lane="{lane.name.lower()}"' for lane in Lane}
    assert labels == {f'event="{event}"' for event in Event} | lanes
    assert bot.written == [Event.SEND_DELIVERED] * 2


async def test_it_serves_over_http_until_it_is_told_to_stop(bot: Bot) -> None:
    sock = listen("ALLIANCE_HEALTH_LISTEN", "127.0.0.1:0")
    port = sock.getsockname()[1]
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(serve(Endpoints(bot.health, bot.log.counts).app(), sock))
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{port}/ready")
        serving.cancel()
    assert answer.status_code == 200
    assert "server" not in answer.headers
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_an_address_that_is_taken_is_told_in_a_sentence() -> None:
    with listen("ALLIANCE_HEALTH_LISTEN", "127.0.0.1:0") as sock:
        port = sock.getsockname()[1]
        with pytest.raises(CannotListenError, match="ALLIANCE_HEALTH_LISTEN"):
            listen("ALLIANCE_HEALTH_LISTEN", f"127.0.0.1:{port}")
