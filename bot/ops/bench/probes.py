"""What the disk does by itself, so that nobody takes its figures for ours."""

import os
import time
from pathlib import Path
from typing import Final

_EVERY: Final = 0.01
_LINE: Final = b"." * 4096


def fsync_waits(folder: Path, count: int) -> list[float]:
    """Seconds each of `count` bare writes took to be on disk, a hundred a second."""
    waits = []
    file = os.open(folder / "probe", os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        for _ in range(count):
            os.write(file, _LINE)
            began = time.perf_counter()
            os.fdatasync(file)
            waits.append(time.perf_counter() - began)
            time.sleep(max(0.0, _EVERY - waits[-1]))
    finally:
        os.close(file)
    return waits


def memory_folder() -> Path | None:
    """A folder whose files are never on a disk, where there is one."""
    folder = Path("/dev/shm")  # noqa: S108  # nothing is there but what `mkdtemp` makes
    return folder if os.access(folder, os.W_OK) else None
