"""What each failure of a call means for the message that was to be sent."""

import json
from datetime import timedelta

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy
from telegram.error import NetworkError, TelegramError, TimedOut
from yarl import URL

from bot.chat.failures import (
    MESSAGE_GONE,
    NOT_MODIFIED,
    QUERY_TOO_OLD,
    BadToken,
    PollConflict,
    RateLimited,
    RefusalError,
    meaning_of,
)
from bot.usecases.ports import TryLater, Undeliverable


def refusal(code: int, description: object, **parameters: object) -> RefusalError:
    body = {"ok": False, "error_code": code, "description": description}
    return RefusalError(code, json.dumps(body | {"parameters": parameters}).encode())


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


KEY = ConnectionKey("api.test", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None,
                    proxy_headers_hash=None, server_hostname=None)  # fmt: skip
INFO = aiohttp.RequestInfo(URL("https://api.test"), "POST", CIMultiDictProxy(CIMultiDict()))
NOT_SENT = [
    aiohttp.ClientConnectorError(KEY, OSError("secret")),
    aiohttp.ClientConnectorDNSError(KEY, OSError("secret")),
    aiohttp.ClientProxyConnectionError(KEY, OSError("secret")),
    aiohttp.ClientHttpProxyError(INFO, (), status=407),
    aiohttp.ConnectionTimeoutError("secret"),
]
PERHAPS_SENT = [
    aiohttp.SocketTimeoutError("secret"), aiohttp.ServerDisconnectedError("secret"),
    aiohttp.ClientOSError("secret"), aiohttp.ClientPayloadError("secret"),
    aiohttp.ClientResponseError(INFO, ()), TimeoutError("secret"), ConnectionResetError("secret"),
]  # fmt: skip


@pytest.mark.parametrize("cause", NOT_SENT)
def test_where_no_connection_came_about_nothing_was_sent(cause: Exception) -> None:
    for error in (TimedOut(), NetworkError("wire")):
        meaning = meaning_of(caused(error, cause))
        assert isinstance(meaning, TryLater)
        assert not meaning.maybe_sent


@pytest.mark.parametrize("cause", PERHAPS_SENT)
def test_where_the_answer_was_lost_it_may_have_been_sent(cause: Exception) -> None:
    for error in (TimedOut(), NetworkError("wire")):
        meaning = meaning_of(caused(error, cause))
        assert isinstance(meaning, TryLater)
        assert meaning.maybe_sent


def test_a_failure_nobody_foresaw_may_have_been_sent() -> None:
    for error in (TelegramError("?"), NetworkError("?"), caused(TimedOut(), ValueError())):
        meaning = meaning_of(error)
        assert isinstance(meaning, TryLater)
        assert meaning.maybe_sent


@pytest.mark.parametrize("code", [500, 502, 503, 504, 599])
@pytest.mark.parametrize("payload", [b"{}", b"<html>", b'{"description":"Internal"}'])
def test_an_error_inside_telegram_may_have_been_after_the_fact(code: int, payload: bytes) -> None:
    meaning = meaning_of(RefusalError(code, payload))
    assert isinstance(meaning, TryLater)
    assert meaning.maybe_sent


@pytest.mark.parametrize(
    ("code", "description", "reason", "gone"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked", True),
        (403, "Forbidden: user is deactivated", "deactivated", True),
        (403, "Forbidden: bot can't initiate conversation with a user", "never started", False),
        (403, "Forbidden: something new", "refused", False),
        (400, "Bad Request: chat not found", "chat not found", False),
        (
            400,
            "Bad Request: message is not modified: specified new message content is the same",
            NOT_MODIFIED,
            False,
        ),
        (400, "Bad Request: message to edit not found", MESSAGE_GONE, False),
        (400, "Bad Request: message can't be edited", MESSAGE_GONE, False),
        (400, "Bad Request: message to delete not found", MESSAGE_GONE, False),
        (400, "Bad Request: MESSAGE_ID_INVALID", MESSAGE_GONE, False),
        (400, "Bad Request: message can't be deleted for everyone", "too old to remove", False),
        (
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
            QUERY_TOO_OLD,
            False,
        ),
        (400, "Bad Request: message is too long", "too long", False),
        (400, "Bad Request: message text is empty", "empty", False),
        (400, "Bad Request: BUTTON_DATA_INVALID", "button refused", False),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", "picture refused", False),
        (413, "Request Entity Too Large", "too large", False),
        (400, "Bad Request: group chat was upgraded", "refused", False),
    ],
)
def test_what_telegram_refuses_for_good_is_never_tried_again(
    code: int, description: str, reason: str, *, gone: bool
) -> None:
    meaning = meaning_of(refusal(code, description))
    assert isinstance(meaning, Undeliverable)
    assert (meaning.reason, meaning.gone) == (reason, gone)


@pytest.mark.parametrize(
    ("asked", "after"), [(7, 7), (900, 900), (0, 1), (-3, 1), ("7", 1), (None, 1), (10**12, 1)]
)
def test_a_request_for_patience_is_honoured_and_means_not_sent(asked: object, after: int) -> None:
    meaning = meaning_of(refusal(429, "Too Many Requests: retry after", retry_after=asked))
    assert isinstance(meaning, RateLimited)
    assert (meaning.after, meaning.maybe_sent) == (timedelta(seconds=after), False)


def test_a_429_without_a_body_is_a_429() -> None:
    assert isinstance(meaning_of(RefusalError(429, b"")), RateLimited)


@pytest.mark.parametrize("code", [302, 400, 401, 403, 404, 407, 409, 413])
@pytest.mark.parametrize(
    "payload", [b"<html>no</html>", b"", b"[]", b'{"description":7}', b"[" * 9999]
)
def test_a_refusal_that_does_not_sound_like_telegram_condemns_nobody(
    code: int, payload: bytes
) -> None:
    meaning = meaning_of(RefusalError(code, payload))
    assert isinstance(meaning, TryLater)
    assert not meaning.maybe_sent


@pytest.mark.parametrize("code", [401, 404])
def test_an_unknown_bot_is_told_apart(code: int) -> None:
    assert isinstance(meaning_of(refusal(code, "Unauthorized")), BadToken)


@pytest.mark.parametrize(
    ("description", "webhook"),
    [
        ("Conflict: terminated by other getUpdates request; make sure that only one", False),
        ("Conflict: can't use getUpdates method while webhook is active", True),
    ],
)
def test_a_second_poller_and_a_webhook_are_told_apart(description: str, *, webhook: bool) -> None:
    meaning = meaning_of(refusal(409, description))
    assert isinstance(meaning, PollConflict)
    assert meaning.webhook is webhook


def test_what_telegram_said_goes_no_further() -> None:
    for code in (400, 401, 403, 409, 418, 429, 500):
        meaning = meaning_of(refusal(code, "a secret"))
        assert "secret" not in f"{meaning!r} {meaning}"
