"""One process runs a clinic: a second `run`, or a restore under a running bot, is refused."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.alliance.errors import AllianceError

LOCK_FILE = "run.lock"


class AlreadyRunningError(AllianceError):
    """Another process holds the lock of this data folder."""


@contextmanager
def run_lock(data_dir: Path) -> Iterator[None]:
    """Held while the body runs; the kernel lets go of it however the process ends.

    Raises:
        AlreadyRunningError: held by another process.
    """
    descriptor = os.open(data_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise AlreadyRunningError(
            "the bot runs already with this data folder; stop it first, or set another "
            "ALLIANCE_DATA_DIR"
        ) from error
    finally:
        os.close(descriptor)
