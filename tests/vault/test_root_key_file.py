import os
import socket
import stat
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.alliance.errors import AllianceError
from bot.vault import (
    KeyRefusedError,
    add_root_key_version,
    create_root_key_file,
    read_root_key,
    retire_root_key_version,
)
from tests.vault.vault_house import counted

SECRET = counted("a key in a file")(32)
TEXT = b64encode(SECRET).decode()
LINE = f"alliance-root-key v1 {TEXT}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def key_file(folder: Path, content: str | bytes = LINE, mode: int = 0o600) -> Path:
    path = folder / "root.key"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def refusal(act: Callable[[], object]) -> str:
    """The sentence somebody reads: it is one, it says what to do, it shows nothing of the key."""
    with pytest.raises(KeyRefusedError) as refused:
        act()
    said = str(refused.value)
    seen = f"{said} {refused.value!r} {refused.value.__cause__!r} {refused.value.__context__!r}"
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 400
    assert TEXT[:8] not in seen
    assert SECRET[:4].hex() not in seen
    return said


def test_a_new_key_file_is_the_owners_alone_and_reads_back(tmp_path: Path, data: Path) -> None:
    path = tmp_path / "home" / ".config" / "alliance" / "root.key"
    create_root_key_file(path, counted())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert dict(read_root_key(path, data_dir=data).secrets) == {1: counted()(32)}


def test_a_key_file_is_the_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create_root_key_file(tmp_path / "new" / "root.key", counted())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new" / "root.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_folders_that_were_there_keep_their_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    create_root_key_file(tmp_path / "root.key", counted())
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_key_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = key_file(tmp_path)
    assert "already" in refusal(lambda: create_root_key_file(path, counted()))
    assert path.read_text() == LINE


def test_a_link_in_the_place_of_a_new_key_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "root.key").symlink_to(tmp_path / "elsewhere")
    refusal(lambda: create_root_key_file(tmp_path / "root.key", counted()))
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_cannot_be_created_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = refusal(lambda: create_root_key_file(tmp_path / "file" / "root.key", counted()))
    assert "cannot be written" in said


def test_a_key_that_cannot_be_written_whole_is_not_left_in_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in refusal(lambda: create_root_key_file(tmp_path / "k", counted()))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_says_where_it_was_looked_for(tmp_path: Path, data: Path) -> None:
    said = refusal(lambda: read_root_key(tmp_path / "root.key", data_dir=data))
    assert str(tmp_path / "root.key") in said
    assert "alliance init" in said


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601, 0o610])
def test_a_key_open_to_others_is_refused(tmp_path: Path, data: Path, mode: int) -> None:
    path = key_file(tmp_path, mode=mode)
    assert f"chmod 600 {path}" in refusal(lambda: read_root_key(path, data_dir=data))


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_of_its_owner_alone_is_read(tmp_path: Path, data: Path, mode: int) -> None:
    assert read_root_key(key_file(tmp_path, mode=mode), data_dir=data).version == 1


def test_a_credential_of_the_service_may_have_any_mode(tmp_path: Path, data: Path) -> None:
    path = key_file(tmp_path, mode=0o444)
    assert read_root_key(path, data_dir=data, exempt_modes=True).version == 1


def test_a_credential_in_the_data_folder_is_still_refused(data: Path) -> None:
    path = key_file(data, mode=0o444)
    refusal(lambda: read_root_key(path, data_dir=data, exempt_modes=True))


def test_a_key_in_the_data_folder_is_refused(data: Path) -> None:
    (data / "deep").mkdir()
    said = refusal(lambda: read_root_key(key_file(data / "deep"), data_dir=data))
    assert "inside the data folder" in said
    assert "ALLIANCE_ROOT_KEY_FILE" in said


def test_a_link_into_the_data_folder_is_refused(tmp_path: Path, data: Path) -> None:
    link = tmp_path / "link.key"
    link.symlink_to(key_file(data))
    assert "inside the data folder" in refusal(lambda: read_root_key(link, data_dir=data))


def test_a_folder_linked_into_the_data_folder_is_refused(tmp_path: Path, data: Path) -> None:
    key_file(data)
    (tmp_path / "keys").symlink_to(data)
    said = refusal(lambda: read_root_key(tmp_path / "keys" / "root.key", data_dir=data))
    assert "inside the data folder" in said


def test_a_data_folder_that_is_a_link_is_still_the_data_folder(tmp_path: Path, data: Path) -> None:
    path = key_file(data)
    (tmp_path / "linked").symlink_to(data)
    refusal(lambda: read_root_key(path, data_dir=tmp_path / "linked"))


def test_a_link_in_the_data_folder_is_refused_too(tmp_path: Path, data: Path) -> None:
    (data / "root.key").symlink_to(key_file(tmp_path))
    refusal(lambda: read_root_key(data / "root.key", data_dir=data))


