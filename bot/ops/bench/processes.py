"""One measured thing, one process: its CPU and its memory are its own."""

import asyncio
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.alliance.errors import AllianceError

_TICK: Final = os.sysconf("SC_CLK_TCK")
_STOP_WITHIN: Final = 20.0


class TrialFailedError(AllianceError):
    """A measured process ended badly; the message is the end of what it said."""


@dataclass(slots=True)
class Measured:
    """A running process; figures are readable until it ends. Linux's `/proc`."""

    process: asyncio.subprocess.Process
    started_at: float

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far, user and system."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    @property
    def resident(self) -> float:
        """MB in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL for what does not listen."""
        if self.process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_WITHIN):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


async def start(module: str, *words: str, settings: Mapping[str, str] | None = None) -> Measured:
    """`python -m module words…` with no settings but these; what it prints goes nowhere."""
    began = time.monotonic()
    quiet = asyncio.subprocess.DEVNULL
    process = await _spawn((module, *words), settings or {}, out=quiet, err=quiet)
    return Measured(process, began)


async def ask(
    module: str, *words: str, settings: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Runs a process to its end; the JSON document it printed.

    Raises:
        TrialFailedError: it exited with anything but 0.
    """
    pipe = asyncio.subprocess.PIPE
    process = await _spawn((module, *words), settings or {}, out=pipe, err=pipe)
    try:
        out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        raise TrialFailedError(f"{module} {words[0] if words else ''}: {err.decode()[-800:]}")
    document: dict[str, Any] = json.loads(out)
    return document


def command_cpu(words: Sequence[str], settings: Mapping[str, str]) -> tuple[float, float]:
    """Wall and CPU seconds of one command, from before it is started to after it has ended."""
    before, began = _children_cpu(), time.monotonic()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", *words],
        _environment(settings),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)
        ],
    )
    os.waitpid(pid, 0)
    return time.monotonic() - began, _children_cpu() - before


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _spawn(
    words: tuple[str, ...], settings: Mapping[str, str], *, out: int, err: int
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words,
        env=_environment(settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=out,
        stderr=err,
    )


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("ALLIANCE_")}
    return {**clean, **settings}
