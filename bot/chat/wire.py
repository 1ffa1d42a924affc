"""The line to the Bot API: python-telegram-bot over aiohttp, and what each of its failures means.

Nothing that Telegram or the library says in words goes any further: descriptions, addresses with
the token in them and bodies with people's messages end here; what leaves are reasons of our own.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
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

from bot.usecases.ports import TryLater, Undeliverable

NOT_MODIFIED: Final = "not modified"
MESSAGE_GONE: Final = "message gone"
QUERY_TOO_OLD: Final = "query too old"


class PollConflict(Exception):  # noqa: N818  # reads as the outcome it is
    """Somebody else takes our updates: a second poller, or a `webhook` that is set."""

    def __init__(self, *, webhook: bool) -> None:
        super().__init__("a webhook is set" if webhook else "another poller")
        self.webhook = webhook


class BadToken(Exception):  # noqa: N818  # reads as the outcome it is
    """Telegram does not know this bot (or, for an optional method, the method)."""


class RateLimited(TryLater):
    """Telegram asked for patience. Surely not sent."""

    def __init__(self, after: timedelta) -> None:
        super().__init__("rate limited", after=after)


class RefusalError(TelegramError):
    """Any answer but a success. `foreign`: whoever answered does not speak as Telegram does."""

    def __init__(self, code: int, payload: bytes) -> None:
        body = _json_object(payload)
        description = body.get("description")
        self.code = code
        self.foreign = not isinstance(description, str)
        self.retry_after = _retry_after(body.get("parameters"))
        super().__init__(description if isinstance(description, str) else "")


def _json_object(payload: bytes) -> Mapping[str, object]:
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _retry_after(parameters: object) -> timedelta:
    seconds = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    return timedelta(seconds=seconds if isinstance(seconds, int) and 0 < seconds < 10**6 else 1)


# --- what a failure means ----------------------------------------------------------------------

Meaning = Undeliverable | TryLater | PollConflict | BadToken

_NOT_SENT: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
"""No byte of the request can have reached Telegram: no connection, or none was free in time."""

_WORDS: Final = (
    ("blocked by the user", "blocked"),
    ("user is deactivated", "deactivated"),
    ("can't initiate conversation", "never started"),
    ("chat not found", "chat not found"),
    ("is not modified", NOT_MODIFIED),
    ("message to edit not found", MESSAGE_GONE),
    ("message can't be edited", MESSAGE_GONE),
    ("message to delete not found", MESSAGE_GONE),
    ("message_id_invalid", MESSAGE_GONE),
    ("message can't be deleted", "too old to remove"),
    ("query is too old", QUERY_TOO_OLD),
    ("query id is invalid", QUERY_TOO_OLD),
    ("too long", "too long"),
    ("text is empty", "empty"),
    ("button", "button refused"),
    ("reply markup", "button refused"),
    ("too big", "too large"),
    ("too large", "too large"),
    ("photo", "picture refused"),
    ("image", "picture refused"),
)
"""Telegram's sentences (tdlib/telegram-bot-api, Client.cpp) and ours, most telling first."""

_GONE: Final = frozenset({"blocked", "deactivated"})


def meaning_of(error: TelegramError) -> Meaning:
    """What a failed call means for what was to be sent."""
    if isinstance(error, RefusalError):
        return _meaning_of_refusal(error)
    if isinstance(error.__cause__, _NOT_SENT):
        return TryLater("no connection", after=timedelta(seconds=1))
    return no_answer()


def no_answer() -> TryLater:
    """The request left, what became of it is unknown."""
    return TryLater("no answer", after=timedelta(seconds=1), maybe_sent=True)


def odd_answer() -> TryLater:
    """Accepted, as far as one can tell, but in words we do not understand."""
    return TryLater("odd answer", after=timedelta(seconds=5), maybe_sent=True)


def _meaning_of_refusal(refusal: RefusalError) -> Meaning:
    if refusal.code == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(refusal.retry_after)
    if refusal.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TryLater("server error", after=timedelta(seconds=1), maybe_sent=True)
    if refusal.foreign:
        return TryLater("not Telegram", after=timedelta(seconds=5))
    return _meaning_of_words(refusal)


def _meaning_of_words(refusal: RefusalError) -> Meaning:
    words = refusal.message.lower()
    match refusal.code:
        case 409:
            return PollConflict(webhook="webhook" in words)
        case 401 | 404:
            return BadToken("unknown bot or method")
        case 400 | 403 | 413:
            reason = _reason(words)
            return Undeliverable(reason, gone=reason in _GONE)
        case _:
            return TryLater("odd refusal", after=timedelta(seconds=5))


def _reason(description: str) -> str:
    return next((ours for theirs, ours in _WORDS if theirs in description), "refused")


# --- the line ----------------------------------------------------------------------------------

_CONNECT: Final = 20.0
"""Seconds for a connection to be free, or made."""
_READ: Final = 20.0
"""Seconds without a byte of the answer."""


class Wire(BaseRequest):
    """A pool of connections to one server; opens with the first call, and again after a shutdown.

    Every refusal becomes a value before the library words (and logs) it.
    """

    def __init__(
        self, *, connections: int, is_direct: bool, told_time: Callable[[datetime], None]
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
        if (now := _date_in(header)) is not None:
            self._told_time(now)

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


def open_wire(api: str, *, connections: int, told_time: Callable[[datetime], None]) -> Wire:
    """A small pool: Telegram takes no more than thirty calls a second.

    `told_time` hears what the other side's clock shows whenever an answer says something new.
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