def test_a_relative_way_into_the_data_folder_is_refused(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_file(data)
    monkeypatch.chdir(data.parent)
    refusal(lambda: read_root_key(Path("data/root.key"), data_dir=Path("./data")))
    refusal(lambda: read_root_key(Path("x/../data/root.key"), data_dir=Path("./data")))


def test_a_folder_beside_the_data_with_a_like_name_is_fine(tmp_path: Path, data: Path) -> None:
    (tmp_path / "data-keys").mkdir()
    assert read_root_key(key_file(tmp_path / "data-keys"), data_dir=data).version == 1


def test_a_link_to_a_key_elsewhere_is_followed(tmp_path: Path, data: Path) -> None:
    link = tmp_path / "link.key"
    link.symlink_to(key_file(tmp_path))
    assert read_root_key(link, data_dir=data).version == 1


def test_what_is_not_a_file_is_refused_and_never_waited_for(tmp_path: Path, data: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        refusal(lambda: read_root_key(tmp_path / "socket", data_dir=data))
    assert "Is a directory" in refusal(lambda: read_root_key(tmp_path / "folder", data_dir=data))
    assert "is not a file" in refusal(lambda: read_root_key(tmp_path / "pipe", data_dir=data))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_key_nobody_lets_us_read_is_refused(tmp_path: Path, data: Path) -> None:
    path = key_file(tmp_path, mode=0o000)
    assert "cannot be read" in refusal(lambda: read_root_key(path, data_dir=data))


def test_a_key_below_a_file_cannot_be_read(tmp_path: Path, data: Path) -> None:
    path = key_file(tmp_path) / "root.key"
    assert "cannot be read" in refusal(lambda: read_root_key(path, data_dir=data))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("# only a remark\n\n", "is empty"),
        (LINE[:-3], "base64"),
        (LINE[:-6] + "\n", "base64"),
        (f"alliance-root-key v1 {b64encode(SECRET[:31]).decode()}", "holds 31 bytes"),
        (f"alliance-root-key v1 {b64encode(SECRET + b'x').decode()}", "holds 33 bytes"),
        (f"alliance-root-key v1 {TEXT[:-2]}*=", "base64"),
        (TEXT, "not of the form"),
        (f"alliance-root-key {TEXT}", "not of the form"),
        (f"other-key v1 {TEXT}", "not of the form"),
        (f"alliance-root-key v1 {TEXT} more", "not of the form"),
        (f"alliance-root-key 1 {TEXT}", "version"),
        (f"alliance-root-key v0 {TEXT}", "version"),
        (f"alliance-root-key v-1 {TEXT}", "version"),
        (f"alliance-root-key v65536 {TEXT}", "version"),
        (f"alliance-root-key v{'9' * 5000} {TEXT}", "version"),
        (f"alliance-root-key v¹ {TEXT}", "version"),
        (LINE + LINE, "two lines"),
        (SECRET, "not of the form"),
        (b"\xff\xfe" + LINE.encode("utf-16-le"), "not of the form"),
    ],
)
def test_what_is_not_a_whole_root_key_is_refused(
    tmp_path: Path, data: Path, content: str | bytes, said: str
) -> None:
    path = key_file(tmp_path, content)
    assert said in refusal(lambda: read_root_key(path, data_dir=data))


def test_a_refused_key_is_a_refusal_like_any_other() -> None:
    assert issubclass(KeyRefusedError, AllianceError)


@pytest.mark.parametrize(
    "content",
    [LINE.strip(), f"# ours\r\n{LINE.strip()}\r\n", f"\ufeff{LINE}", f"  # ours\n\n {LINE}"],
)
def test_a_key_that_went_through_an_editor_is_still_read(
    tmp_path: Path, data: Path, content: str
) -> None:
    assert read_root_key(key_file(tmp_path, content), data_dir=data).secrets == {1: SECRET}


def test_a_second_version_seals_and_the_first_stays(tmp_path: Path, data: Path) -> None:
    path = key_file(tmp_path)
    added = add_root_key_version(path, read_root_key(path, data_dir=data), counted())
    again = read_root_key(path, data_dir=data)
    assert again == added
    assert again.version == 2
    assert dict(again.secrets) == {1: SECRET, 2: counted()(32)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each != data] == ["root.key"]


def test_an_old_version_is_retired_and_the_one_in_use_is_not(tmp_path: Path, data: Path) -> None:
    path = key_file(tmp_path)
    both = add_root_key_version(path, read_root_key(path, data_dir=data), counted())
    assert "cannot be retired" in refusal(lambda: retire_root_key_version(path, both, 2))
    assert "cannot be retired" in refusal(lambda: retire_root_key_version(path, both, 7))
    retire_root_key_version(path, both, 1)
    assert dict(read_root_key(path, data_dir=data).secrets) == {2: counted()(32)}
    assert TEXT not in path.read_text()


def test_a_version_that_cannot_be_written_leaves_the_file_as_it_was(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = key_file(tmp_path)
    root = read_root_key(path, data_dir=data)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "cannot be written" in refusal(lambda: add_root_key_version(path, root, counted()))
    assert path.read_text() == LINE
    assert not (tmp_path / "root.key.new").exists()
