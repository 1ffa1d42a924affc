"""What each failure of a call to the Bot API means for what was to be sent.

Nothing that Telegram or a library says in words goes any further: descriptions, addresses with
the token in them and bodies with people's messages end here; what leaves are reasons of our own.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp
from telegram.error import TelegramError

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


# --- what they mean -----------------------------------------------------------------------------

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
