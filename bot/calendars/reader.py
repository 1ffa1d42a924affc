"""Reads calendars in a child process, so that a hostile one costs nothing but that process."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.alliance.calendars import Trouble, Validators
from bot.usecases.ports import CalendarTroubleError, Passed, RawEntry, Reading, Window

WALL_SECONDS = 35.0
"""Fetching may take 20 s and reading 10 s of a processor."""
MOST_OUTPUT = 16 * 1024 * 1024

_ROOT = Path(__file__).parents[2]
_PASSED_ON = ("SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH", "PYTHONHOME", "RES_OPTIONS")
"""Nothing else of the environment: the bot's token may be in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildReader:
    """Implements `CalendarReader`. `allow_private` also lets plain http through."""

    allow_private: bool = False
    seconds: float = WALL_SECONDS

    async def fetch(self, address: str, window: Window, validators: Validators) -> Reading | None:
        asked = {
            "address": address,
            "etag": validators.etag,
            "modified": validators.modified,
            "allow_private": self.allow_private,
        }
        found = await self._asked({**asked, **_written(window)}, b"")
        return None if found.get("unchanged") else _reading(found)

    async def read(self, content: bytes, window: Window) -> Reading:
        return _reading(await self._asked({"address": None, **_written(window)}, content))

    async def _asked(self, question: Mapping[str, object], content: bytes) -> dict[str, Any]:
        said = await self._answer(json.dumps(question).encode() + b"\n" + content)
        try:
            found = json.loads(said)
        except ValueError:
            raise CalendarTroubleError(Trouble.TOO_COSTLY) from None
        if not isinstance(found, dict) or "trouble" in found:
            raise CalendarTroubleError(Trouble(found["trouble"]))
        return found

    async def _answer(self, question: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-s", "-P", "-B", "-m", "bot.calendars.child"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self.seconds):
                said, _ = await process.communicate(question)
        except TimeoutError:
            raise CalendarTroubleError(Trouble.TOO_SLOW) from None
        finally:
            await _ended(process)
        if process.returncode or len(said) > MOST_OUTPUT:
            # Killed by one of its limits, or by the kernel for lack of memory.
            raise CalendarTroubleError(Trouble.TOO_COSTLY)
        return said


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
        await process.wait()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}


def _written(window: Window) -> dict[str, object]:
    return {
        "after": window.after.isoformat(),
        "before": window.before.isoformat(),
        "timezone": window.timezone,
    }


def _reading(found: Mapping[str, Any]) -> Reading:
    all_day, not_understood, in_utc = found["passed"]
    return Reading(
        entries=tuple(_entry(one) for one in found["entries"]),
        passed=Passed(all_day=all_day, not_understood=not_understood, in_utc=in_utc),
        validators=Validators(etag=found["etag"], modified=found["modified"]),
    )


def _entry(found: Sequence[Any]) -> RawEntry:
    uid, occurrence, title, codes, starts_at, ends_at, timezone, cancelled = found
    return RawEntry(
        uid=uid,
        occurrence=occurrence,
        title=title,
        codes=frozenset(codes),
        starts_at=datetime.fromisoformat(starts_at),
        ends_at=datetime.fromisoformat(ends_at),
        timezone=timezone,
        cancelled=cancelled,
    )
