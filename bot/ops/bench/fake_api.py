"""A Bot API that answers as fast as it can: a measuring instrument, strict about nothing.

The sandbox's server is for judging a bot; this one is for timing it, so it must cost next to
nothing itself: HTTP/1.1 by hand, one answer per request, a `round_trip` before each if wanted.
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

BOT_ID: Final = 4242
TOKEN: Final = "4242:bench"  # noqa: S105  # opens nothing
_MOST_UPDATES: Final = 100
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_METHOD: Final = re.compile(rb"/bot[^/ ]+/(\w+)")
_OFFSET: Final = re.compile(rb'offset"?[=:] ?(\d+)')
_WAIT: Final = re.compile(rb'timeout"?[=:] ?(\d+)')
_QUERY: Final = re.compile(rb'callback_query_id"?[=:] ?"?(\d+)')

Update = dict[str, object]


@dataclass(slots=True)
class FakeApi:
    """One bot's Telegram. `answered` is called with the id of each tap that was answered."""

    round_trip: float = 0.0
    answered: Callable[[int], None] = lambda _: None
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the first getUpdates."""
    polled_at: float = 0.0
    sent: int = 0
    waiting: deque[Update] = field(default_factory=deque)
    _next_update: int = 1
    _rung: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    async def open(self) -> str:
        """Listens on loopback; the address."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def push(self, body: Update) -> None:
        """Something happened that the bot will be told of."""
        self.waiting.append({"update_id": self._next_update, **body})
        self._next_update += 1
        self._rung.set()

    async def result(self, method: bytes, body: bytes) -> object:
        """What a method comes to."""
        match method:
            case b"getUpdates":
                return await self._updates(_number(_OFFSET, body), _number(_WAIT, body))
            case b"answerCallbackQuery":
                self.answered(_number(_QUERY, body))
                return True
            case b"getMe":
                return {"id": BOT_ID, "is_bot": True, "first_name": "Bench", "username": "b_bot"}
            case b"sendMessage" | b"sendPhoto" | b"sendDocument" | b"editMessageText":
                self.sent += 1
                return _message(self.sent)
            case _:
                return True

    async def _updates(self, offset: int, wait: int) -> list[Update]:
        if not self.polled.is_set():
            self.polled_at = time.monotonic()
            self.polled.set()
        while self.waiting and _id(self.waiting[0]) < offset:
            self.waiting.popleft()
        if not self.waiting and wait:
            self._rung.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._rung.wait()
            except TimeoutError:
                return []
        return [self.waiting[at] for at in range(min(_MOST_UPDATES, len(self.waiting)))]


class _Connection(asyncio.Protocol):
    """Requests come one after another; nobody pipelines."""

    def __init__(self, api: FakeApi) -> None:
        self._api = api
        self._heard = b""
        self._transport: asyncio.Transport | None = None
        self._answering: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, found, body = self._heard.partition(b"\r\n\r\n")
        length = _number(_LENGTH, head)
        if not found or len(body) < length:
            return
        self._heard = b""
        method = _METHOD.search(head)
        answer = self._answer(method.group(1) if method else b"", body)
        loop = asyncio.get_running_loop()
        self._answering = loop.create_task(answer)

    async def _answer(self, method: bytes, body: bytes) -> None:
        if self._api.round_trip and method != b"getUpdates":
            await asyncio.sleep(self._api.round_trip)
        result = await self._api.result(method, body)
        payload = json.dumps({"ok": True, "result": result}).encode()
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n"
        )
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(head.encode() + payload)


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    found = pattern.search(text)
    return int(found.group(1)) if found else 0


def _id(update: Update) -> int:
    number = update["update_id"]
    return number if isinstance(number, int) else 0


def _message(number: int) -> dict[str, object]:
    chat = {"id": 1, "type": "private"}
    return {"message_id": number, "date": 0, "chat": chat, "text": "."}
