"""What lies beside the database: the lock of a running bot, and its name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.wiring.bot_name import BotName
from bot.wiring.run_lock import AlreadyRunningError, run_lock

HOLD = """
import sys
from pathlib import Path
from bot.wiring.run_lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603  # our own words, run by our own Python
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunningError, match="ALLIANCE_DATA_DIR"), run_lock(tmp_path):
            pass
        first.kill()

    with run_lock(tmp_path):
        assert (tmp_path / "run.lock").is_file()


def test_an_error_inside_passes_through_and_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), run_lock(tmp_path):
        _ = 1 / 0
    with run_lock(tmp_path):
        pass


def test_no_link_before_the_bot_is_known(tmp_path: Path) -> None:
    assert BotName(tmp_path).invite_url("token") is None


def test_a_link_once_the_bot_is_known(tmp_path: Path) -> None:
    BotName(tmp_path).remember("bruno_bot")

    assert BotName(tmp_path).invite_url("abc") == "https://t.me/bruno_bot?start=abc"


def test_a_known_name_is_not_written_again(tmp_path: Path) -> None:
    BotName(tmp_path).remember("bruno_bot")
    file = tmp_path / "bot.json"
    os.utime(file, (1, 1))
    BotName(tmp_path).remember("bruno_bot")

    assert file.stat().st_mtime == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"username": 7}', '{"username": "a/b?c"}'])
def test_a_spoiled_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "bot.json").write_text(content)

    assert BotName(tmp_path).recall() is None
