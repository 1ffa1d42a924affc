"""The real process on bad days: a rival polls, the clock is a year off, posts make no sense."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from bot.sandbox.bot_process import BotDiedError, BotProcess
from bot.sandbox.phones import Phones
from bot.sandbox.server import RunningServer, running_server
from tests.end_to_end.living_clinic import PATIENCE, LivingClinic
from tests.end_to_end.test_reaching import closed, free_port

Bridge = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def server() -> AsyncIterator[RunningServer]:
    with running_server() as it:
        yield it


# --- somebody else has the token ---------------------------------------------------------------


async def test_dalia_is_told_that_somebody_else_polls_and_nothing_is_lost(
    clinic: LivingClinic,
) -> None:
    words = ("--name", "Dalia", "--locale", "en", "--timezone", "UTC")
    made = await clinic.command("admin", "add", *words)
    dalia = await clinic.phones.new("Dalia", language_code="en")
    await dalia.says(f"/start {made['invite_token']}")
    await dalia.wait_for(lambda one: one.from_bot)

    await clinic.comes_true(lambda: _rival_ousts(clinic))
    await clinic.phones.advance(1)  # every tick has its turn at once
    told = await dalia.wait_for_text("poll_conflict", PATIENCE)

    assert "@BotFather" in told.text
    chidi = await clinic.phones.new("Chidi", language_code="en")
    await chidi.says("/start")
    assert "/need_help" in (await chidi.wait_for(lambda one: one.from_bot)).text


async def _rival_ousts(clinic: LivingClinic) -> bool:
    """One poll of somebody else; whether the bot has noticed one by now."""
    url = f"{clinic.server.url}/bot{clinic.server.token}/getUpdates"
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(url, json={"timeout": 1})
    return any('"poll_conflict"' in line for line in clinic.bot.lines)


# --- the machine's clock is wrong --------------------------------------------------------------


async def test_a_clock_a_year_off_ends_it_with_one_sentence_and_nothing_expires(
    server: RunningServer, tmp_path: Path
) -> None:
    bot = BotProcess(server=server, home=tmp_path)
    await bot.command("init")
    async with _bridge(_from_next_year(server)) as api:
        bot.extra = {"ALLIANCE_TELEGRAM_API": api, "ALLIANCE_CLOCK_URL": ""}
        with pytest.raises(BotDiedError) as died:
            await bot.start()
    assert "minutes behind Telegram's; set it and start again" in str(died.value)
    assert [line for line in bot.lines if line.startswith("alliance: ")] == bot.lines[-1:]
    assert '"clock_wrong"' in bot.lines[0]
    assert await bot.stop() == 1


@asynccontextmanager
async def _bridge(bridge: Bridge) -> AsyncIterator[str]:
    port, crossing = free_port(), set[asyncio.Task[None]]()

    async def crossed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        crossing.add(task)
        await bridge(reader, writer)

    async with await asyncio.start_server(crossed, "127.0.0.1", port) as serving:
        yield f"http://127.0.0.1:{port}"
        serving.close()
        await asyncio.gather(*crossing)


def _from_next_year(server: RunningServer) -> Bridge:
    """The local Telegram, whose clock shows the same day of next year."""

    def later(found: re.Match[bytes]) -> bytes:
        then = parsedate_to_datetime(found[1].decode()) + timedelta(days=365)
        return b"date: " + format_datetime(then, usegmt=True).encode()

    async def bridge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = int(server.url.rpartition(":")[2])
        back, forth = await asyncio.open_connection("127.0.0.1", port)

        async def answers() -> None:
            while piece := await back.read(65536):
                writer.write(re.sub(rb"date: ([^\r\n]+)", later, piece))
                await writer.drain()
            writer.close()

        async def asks() -> None:
            try:
                while piece := await reader.read(65536):
                    forth.write(piece)
                    await forth.drain()
            finally:
                forth.close()  # or the other end keeps the connection for its next request

        await asyncio.gather(answers(), asks(), return_exceptions=True)
        await closed(writer, forth)

    return bridge


# --- what is posted to the webhook makes no sense ----------------------------------------------


async def test_posts_that_make_no_sense_are_refused_and_the_bot_goes_on(
    server: RunningServer, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    bot = BotProcess(server=server, home=tmp_path)
    bot.extra = {
        "ALLIANCE_WEBHOOK_URL": url,
        "ALLIANCE_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "ALLIANCE_WEBHOOK_SECRET": "a-secret-of-this-test",
    }
    await bot.command("init")
    await bot.start()
    try:
        await _refuses(url)
        chidi = await Phones(server.url).new("Chidi", language_code="en")
        await chidi.says("/start")
        assert "/need_help" in (await chidi.wait_for(lambda one: one.from_bot)).text
    finally:
        assert await bot.stop() == 0
    assert not any("MARKER" in line for line in bot.lines)


async def _refuses(url: str) -> None:
    known = {"X-Telegram-Bot-Api-Secret-Token": "a-secret-of-this-test"}
    async with httpx.AsyncClient(trust_env=False) as client:

        async def status(body: bytes, headers: dict[str, str]) -> int:
            return (await client.post(url, content=body, headers=headers)).status_code

        update = b'{"update_id": 1, "message": {"text": "MARKER"}}'
        assert await status(update, {}) == 403
        assert await status(update, {"X-Telegram-Bot-Api-Secret-Token": "MARKER"}) == 403
        assert await status(b'{"MARKER', known) == 400
        assert await status(b"[" * 100_000, known) == 400
        assert await status(b'["MARKER"]', known) == 400
        assert await status(b"x" * 300_000, known) == 413
        assert await status(update, known) == 200  # sealed and stepped over
