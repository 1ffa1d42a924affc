"""The real process behind a webhook, watched from outside, and back to polling."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.bot_process import BotDiedError, BotProcess
from bot.sandbox.phones import Phones
from bot.sandbox.server import RunningServer, running_server
from tests.end_to_end.living_clinic import PATIENCE, LivingClinic

TAPS_DIE_AFTER = 160.0


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture
async def server() -> AsyncIterator[RunningServer]:
    with running_server() as it:
        yield it


async def test_behind_a_webhook_and_back_to_polling_what_died_in_between_is_asked_for_again(
    server: RunningServer, tmp_path: Path
) -> None:
    hook, health = free_port(), free_port()
    url = f"http://127.0.0.1:{hook}/hook/path"
    bot = BotProcess(server=server, home=tmp_path)
    bot.extra = {
        "ALLIANCE_WEBHOOK_URL": url,
        "ALLIANCE_WEBHOOK_LISTEN": f"127.0.0.1:{hook}",
        "ALLIANCE_HEALTH_LISTEN": f"127.0.0.1:{health}",
    }
    clinic = LivingClinic(bot=bot, phones=Phones(server.url), server=server)
    await clinic.command("init")
    await bot.start()
    try:
        await _taps_over_a_webhook(clinic, url, health)
    finally:
        await bot.stop()


async def _taps_over_a_webhook(clinic: LivingClinic, url: str, health: int) -> None:
    _, bruno = await clinic.therapist()
    ada, ada_id = await clinic.client(bruno, "Ada", "K-17")
    await clinic.session_just_over(ada_id)
    await clinic.wind_to_due(ada_id)
    message = await clinic.tap(ada, await clinic.check_in(ada), "7")
    assert clinic.server.world.webhook.url == url
    assert not await clinic.phones.calls("getUpdates")
    await _is_well(health)

    clinic.bot.kill()
    await clinic.bot.killed()
    await ada.taps_on(message.message_id, text="8")
    await clinic.phones.advance(TAPS_DIE_AFTER)
    clinic.bot.extra = {}
    await clinic.bot.start()

    message = await ada.wait_for_text("please tap again", PATIENCE)
    assert clinic.server.world.webhook.url == ""
    for value in "8564":
        message = await clinic.tap(ada, message, value)
    (checkin,) = (await clinic.command("client", "export", ada_id))["checkins"]
    assert [item["value"] for item in checkin["items"]] == [7, 8, 5, 6, 4]


async def _is_well(port: int) -> None:
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{port}") as client:
        ready = await client.get("/ready")
        page = (await client.get("/metrics")).text
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert "alliance_ready 1.0" in page
    assert "K-17" not in page


async def test_a_bot_with_a_wrong_token_ends_with_one_line(
    server: RunningServer, tmp_path: Path
) -> None:
    bot = BotProcess(server=server, home=tmp_path)
    await bot.command("init")
    bot.extra = {"ALLIANCE_TELEGRAM_TOKEN": "123456:AAF-of_nobody"}
    with pytest.raises(BotDiedError) as died:
        await bot.start()
    assert str(died.value).startswith("alliance: ")
    assert "ALLIANCE_TELEGRAM_TOKEN" in str(died.value)
    assert len(str(died.value).splitlines()) == 1
    assert "AAF" not in str(died.value)
    assert await bot.stop() == 1


async def test_a_bot_without_telegram_waits_and_begins_when_it_answers(
    server: RunningServer, tmp_path: Path
) -> None:
    bot = BotProcess(server=server, home=tmp_path)
    phones = Phones(server.url)
    await bot.command("init")
    port = free_port()
    bot.extra = {"ALLIANCE_TELEGRAM_API": f"http://127.0.0.1:{port}"}
    starting = asyncio.get_running_loop().create_task(bot.start())

    async def has_spoken() -> bool:
        return bool(bot.lines)

    await LivingClinic(bot=bot, phones=phones, server=server).comes_true(has_spoken)
    (said,) = (json.loads(line) for line in bot.lines[:1])
    assert (said["event"], said["reason"]) == ("poll_failed", "no connection")
    async with await asyncio.start_server(_to(server.url), "127.0.0.1", port) as bridge:
        await asyncio.wait_for(starting, 15)
        chidi = await phones.new("Chidi", language_code="en")
        await chidi.says("/start")
        assert "/need_help" in (await chidi.wait_for(lambda one: one.from_bot)).text
        assert await bot.stop() == 0
        bridge.close()


def _to(url: str) -> Any:
    """A bridge to the local Telegram: it appears at another port, later."""
    port = int(url.rpartition(":")[2])

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
        writer.close()

    async def bridge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, forth), carry(back, writer), return_exceptions=True)
        await closed(forth, writer)

    return bridge


async def closed(*writers: asyncio.StreamWriter) -> None:
    """However their talk ended: one left open is complained of in whatever test comes next."""
    for writer in writers:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
