import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.vault import parse_root_key

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
UNIT = DEPLOY / "alliance-checkin.service"
ANALYZE = shutil.which("systemd-analyze")
SHELL = shutil.which("sh") or "sh"


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def settings(name: str) -> list[str]:
    """The lines that are no remark."""
    lines = (line.strip() for line in text(name).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not on this machine")
def test_the_service_is_exposed_by_at_most_one_and_a_half() -> None:
    words = [ANALYZE or "", "security", "--offline=true", "--no-pager", "--threshold=15", str(UNIT)]
    rated = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  # found on our own PATH
    assert rated.returncode == 0, rated.stdout[-200:]


@pytest.mark.parametrize(
    "line",
    [
        "DynamicUser=yes",
        "StateDirectoryMode=0700",
        "UMask=0077",
        "LimitCORE=0",
        "MemorySwapMax=0",
        "MemoryDenyWriteExecute=yes",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "Restart=always",
        "RestartSec=1",
        "StartLimitIntervalSec=0",
    ],
)
def test_the_service_leaves_nothing_open_that_it_need_not(line: str) -> None:
    assert line in settings(UNIT.name)


@pytest.mark.parametrize("name", ["alliance-checkin.service", "alliance", "compose.yaml"])
def test_secrets_come_as_files_and_never_in_an_environment(name: str) -> None:
    given = "\n".join(settings(name))
    assert "alliance_root_key" in given
    assert "alliance_telegram_token" in given
    assert "TELEGRAM_TOKEN=" not in given
    assert "ROOT_KEY=" not in given


def test_the_command_line_uses_the_same_folder_and_secrets_as_the_service() -> None:
    script = text("alliance")
    for line in settings(UNIT.name):
        if line.startswith(("LoadCredential=", "StateDirectory", "DynamicUser=", "User=")):
            assert f"--property={line}" in script


def test_the_image_runs_as_nobody_with_packages_known_by_hash() -> None:
    lines = "\n".join(settings("Dockerfile"))
    last_stage = lines.rpartition("\nFROM ")[2]
    assert "USER 65532:65532" in last_stage
    assert "pip" not in last_stage
    for install in re.findall(r"install \\?\s*--[^&]*?-r \S+", lines):
        assert "--require-hashes" in install
        assert "--only-binary :all:" in install


def test_the_container_can_write_to_its_data_alone() -> None:
    lines = settings("compose.yaml")
    for line in ("read_only: true", "cap_drop: [ALL]", 'user: "65532:65532"'):
        assert line in lines
    assert not any(line.startswith("ports:") for line in lines)


def test_nothing_here_names_a_host() -> None:
    for path in DEPLOY.iterdir():
        assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_a_key_never_gets_into_the_image() -> None:
    ignored = settings("Dockerfile.dockerignore")
    assert ignored[0] == "*"
    assert "!data/" not in ignored
    assert "**/*.key" in ignored


def test_the_key_made_as_the_guide_says_is_a_key_and_is_not_written_over(tmp_path: Path) -> None:
    guide = re.search(r"sudo sh -c '(umask 077; set -C.*?)'", text("README.md"), re.DOTALL)
    assert guide
    script = guide[1].replace("/etc/alliance-checkin", str(tmp_path))
    first, second = (
        subprocess.run([SHELL, "-c", script], capture_output=True, check=False)  # noqa: S603  # our own guide
        for _ in range(2)
    )
    made = tmp_path / "root.key"
    assert (first.returncode == 0, second.returncode == 0) == (True, False)
    assert parse_root_key(made.read_text(encoding="utf-8")).version == 1
    assert made.stat().st_mode & 0o077 == 0


def test_the_guide_names_only_files_that_are_here() -> None:
    for name in re.findall(r"deploy/([\w.-]+)", text("README.md")):
        assert (DEPLOY / name).exists(), name
