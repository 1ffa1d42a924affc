"""Updates that Telegram posts to us: 200 only once what they did is committed.

Telegram repeats what was not answered with 2xx, one chat's messages strictly one after another.
What arrives together waits in one small queue and shares transactions, as with polling.
"""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.chat.reception import TOGETHER, Raw, Reception, StoreError
from bot.usecases.events import Event, EventLog

LARGEST_BODY: Final = 256 * 1024
SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name
_RETRY: Final = {"Retry-After": "2"}
_WAITING: Final = 200
"""More at once than Telegram has connections for means that something is stuck."""
_READ_WITHIN: Final = 10.0
_HANDLED_WITHIN: Final = 50.0
"""Telegram hangs up after 60 s."""
_BROKEN_REMEMBERED: Final = 64
_SAY_EVERY: Final = 12
_STRANGERS_PER_LINE: Final = 1000


@dataclass(slots=True)
class _Waiting:
    raw: Raw = field(repr=False)
    stored: asyncio.Future[bool] = field(repr=False)


class Webhook:
    """`app` is what listens at `path`; `run` handles what it took in."""

    def __init__(self, *, reception: Reception, path: str, secret: str, log: EventLog) -> None:
        """Until `reception.bot_id` is known, everything is put off."""
        self._reception = reception
        self._secret = secret.encode()
        self._log = log
        self._queue: deque[_Waiting] = deque()
        self._news = asyncio.Event()
        self._broken: deque[bytes] = deque(maxlen=_BROKEN_REMEMBERED)
        self._store_failures = 0
        self._strangers = 0
        self.app = Starlette(routes=[Route(path, self._receive, methods=["POST"])])

    async def run(self) -> None:
        """Until cancelled; whoever still waits is told to come again."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._news.wait()
                    self._news.clear()
                    while self._queue:
                        await self._take_some(group)
        finally:
            self._put_off()

    # --- receiving

    async def _receive(self, request: Request) -> Response:
        """The secret before the body: a stranger's bytes are not even read."""
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, self._secret):
            self._turn_away()
            return Response(status_code=403)
        try:
            body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        if body is None:
            self._log.event(Event.WEBHOOK_REFUSED_REQUEST, level="error", reason="too large")
            return Response(status_code=413)
        raw = _object(body)
        if raw is None:
            return self._unreadable(body)
        return await self._answered(raw)

    def _turn_away(self) -> None:
        """Said now and again only: anybody who finds the address could fill the log."""
        if self._strangers % _STRANGERS_PER_LINE == 0:
            self._log.event(Event.WEBHOOK_REFUSED_REQUEST, level="warning", reason="secret")
        self._strangers += 1

    def _unreadable(self, body: bytes) -> Response:
        """Refused once; the same again is let go, or it would block its chat for a day."""
        mark = hashlib.sha256(body).digest()
        again = mark in self._broken
        self._broken.append(mark)
        reason = "unreadable again" if again else "unreadable"
        self._log.event(Event.WEBHOOK_REFUSED_REQUEST, level="error", reason=reason)
        return Response(status_code=200 if again else 400)

    async def _answered(self, raw: Raw) -> Response:
        if not self._reception.bot_id or len(self._queue) >= _WAITING:
            return Response(status_code=503, headers=_RETRY)
        one = _Waiting(raw, asyncio.get_running_loop().create_future())
        self._queue.append(one)
        self._news.set()
        try:
            async with asyncio.timeout(_HANDLED_WITHIN):
                stored = await asyncio.shield(one.stored)
        except TimeoutError:
            stored = False
        return Response(status_code=200) if stored else Response(status_code=503, headers=_RETRY)

    # --- handling

    async def _take_some(self, group: asyncio.TaskGroup) -> None:
        """What waits now. If the store fails, all that waits is put off: nothing overtakes."""
        some = [self._queue.popleft() for _ in range(min(TOGETHER, len(self._queue)))]
        try:
            await self._reception.take([one.raw for one in some], _settling(some), group)
            self._store_failures = 0
        except StoreError as error:
            self._complain(error)
            self._put_off()
        finally:
            _settle(some, stored=False)

    def _complain(self, error: StoreError) -> None:
        if self._store_failures % _SAY_EVERY == 0:
            cause = type(error.__cause__).__name__
            self._log.event(Event.INTAKE_STORE_FAILED, level="error", error=cause)
        self._store_failures += 1

    def _put_off(self) -> None:
        _settle(self._queue, stored=False)
        self._queue.clear()


def _settling(some: Sequence[_Waiting]) -> Callable[[Sequence[Raw]], None]:
    """Confirms in the order in which they were handed over."""
    left = iter(some)

    def confirm(raws: Sequence[Raw]) -> None:
        _settle([next(left) for _ in raws], stored=True)

    return confirm


def _settle(some: Sequence[_Waiting] | deque[_Waiting], *, stored: bool) -> None:
    for one in some:
        if not one.stored.done():
            one.stored.set_result(stored)


async def _body(request: Request) -> bytes | None:
    """None where it is too large, as soon as that shows. Raises TimeoutError, ClientDisconnect."""
    said = request.headers.get("content-length", "0")
    if said.isascii() and said.isdigit() and int(said) > LARGEST_BODY:
        return None
    body = bytearray()
    async with asyncio.timeout(_READ_WITHIN):
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_BODY:
                return None
    return bytes(body)


def _object(body: bytes) -> Raw | None:
    """Whatever the content type says: Telegram sends JSON, and proxies rewrite headers."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
