"""The real bot in a process of its own, with a data folder and a key of its own."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox.server import RunningServer

START_WITHIN = 60.0
STOP_WITHIN = 20.0
_LAST_LINES = 5


class BotDiedError(Exception):
    """The bot's process ended or never became ready; its last lines are in the message."""


class RefusedError(Exception):
    """A command of the command line refused; the message is what it said."""


@dataclass(slots=True, kw_only=True)
class BotProcess:
    """Starts, stops and kills `alliance run`, and runs other commands beside it.

    `home` holds the data folder and, beside it, the root key.
    """

    server: RunningServer
    home: Path
    extra: dict[str, str] = field(default_factory=dict)
    """More settings for every process."""
    lines: list[str] = field(default_factory=list, repr=False)
    """What the bot wrote to its log."""
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _reader: asyncio.Task[None] | None = field(default=None, init=False, repr=False)

    @property
    def settings(self) -> dict[str, str]:
        """The environment that makes a process part of this sandbox."""
        return {
            "ALLIANCE_TELEGRAM_API": self.server.url,
            "ALLIANCE_TELEGRAM_TOKEN": self.server.token,
            "ALLIANCE_CLOCK_URL": self.server.clock_url,
            "ALLIANCE_DATA_DIR": str(self.home / "data"),
            "ALLIANCE_ROOT_KEY_FILE": str(self.home / "root.key"),
            "ALLIANCE_LOG_FORMAT": "json",
            **self.extra,
        }

    @property
    def pid(self) -> int:
        if self._process is None:
            raise BotDiedError("the bot is not running")
        return self._process.pid

    async def command(self, *words: str) -> dict[str, object]:
        """One command of the command line, with `--json`.

        Raises:
            RefusedError: it exited with anything but 0.
        """
        process = await self._spawn(*words, "--json")
        out, err = await process.communicate()
        if process.returncode != 0:
            raise RefusedError(err.decode().strip())
        document: dict[str, object] = json.loads(out)
        return document

    async def start(self) -> None:
        """Returns when the bot is ready to poll. Raises BotDiedError otherwise."""
        self.lines = []
        self._process = await self._spawn("run")
        ready = asyncio.Event()
        self._reader = asyncio.create_task(self._read(ready))  # noqa: TID251  # ended in `_gone`
        try:
            async with asyncio.timeout(START_WITHIN):
                await ready.wait()
        except TimeoutError:
            self.kill()
        if self._process.returncode is not None or not self._said_ready():
            raise BotDiedError(self.last_words())

    async def until_it_ends(self) -> None:
        """Returns once the process has ended, of itself or by another's hand."""
        if self._reader is not None:
            await asyncio.shield(self._reader)

    def last_words(self) -> str:
        """The end of what it wrote, some lines."""
        return "\n".join(self.lines[-_LAST_LINES:])

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self._process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_WITHIN):
                return await self._gone()
        except TimeoutError:
            self.kill()
            return await self._gone()

    def kill(self) -> None:
        """SIGKILL: nothing can be tidied up."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def killed(self) -> None:
        """Kills and waits until it is gone."""
        self.kill()
        await self._gone()

    async def _gone(self) -> int:
        if self._process is None:
            return 0
        code = await self._process.wait()
        if self._reader is not None:
            await self._reader
        self._process, self._reader = None, None
        return code

    async def _spawn(self, *words: str) -> asyncio.subprocess.Process:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("ALLIANCE_")}
        self.home.mkdir(parents=True, exist_ok=True)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            cwd=self.home,
            env=clean | self.settings,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def _read(self, ready: asyncio.Event) -> None:
        process = self._process
        if process is None or process.stderr is None:
            return
        async for line in process.stderr:
            self.lines.append(line.decode(errors="replace").rstrip())
            if self._said_ready():
                ready.set()
        await process.wait()
        ready.set()

    def _said_ready(self) -> bool:
        return any('"ready"' in line for line in self.lines)
