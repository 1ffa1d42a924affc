"""`alliance run` as a process of its own, against a local Telegram."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.limits import UNLIMITED
from bot.sandbox.phones import Phones
from bot.sandbox.server import RunningServer, new_world, running_server
from tests.cli.conftest import Shell


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with running_server(new_world(limits=UNLIMITED)) as it:
        yield it


@pytest.fixture
def house(clinic: Shell, server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_TOKEN", server.token)
    monkeypatch.setenv("ALLIANCE_TELEGRAM_API", server.url)
    monkeypatch.setenv("ALLIANCE_CLOCK_URL", server.clock_url)
    return clinic


@contextmanager
def bot_process() -> Iterator["subprocess.Popen[str]"]:
    """Running and ready."""
    process = subprocess.Popen(  # our own words, run by our own Python
        [sys.executable, "-m", "bot", "run"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with process:
        try:
            assert event(process)["event"] == "ready"
            yield process
        finally:
            process.kill()


def event(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line, "the bot ended"
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def test_a_bot_runs_alone_answers_and_stops_when_asked(house: Shell, server: RunningServer) -> None:
    with bot_process() as bot:
        second = house("run")
        assert second.code == 1
        assert "runs already" in second.err

        dalia = house.json("admin", "add", "--name", "Dalia")
        name = server.world.identity.username
        assert dalia["invite_url"] == f"https://t.me/{name}?start={dalia['invite_token']}"
        said = asyncio.run(_greeted(server))
        assert "/need_help" in said

        bot.send_signal(signal.SIGTERM)
        assert bot.wait(15) == 0
        assert bot.stderr is not None
        written = bot.stderr.read()
    assert json.loads(written.splitlines()[-1])["event"] == "stopped"
    assert server.token not in written


async def _greeted(server: RunningServer) -> str:
    chidi = await Phones(server.url).new("Chidi", language_code="en")
    await chidi.says("/start")
    for _ in range(100):
        told = [one.text for one in await chidi.messages() if one.from_bot]
        if told:
            return told[-1]
        await asyncio.sleep(0.1)
    return ""


def test_a_bot_that_was_killed_runs_again(house: Shell) -> None:
    with bot_process() as bot:
        bot.kill()
        bot.wait(15)

    with bot_process() as bot:
        bot.send_signal(signal.SIGINT)
        assert bot.wait(15) == 0


def test_a_clock_that_does_not_answer_stops_no_more_than_the_command(
    clinic: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_API", "http://127.0.0.1:1")
    monkeypatch.setenv("ALLIANCE_CLOCK_URL", "http://127.0.0.1:1/clock")

    said = clinic("client", "list")

    assert said.code == 1
    assert "ALLIANCE_CLOCK_URL" in said.err
