"""A shell in an empty folder, with nothing set."""

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.settings import Settings, setting_names
from bot.wiring.founding import found


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands in this process, as a shell would."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = self.capture.readouterr()
        code = ended.value.code
        return Said(code=0 if code is None else int(code), out=said.out, err=said.err)

    def json(self, *words: str) -> Any:
        """The document of a command that is done."""
        said = self(*words, "--json")
        assert (said.code, said.err) == (0, "")
        return said.json


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    for name in (*setting_names(), "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALLIANCE_ROOT_KEY_FILE", str(tmp_path / "keys" / "root.key"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, capsys)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic in which nothing has happened, made once and copied often."""
    folder = tmp_path_factory.mktemp("founded")
    key = folder / "keys" / "root.key"
    asyncio.run(found(Settings(data_dir=folder / "data", root_key_file=key)))
    return folder


@pytest.fixture
def clinic(shell: Shell, founded: Path) -> Shell:
    shutil.copytree(founded, shell.folder, dirs_exist_ok=True)
    return shell


@pytest.fixture
def bruno(clinic: Shell) -> str:
    return _id(
        clinic.json(
            *("therapist", "add", "--name", "Bruno"),
            *("--locale", "fr_CA", "--timezone", "America/Toronto"),
        )
    )


@pytest.fixture
def invite(clinic: Shell, bruno: str) -> Callable[[str], str]:
    def inviting(alias: str) -> str:
        return _id(
            clinic.json(
                *("client", "add", "--therapist", bruno, "--alias", alias),
                *("--locale", "en", "--timezone", "America/Toronto"),
            )
        )

    return inviting


@pytest.fixture
def ada(invite: Callable[[str], str]) -> str:
    return invite("K-17")


def _id(document: Any) -> str:
    found = document["id"]
    assert isinstance(found, str)
    return found
