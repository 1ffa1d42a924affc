"""The file the root key lies in: ours alone, and never beside the data it opens."""

import os
import stat
from pathlib import Path

from bot.vault.boxes import KEY_BYTES
from bot.vault.root_key import (
    MAX_VERSION,
    KeyRefusedError,
    RandomBytes,
    RootKey,
    new_root_key,
    parse_root_key,
    written,
)

OWNER_ONLY = 0o600
MAX_FILE_BYTES = 65536
NOTICE = (
    "# The root key of an Alliance Check-in clinic. Who has this file and the data reads\n"
    "# everything; who has the data alone reads nothing, for ever. Keep a copy apart from both.\n"
)


def create_root_key_file(path: Path, random: RandomBytes) -> None:
    """Writes a new root key, mode 0600, and makes missing folders above it, mode 0700.

    Raises:
        KeyRefusedError: something is there already, or the place cannot be written.
    """
    text = NOTICE + written(new_root_key(random))
    try:
        _make_folders(path.parent)
        _write_new(path, text)
    except FileExistsError:
        raise KeyRefusedError(
            f"There is already a file at {path}; it was left as it is. "
            "Move it away only if nothing was ever sealed with it."
        ) from None
    except OSError as error:
        raise KeyRefusedError(_cannot("written", path, error)) from None


def read_root_key(path: Path, *, data_dir: Path, exempt_modes: bool = False) -> RootKey:
    """Reads the root key from a regular file that only its owner can reach.

    `exempt_modes` is for the credentials of systemd and the secrets of Docker, whose modes are
    theirs to choose.

    Raises:
        KeyRefusedError: missing, unreadable, open to others, inside `data_dir` (links followed),
            or not a root key.
    """
    _refuse_inside(path, data_dir)
    content = _read(path, exempt_modes=exempt_modes)
    # Replacing what is not text, rather than failing on it: a decode error carries the bytes.
    return parse_root_key(content.decode("utf-8", "replace"))


def add_root_key_version(path: Path, root: RootKey, random: RandomBytes) -> RootKey:
    """Adds the next version to the file; what is sealed stays readable under the old one.

    The clinic's keys are then to be resealed (`reseal_clinic_keys`).
    """
    if root.version >= MAX_VERSION:
        raise KeyRefusedError("The root key has had its last version; this cannot happen by use.")
    added = RootKey({**root.secrets, root.version + 1: random(KEY_BYTES)})
    _replace(path, NOTICE + written(added))
    return added


def retire_root_key_version(path: Path, root: RootKey, version: int) -> RootKey:
    """Takes a version out of the file: backups sealed under it can never be opened again.

    Raises:
        KeyRefusedError: it is the one that seals, or is not there.
    """
    if version == root.version or version not in root.secrets:
        raise KeyRefusedError(
            f"Version {version} of the root key cannot be retired: only an older one can that is "
            "still in the file; add a newer version first."
        )
    kept = RootKey({each: root.secrets[each] for each in root.secrets if each != version})
    _replace(path, NOTICE + written(kept))
    return kept


def _refuse_inside(path: Path, data_dir: Path) -> None:
    # A link in the data folder counts too: a backup that follows links would copy the key.
    home = data_dir.resolve()
    if path.resolve().is_relative_to(home) or path.absolute().is_relative_to(data_dir.absolute()):
        raise KeyRefusedError(
            f"The root key at {path} lies inside the data folder, where one theft takes both; move "
            "it out of there and set ALLIANCE_ROOT_KEY_FILE."
        )


def _read(path: Path, *, exempt_modes: bool) -> bytes:
    try:
        with open(path, "rb", opener=_open_unwaiting) as file:  # Path.open takes no opener
            _refuse_state(path, os.fstat(file.fileno()), exempt_modes=exempt_modes)
            return file.read(MAX_FILE_BYTES)
    except FileNotFoundError:
        raise KeyRefusedError(
            f"There is no root key at {path}; run “alliance init” for a new clinic, or put back "
            "your copy of the key."
        ) from None
    except OSError as error:
        raise KeyRefusedError(_cannot("read", path, error)) from None


def _open_unwaiting(path: str, flags: int) -> int:
    # A named pipe in this place would otherwise hold the start for ever.
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def _refuse_state(path: Path, state: os.stat_result, *, exempt_modes: bool) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise KeyRefusedError(
            f"What is at {path} is not a file; set ALLIANCE_ROOT_KEY_FILE to the root key file."
        )
    if not exempt_modes and state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyRefusedError(
            f"The root key at {path} is open to other users of this machine; "
            f"run “chmod 600 {path}”."
        )


def _make_folders(folder: Path) -> None:
    if not folder.exists():
        _make_folders(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _write_new(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        _sync_folder(path.parent)
    except OSError:
        path.unlink(missing_ok=True)  # half a key is worse than none
        raise


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        _write_new(fresh, text)
        fresh.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise KeyRefusedError(_cannot("written", path, error)) from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot(act: str, path: Path, error: OSError) -> str:
    why = error.strerror or type(error).__name__
    return (
        f"The root key at {path} cannot be {act} ({why}); look at the folder and its owner, or set "
        "ALLIANCE_ROOT_KEY_FILE to another place."
    )
