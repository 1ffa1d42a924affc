"""Real time, borrowed time, and time that jumps."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.usecases.events import Event, Field
from bot.wiring.clocks import (
    ClockUnreachableError,
    JumpWatch,
    RemoteClock,
    SystemClock,
    read_clock,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Sandbox:
    """A clock over HTTP that answers what the test says, byte for byte."""

    def __init__(self) -> None:
        self.body = b""
        self.status = b"200 OK"
        self.asked: list[str] = []
        self.answering: list[asyncio.Task[None]] = []
        self.changed = asyncio.Event()
        self.asked_again = asyncio.Event()

    def shows(self, now: datetime, version: int) -> None:
        self.body = json.dumps({"now": now.isoformat(), "version": version}).encode()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (me := asyncio.current_task()) is not None:
            self.answering.append(me)
        try:
            await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split(b" ")[1].decode()
        self.asked.append(path)
        if len(self.asked) > 2:
            self.asked_again.set()
        if "version=" in path:
            await self.changed.wait()
            self.changed.clear()
        writer.write(b"HTTP/1.1 " + self.status + b"\r\nContent-Type: x\r\n\r\n" + self.body)
        await writer.drain()


@pytest.fixture
async def sandbox() -> AsyncIterator[tuple[Sandbox, str]]:
    it = Sandbox()
    server = await asyncio.start_server(it.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield it, f"http://127.0.0.1:{port}/clock"
    for task in it.answering:
        task.cancel()
    await asyncio.gather(*it.answering, return_exceptions=True)
    server.close()
    await server.wait_closed()


def test_the_real_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


async def test_a_borrowed_clock_reads_once_and_goes_on_by_itself(
    sandbox: tuple[Sandbox, str],
) -> None:
    it, url = sandbox
    it.shows(NOON, 3)
    elapsed = iter([100.0, 100.0, 107.5])
    reading = await read_clock(url, wait=1)
    clock = RemoteClock(url, reading, elapsed=lambda: next(elapsed))

    assert clock.now() == NOON
    assert clock.now() == NOON + timedelta(seconds=7.5)
    assert it.asked == ["/clock"]


async def test_a_wound_clock_is_followed(sandbox: tuple[Sandbox, str]) -> None:
    it, url = sandbox
    it.shows(NOON, 3)
    clock = await RemoteClock.borrow(url)
    wound = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(clock.follow(wound.set))
        it.shows(NOON + timedelta(days=7), 4)
        it.changed.set()
        await asyncio.wait_for(wound.wait(), 2)
        following.cancel()

    assert clock.now() - (NOON + timedelta(days=7)) < timedelta(seconds=5)
    assert it.asked[1] == "/clock?version=3"


async def test_the_same_version_again_is_no_wind(sandbox: tuple[Sandbox, str]) -> None:
    it, url = sandbox
    it.shows(NOON, 3)
    clock = await RemoteClock.borrow(url)
    winds: list[int] = []
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(clock.follow(lambda: winds.append(1)))
        it.changed.set()
        await asyncio.wait_for(it.asked_again.wait(), 2)
        following.cancel()

    assert winds == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda it: setattr(it, "body", b"not json"),
        lambda it: setattr(it, "body", b'{"now": "yesterday", "version": 1}'),
        lambda it: setattr(it, "body", b'{"version": 1}'),
        lambda it: setattr(it, "body", b"[]"),
        lambda it: setattr(it, "status", b"404 Not Found"),
    ],
)
async def test_an_answer_without_sense_is_refused(
    sandbox: tuple[Sandbox, str], spoil: Callable[[Sandbox], None]
) -> None:
    it, url = sandbox
    it.shows(NOON, 3)
    spoil(it)

    with pytest.raises(ClockUnreachableError, match="ALLIANCE_CLOCK_URL"):
        await RemoteClock.borrow(url)


async def test_a_clock_that_is_not_there_is_refused() -> None:
    with pytest.raises(ClockUnreachableError):
        await read_clock("http://127.0.0.1:1/clock", wait=1)


async def test_a_clock_that_never_answers_is_given_up(sandbox: tuple[Sandbox, str]) -> None:
    it, url = sandbox
    it.shows(NOON, 3)
    with pytest.raises(ClockUnreachableError):
        await read_clock(f"{url}?version=3", wait=0.05)


class Watched:
    def __init__(self) -> None:
        self.wall = NOON
        self.elapsed = 0.0
        self.events: list[tuple[Event, dict[str, Field]]] = []

    def now(self) -> datetime:
        return self.wall

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        self.events.append((event, fields))

    def passes(self, wall: timedelta, elapsed: float) -> None:
        self.wall += wall
        self.elapsed += elapsed


async def test_a_clock_set_back_by_an_hour_is_noticed_once() -> None:
    it = Watched()
    watch = JumpWatch(it, it, elapsed=lambda: it.elapsed)
    it.passes(timedelta(hours=-1), 60)
    await watch()
    trusted = [watch.trusts()]
    for _ in range(2):
        it.passes(timedelta(seconds=60), 60)
        await watch()
        trusted.append(watch.trusts())

    assert trusted == [False, False, True]
    assert it.events == [(Event.CLOCK_JUMPED, {"seconds": -3660})]


async def test_a_clock_is_trusted_once_another_one_agrees_and_not_before() -> None:
    it, agreed = Watched(), list[float]()
    watch = JumpWatch(
        it,
        it,
        elapsed=lambda: it.elapsed,
        agreed_at=lambda: agreed[-1] if agreed else None,
    )
    trusted = [watch.trusts()]
    agreed.append(1.0)
    trusted.append(watch.trusts())
    it.passes(timedelta(days=365), 60)
    for _ in range(3):
        await watch()
        it.passes(timedelta(seconds=1), 1)
    trusted.append(watch.trusts())
    agreed.append(it.elapsed)
    trusted.append(watch.trusts())

    assert trusted == [False, True, False, True]


async def test_time_that_passes_as_it_should_is_no_news() -> None:
    it = Watched()
    watch = JumpWatch(it, it, elapsed=lambda: it.elapsed)
    it.passes(timedelta(hours=5, seconds=60), 5 * 3600)
    await watch()

    assert it.events == []
    assert watch.trusts()
