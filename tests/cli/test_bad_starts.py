"""A start that cannot go well ends with one sentence and exit code 1, and changes nothing."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import DATABASE_FILE
from bot.wiring.run_lock import run_lock
from tests.cli.conftest import Said, Shell

TOKEN = "123456:AAF-of_nobody"
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def house(clinic: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("ALLIANCE_TELEGRAM_API", NOWHERE)
    return clinic


def database(house: Shell) -> Path:
    return house.folder / "data" / DATABASE_FILE


def refused(said: Said, words: str) -> bool:
    is_one_line = said.err.count("\n") == 1 and TOKEN not in said.err
    return said.code == 1 and words in said.err and is_one_line


def test_a_database_of_a_newer_version_is_left_alone(house: Shell) -> None:
    with closing(sqlite3.connect(database(house))) as db:
        db.execute("UPDATE alembic_version SET version_num = 'from the future'")
        db.commit()
    before = database(house).read_bytes()

    assert refused(house("run"), "newer version")
    assert refused(house("init"), "newer version")
    assert database(house).read_bytes() == before


def test_a_second_run_is_refused(house: Shell) -> None:
    with run_lock(house.folder / "data"):
        assert refused(house("run"), "runs already")


def test_a_database_that_is_none_is_refused(house: Shell) -> None:
    database(house).write_bytes(b"Dear Ada, " * 500)
    assert refused(house("run"), "restore a backup")


def test_a_folder_where_nothing_was_founded_is_refused(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_TELEGRAM_TOKEN", TOKEN)
    assert refused(shell("run"), "alliance init")


@pytest.mark.parametrize("setting", ["ALLIANCE_HEALTH_LISTEN", "ALLIANCE_WEBHOOK_LISTEN"])
def test_an_address_that_is_not_ours_is_refused(
    house: Shell, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_WEBHOOK_URL", "https://bot.example/hook")
    monkeypatch.setenv("ALLIANCE_WEBHOOK_LISTEN", "127.0.0.1:0")
    monkeypatch.setenv(setting, "192.0.2.1:8443")
    assert refused(house("run"), setting)


def test_a_full_disk_is_told_and_what_is_there_stays(house: Shell) -> None:
    before = database(house).read_bytes()
    ended = without_room(house.folder, "run")
    assert ended.returncode == 1
    assert ended.stderr.startswith("alliance: ")
    assert ended.stderr.count("\n") == 1
    assert database(house).read_bytes() == before


def without_room(folder: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """A process that may not make any file longer: what a full disk is to it."""
    script = f"ulimit -f 0; exec {sys.executable} -m bot {command}"
    return subprocess.run(  # noqa: S603  # our own words, run by our own Python
        ["/bin/sh", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
