"""Fetches one calendar over HTTP: the numeric address is looked up once, judged, and used.

The standard library's client, because others do not let the caller choose the number connected
to, and between a judgement and a second lookup the answer may change. Proxies of the environment
are not used for the same reason. It blocks: it runs in a process of its own (`child`).
"""

import http.client
import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urljoin

from bot.alliance.calendars import Trouble, Validators
from bot.calendars.addresses import ForbiddenAddressError, Target, resolve, target
from bot.usecases.ports import CalendarTroubleError

MOST_BYTES = 5 * 1024 * 1024
"""Also of what a compressed answer unpacks to."""
MOST_HOPS = 5
SOCKET_SECONDS = 10.0
_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({401, 403, 404, 405, 406, 410, 451})
_MOST_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `content` is None where nothing had changed."""

    content: bytes | None
    validators: Validators


class Find(Protocol):
    """From a target to numeric addresses; `resolve`, but for tests."""

    def __call__(self, to: Target, *, allow_private: bool) -> list[str]: ...


def fetch(
    address: str, validators: Validators, *, allow_private: bool, find: Find = resolve
) -> Answer:
    """Follows redirects, each judged like the first address.

    Raises:
        CalendarTroubleError: unreachable, gone, forbidden or too large.
    """
    try:
        return _followed(address, validators, allow_private=allow_private, find=find)
    except ForbiddenAddressError:
        raise CalendarTroubleError(Trouble.FORBIDDEN_ADDRESS) from None
    except TimeoutError:
        raise CalendarTroubleError(Trouble.TOO_SLOW) from None
    except (OSError, http.client.HTTPException, UnicodeError):
        raise CalendarTroubleError(Trouble.UNREACHABLE) from None


def _followed(address: str, validators: Validators, *, allow_private: bool, find: Find) -> Answer:
    for _ in range(MOST_HOPS):
        to = target(address, allow_private=allow_private)
        connection = _connected(to, find(to, allow_private=allow_private))
        try:
            connection.request("GET", to.path, headers=_headers(to, validators))
            with connection.getresponse() as response:
                if response.status not in _MOVED:
                    return _answer(response, validators)
                address = urljoin(address, response.headers.get("Location", ""))
        finally:
            connection.close()
    raise CalendarTroubleError(Trouble.UNREACHABLE)


def _headers(to: Target, validators: Validators) -> Mapping[str, str]:
    headers = {
        "Host": to.origin,
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "User-Agent": "alliance-checkin",
        "Connection": "close",
    }
    if validators.etag is not None:
        headers["If-None-Match"] = validators.etag
    elif validators.modified is not None:
        headers["If-Modified-Since"] = validators.modified
    return headers


def _connected(to: Target, numbers: list[str]) -> http.client.HTTPConnection:
    """To the first number that answers; the certificate is judged by the host's name."""
    plain = _any_of(numbers, to.port)
    connection = http.client.HTTPConnection(to.host, to.port, timeout=SOCKET_SECONDS)
    if to.scheme == "http":
        connection.sock = plain
        return connection
    try:
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(plain, server_hostname=to.host)
    except (OSError, ValueError):
        plain.close()
        raise
    return connection


def _any_of(numbers: list[str], port: int) -> socket.socket:
    failed: OSError = OSError("no address")
    for number in numbers[:4]:
        try:
            return socket.create_connection((number, port), timeout=SOCKET_SECONDS)
        except OSError as error:
            failed = error
    raise failed


def _answer(response: http.client.HTTPResponse, asked: Validators) -> Answer:
    if response.status == HTTPStatus.NOT_MODIFIED:
        if asked == Validators():
            raise CalendarTroubleError(Trouble.NOT_A_CALENDAR)  # than what?
        return Answer(content=None, validators=Validators())
    if response.status in _GONE:
        raise CalendarTroubleError(Trouble.GONE)
    if response.status != HTTPStatus.OK:
        raise CalendarTroubleError(Trouble.UNREACHABLE)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise CalendarTroubleError(Trouble.NOT_A_CALENDAR)
    content = _unpacked(response) if encoding != "identity" else _taken(response)
    return Answer(content=content, validators=_validators(response))


def _taken(response: http.client.HTTPResponse) -> bytes:
    content = response.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise CalendarTroubleError(Trouble.TOO_LARGE)
    return content


def _unpacked(response: http.client.HTTPResponse) -> bytes:
    """Piece by piece, so that a bomb is noticed before it is unpacked."""
    unpacker = zlib.decompressobj(_GZIP)
    content = bytearray()
    try:
        while piece := response.read(_PIECE):
            content += unpacker.decompress(piece, MOST_BYTES + 1 - len(content))
            if len(content) > MOST_BYTES:
                raise CalendarTroubleError(Trouble.TOO_LARGE)
    except zlib.error:
        raise CalendarTroubleError(Trouble.NOT_A_CALENDAR) from None
    return bytes(content)


def _validators(response: http.client.HTTPResponse) -> Validators:
    given = [response.headers.get(name) for name in ("ETag", "Last-Modified")]
    etag, modified = [
        one if one is not None and len(one) <= _MOST_VALIDATOR and one.isprintable() else None
        for one in given
    ]
    return Validators(etag=etag, modified=modified)
