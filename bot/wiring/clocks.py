"""The real clock, and one borrowed from the sandbox."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.alliance.errors import AllianceError
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import Clock

Elapsed = Callable[[], float]
"""A monotonic reading in seconds."""

READ_FOR = 5.0
POLL_FOR = 60.0
PAUSE = 1.0
JUMP = timedelta(minutes=2)
SANE_LOOKS = 2
MOST_BYTES = 65536


class ClockUnreachableError(AllianceError):
    """The sandbox's clock does not answer."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  # the one place


@dataclass(frozen=True, slots=True)
class Reading:
    """What the borrowed clock said. Its version grows with every wind."""

    now: datetime
    version: int


class RemoteClock:
    """The last reading plus what really passed since; `follow` keeps it true to the original.

    Made by `borrow`, so that there is always a reading.
    """

    def __init__(self, url: str, reading: Reading, *, elapsed: Elapsed = time.monotonic) -> None:
        self._url = url
        self._elapsed = elapsed
        self._take(reading)

    @classmethod
    async def borrow(cls, url: str) -> "RemoteClock":
        """Reads the clock once.

        Raises:
            ClockUnreachableError: no answer, or one that makes no sense.
        """
        return cls(url, await read_clock(url, wait=READ_FOR))

    def now(self) -> datetime:
        return self._reading.now + timedelta(seconds=self._elapsed() - self._read_at)

    async def follow(self, wound: Callable[[], None]) -> None:
        """Until cancelled: asks for what follows this version, and calls `wound` at each wind."""
        while True:
            try:
                reading = await read_clock(
                    f"{self._url}?version={self._reading.version}", wait=POLL_FOR
                )
            except ClockUnreachableError:
                await asyncio.sleep(PAUSE)
                continue
            is_new = reading.version != self._reading.version
            self._take(reading)
            if is_new:
                wound()

    def _take(self, reading: Reading) -> None:
        self._reading = reading
        self._read_at = self._elapsed()


async def read_clock(url: str, *, wait: float) -> Reading:
    """One GET over plain HTTP: the clock is on loopback, and a client library belongs to `chat`.

    Raises:
        ClockUnreachableError: no answer within `wait` seconds, or one that makes no sense.
    """
    try:
        async with asyncio.timeout(wait):
            body = await _get(url)
        answer = json.loads(body)
        now = datetime.fromisoformat(answer["now"]).astimezone(UTC)
        return Reading(now=now, version=int(answer["version"]))
    except (OSError, ValueError, KeyError, TypeError, asyncio.IncompleteReadError) as error:
        raise ClockUnreachableError(
            "the clock at ALLIANCE_CLOCK_URL does not answer; start the sandbox or unset it"
        ) from error


async def _get(url: str) -> bytes:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        # HTTP/1.0: the answer ends with the connection, in one piece.
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
        await writer.drain()
        answer = await reader.read(MOST_BYTES)
        while (more := await reader.read(MOST_BYTES)) and len(answer) < MOST_BYTES:
            answer += more
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    if head.split(b" ")[1:2] != [b"200"]:
        raise ValueError("not 200")
    return body


class JumpWatch:
    """Says when the wall clock moved otherwise than time did: a wrong battery, a long sleep.

    For a moment after a jump nothing that depends on the time is to be done: a clock that is set
    wrong and right again must not send a week of check-ins in between.

    `agreed_at` says by `elapsed` when somebody else's clock last agreed with ours: where it is
    given, nothing is trusted before that, neither at the start nor after a jump.
    """

    def __init__(
        self,
        clock: Clock,
        log: EventLog,
        *,
        elapsed: Elapsed = time.monotonic,
        agreed_at: Callable[[], float | None] | None = None,
    ) -> None:
        self._clock, self._log, self._elapsed = clock, log, elapsed
        self._agreed_at = agreed_at
        self._jumped_at = 0.0
        self._last = (clock.now(), elapsed())
        self._sane_looks = SANE_LOOKS

    async def __call__(self) -> None:
        now, reading = self._clock.now(), self._elapsed()
        jump = (now - self._last[0]) - timedelta(seconds=reading - self._last[1])
        self._last = (now, reading)
        if abs(jump) <= JUMP:
            self._sane_looks += 1
            return
        self._sane_looks = 0
        self._jumped_at = reading
        seconds = round(jump.total_seconds())
        self._log.event(Event.CLOCK_JUMPED, level="warning", seconds=seconds)

    def trusts(self) -> bool:
        """Whether the last two looks found nothing strange, and the other clock agrees."""
        return self._sane_looks >= SANE_LOOKS and self._is_agreed()

    def _is_agreed(self) -> bool:
        if self._agreed_at is None:
            return True
        agreed = self._agreed_at()
        return agreed is not None and agreed >= self._jumped_at
