"""The clock that is wound forward, in itself and over HTTP."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.exchange import exchange
from bot.sandbox.phones import ImpossibleError, Phone, Phones
from bot.sandbox.server import A_MONDAY_MORNING, RunningServer

from .telegram_caller import Caller


def test_the_clock_adds_what_passed_and_what_was_wound() -> None:
    passed = 100.0
    clock = SandboxClock(A_MONDAY_MORNING, elapsed=lambda: passed)
    assert clock.now() == A_MONDAY_MORNING
    passed = 103.5
    clock.advance(timedelta(hours=2))
    assert clock.now() == A_MONDAY_MORNING + timedelta(hours=2, seconds=3.5)
    assert clock.real_seconds() == 3.5
    assert clock.version == 2


def test_the_clock_never_goes_back() -> None:
    clock = SandboxClock(A_MONDAY_MORNING)
    with pytest.raises(ValueError, match="forward only"):
        clock.advance(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="aware"):
        SandboxClock(A_MONDAY_MORNING.replace(tzinfo=None))


async def read_clock(server: RunningServer, query: str = "") -> tuple[datetime, int]:
    answer = await exchange("GET", server.clock_url + query, headers={}, seconds=30)
    body = json.loads(answer.body)
    return datetime.fromisoformat(body["now"]), body["version"]


async def test_whoever_reads_the_clock_is_told_at_once_when_it_is_wound(
    server: RunningServer, phones: Phones
) -> None:
    before, version = await read_clock(server)
    assert before.tzinfo == UTC
    waiting = asyncio.gather(read_clock(server, f"?version={version}"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    wound = await phones.advance(3600)
    ((now, newer),) = await waiting
    assert now - before >= timedelta(hours=1)
    assert now >= wound
    assert newer == version + 1
    assert (await read_clock(server, f"?version={version}"))[1] == newer


async def test_the_clock_cannot_be_wound_back_by_anybody(phones: Phones) -> None:
    before = await phones.now()
    for seconds in (-1, float("nan"), 1e300):
        with pytest.raises(ImpossibleError):
            await phones.advance(seconds)
    assert await phones.now() - before < timedelta(minutes=1)


async def test_messages_are_dated_by_the_wound_clock(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    now = await phones.advance(7 * 86_400)
    sent = await bot("sendMessage", chat_id=ada.user_id, text="a")
    assert abs(sent["date"] - now.timestamp()) < 60


async def test_no_page_of_another_site_can_act_here(server: RunningServer) -> None:
    url = f"{server.url}/control/clock/advance"
    plain = {"Content-Type": "text/plain"}
    answer = await exchange("POST", url, body=b'{"seconds": 60}', headers=plain, seconds=5)
    assert answer.status == 415
    foreign = {"Host": "attacker.example", "Content-Type": "application/json"}
    answer = await exchange("POST", url, body=b'{"seconds": 60}', headers=foreign, seconds=5)
    assert answer.status == 400
    assert server.world.clock.version == 1
