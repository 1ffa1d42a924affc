"""The line to the Bot API: python-telegram-bot over aiohttp; `failures` tells what failed."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from ssl import SSLContext
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.chat.failures import RefusalError

_CONNECT: Final = 20.0
"""Seconds for a connection to be free, or made."""
_READ: Final = 20.0
"""Seconds without a byte of the answer."""


class Wire(BaseRequest):
    """A pool of connections to one server; opens with the first call, and again after a shutdown.

    Every refusal becomes a value before the library words (and logs) it.
    """

    def __init__(
        self, *, connections: int, is_direct: bool, told_time: Callable[[datetime | None], None]
    ) -> None:
        """`is_direct`: past the proxies of the environment."""
        self._connections = connections
        self._is_direct = is_direct
        self._told_time = told_time
        self._told = ""
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return _READ

    async def initialize(self) -> None:
        """Opens nothing yet: a session belongs to the loop that first calls."""

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917  # the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,  # noqa: ARG002  # the caller limits the whole call
        connect_timeout: Any = None,  # noqa: ARG002  # ours is the same for all calls
        pool_timeout: Any = None,  # noqa: ARG002  # as `connect_timeout`
    ) -> tuple[int, bytes]:
        """Raises RefusalError for any answer but 2xx."""
        if self._session is None:
            self._session = self._opened()
        wait = read_timeout if isinstance(read_timeout, int | float) else _READ
        async with self._session.request(
            method,
            url,
            data=_form(request_data),
            timeout=aiohttp.ClientTimeout(connect=_CONNECT, sock_read=wait),
            allow_redirects=False,
        ) as response:
            self._hear_time(response.headers.get("Date", ""))
            payload = await response.read()
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            raise RefusalError(response.status, payload)
        return response.status, payload

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, ssl=self._trusted),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=not self._is_direct,
        )

    @cached_property
    def _trusted(self) -> SSLContext | bool:
        """The roots that come along with httpx rather than the machine's, which may have none."""
        return True if self._is_direct else httpx.create_ssl_context()

    def _hear_time(self, header: str) -> None:
        if header == self._told:  # it changes once a second
            return
        self._told = header
        self._told_time(_date_in(header))

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library's own version logs a body it cannot read, and with it what people wrote."""
        try:
            return dict(json.loads(payload))
        except (ValueError, TypeError, RecursionError):
            pass
        raise TelegramError("unreadable answer")


class Line(Bot):
    """Calls a method and hands back its result unparsed.

    The library's own parsing of results is left out: one missing field in the answer to a send
    that did arrive would look like a send that failed, and be sent again.
    """

    async def call(self, method: str, fields: dict[str, Any], read_timeout: float) -> object:
        """Raises TelegramError (see `meaning_of`), KeyError for an answer without result."""
        answer: object = await self._post(method, fields, read_timeout=read_timeout)
        return answer


def open_wire(api: str, *, connections: int, told_time: Callable[[datetime | None], None]) -> Wire:
    """A small pool: Telegram takes no more than thirty calls a second.

    `told_time` hears what the other side's clock shows whenever an answer says something new, and
    None from one that says nothing: what another said before it has grown old.
    """
    return Wire(connections=connections, is_direct=_is_loopback(api), told_time=told_time)


def _form(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None:
        return None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _date_in(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _is_loopback(api: str) -> bool:
    """Proxies of the environment are no way to one's own machine."""
    host = urlsplit(api).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def quiet_libraries() -> None:
    """The libraries' loggers print raw updates (telegram, DEBUG); nobody needs what they say."""
    for name in ("aiohttp", "httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
