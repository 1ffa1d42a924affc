"""Telegram as the rest of `chat/` knows it: post, revise, remove, answer, take updates."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from telegram import InputFile
from telegram.error import TelegramError

from bot.alliance.people import Address
from bot.chat.content import Content, Kind, split
from bot.chat.failures import (
    MESSAGE_GONE,
    NOT_MODIFIED,
    BadToken,
    Meaning,
    PollConflict,
    meaning_of,
    no_answer,
    odd_answer,
)
from bot.chat.wire import Line, Wire, open_wire
from bot.usecases.ports import MessageRef, TryLater, Undeliverable

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
ANSWER_LIMIT: Final = 200
_CONNECTIONS: Final = 16
_POLL_CONNECTIONS: Final = 2
_WEBHOOK_CONNECTIONS: Final = 40
_CLOSE_LIMIT: Final = 5.0
_CALL_LIMIT: Final = 120.0
"""Seconds after which a call is given up whatever its socket does."""
_METHODS: Final = {
    Kind.TEXT: ("sendMessage", "text"),
    Kind.PHOTO: ("sendPhoto", "caption"),
    Kind.DOCUMENT: ("sendDocument", "caption"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The bot itself. `username` is without the @."""

    id: int
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookInfo:
    """Where Telegram delivers to; an empty `url` means it waits to be polled.

    `failed_at` is Telegram's time of the newest failed delivery, in unix seconds.
    """

    url: str = field(repr=False)
    pending: int
    failed_at: int | None = None


class Telegram:
    """One bot at one Bot API server.

    All methods raise TryLater; those that send, Undeliverable too. Messages are addressed as
    `tg:<user id>`.
    """

    def __init__(self, token: str, api: str = "https://api.telegram.org") -> None:
        self._token, self._api = token, api
        self.their_time: datetime | None = None
        """What Telegram's clock showed with its newest answer; None where it does not say."""
        self._calls = self._new_wire(_CONNECTIONS)
        self._polls = self._new_wire(_POLL_CONNECTIONS)
        self._line = self._new_line()

    def _new_wire(self, connections: int) -> Wire:
        return open_wire(self._api, connections=connections, told_time=self._told_time)

    def _told_time(self, now: datetime | None) -> None:
        self.their_time = now

    def _new_line(self) -> Line:
        return Line(
            self._token,
            base_url=f"{self._api.rstrip('/')}/bot",
            request=self._calls,
            get_updates_request=self._polls,
        )

    async def post(
        self, to: Address, content: Content, attachment: bytes | None = None
    ) -> MessageRef:
        """Send a new message. A photo or document needs its bytes."""
        method, words = _METHODS[content.kind]
        fields = _written(to, content, words) | {
            "protect_content": content.protect or None,
            "disable_notification": content.silent or None,
        }
        if content.kind is not Kind.TEXT:
            if attachment is None:
                raise Undeliverable("attachment missing")
            fields[content.kind.value] = InputFile(attachment, filename=content.filename)
        sent = await self._send(method, fields)
        ref = sent.get("message_id") if isinstance(sent, dict) else None
        if not isinstance(ref, int):
            raise odd_answer()
        return MessageRef(str(ref))

    async def revise(self, to: Address, ref: MessageRef, content: Content) -> None:
        """Replace words and buttons of a message that is there; the same again is a success."""
        method, words = (
            ("editMessageText", "text")
            if content.kind is Kind.TEXT
            else ("editMessageCaption", "caption")
        )
        fields = _written(to, content, words) | {"message_id": ref}
        try:
            await self._send(method, fields)
        except Undeliverable as refused:
            if refused.reason != NOT_MODIFIED:
                raise

    async def remove(self, to: Address, ref: MessageRef) -> None:
        """Delete a message; one that is gone already is a success."""
        try:
            await self._send("deleteMessage", {"chat_id": _chat_id(to), "message_id": ref})
        except Undeliverable as refused:
            if refused.reason != MESSAGE_GONE:
                raise

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None:
        """End the waiting of a tap. One that waited too long, or was answered, is a success."""
        fields: dict[str, Any] = {"callback_query_id": callback_id}
        if text is not None:
            fields |= {"text": _first(text), "show_alert": alert or None}
        try:
            await self._send("answerCallbackQuery", fields, read_timeout=5)
        except Undeliverable:
            return

    async def updates(
        self,
        offset: int | None,
        timeout: int,  # noqa: ASYNC109  # Telegram's own name for how long it may hold the line
    ) -> list[dict[str, object]]:
        """Raw updates from `offset` on, which confirms those before; waits up to `timeout` s.

        Raises:
            PollConflict: somebody else polls, or a webhook is set.
            BadToken: Telegram does not know this bot.
            TryLater: anything else; the line has been renewed.
        """
        fields = {"offset": offset, "timeout": timeout, "allowed_updates": ALLOWED_UPDATES}
        try:
            found = await self._call("getUpdates", fields, timeout + 5.0, limit=timeout + 15.0)
        except TryLater:
            await self._renew_polls()
            raise
        if not isinstance(found, list):
            raise odd_answer()
        return [update for update in found if isinstance(update, dict)]

    async def me(self) -> Me:
        """Raises BadToken if Telegram does not know this bot."""
        user = await self._call("getMe", {}, 10)
        match user:
            case {"id": int(bot_id), "username": str(username)}:
                return Me(id=bot_id, username=username)
            case _:
                raise odd_answer()

    async def set_commands(
        self,
        scope: Address | None,
        language: str | None,
        commands: Sequence[tuple[str, str]],
    ) -> bool:
        """Fill the menu of one chat, or of all private chats; False if Telegram would not.

        `language` is an ISO 639-1 code of two letters, or None for everybody else.
        """
        fields = {
            "commands": [{"command": name, "description": words} for name, words in commands],
            "scope": {"type": "all_private_chats"}
            if scope is None
            else {"type": "chat", "chat_id": _chat_id(scope)},
            "language_code": language,
        }
        try:
            await self._send("setMyCommands", fields)
        except (TryLater, Undeliverable):
            return False
        return True

    async def webhook_info(self) -> WebhookInfo:
        """Raises BadToken if Telegram does not know this bot."""
        info = await self._call("getWebhookInfo", {}, 10)
        match info:
            case {"url": str(url), "pending_update_count": int(pending), **more}:
                failed = more.get("last_error_date")
                failed_at = failed if isinstance(failed, int) else None
                return WebhookInfo(url=url, pending=pending, failed_at=failed_at)
            case _:
                raise odd_answer()

    async def set_webhook(self, url: str, secret: str) -> None:
        """Telegram posts updates to `url` from now on; what waits there stays.

        Raises:
            Undeliverable: it will not have this address.
            BadToken: Telegram does not know this bot.
        """
        fields = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": _WEBHOOK_CONNECTIONS,
        }
        await self._call("setWebhook", fields, 20)

    async def take_webhook_down(self) -> None:
        """Back to polling; what waits there stays. Raises BadToken."""
        await self._call("deleteWebhook", {"drop_pending_updates": False}, 20)

    async def renew(self) -> None:
        """Polls go through a new connection, whatever became of the old one."""
        old, self._polls = self._polls, self._new_wire(_POLL_CONNECTIONS)
        self._line = self._new_line()
        try:
            async with asyncio.timeout(_CLOSE_LIMIT):
                await old.shutdown()
        except Exception:  # noqa: BLE001  # it is being thrown away because it does not behave
            return

    async def close(self) -> None:
        """Hang up. Safe to repeat."""
        await asyncio.gather(self._calls.shutdown(), self._polls.shutdown())

    async def _send(
        self, method: str, fields: dict[str, Any], *, read_timeout: float = 20
    ) -> object:
        """A token that is refused now and then (it happens to Telegram) must not lose a message."""
        try:
            return await self._call(method, fields, read_timeout)
        except (BadToken, PollConflict):
            pass
        raise TryLater("bot refused", after=timedelta(seconds=30))

    async def _call(
        self,
        method: str,
        fields: dict[str, Any],
        read_timeout: float,
        *,
        limit: float = _CALL_LIMIT,
    ) -> object:
        """The failure is raised outside the handler: its cause would carry token and content."""
        failure: Meaning
        try:
            async with asyncio.timeout(limit):
                return await self._line.call(method, fields, read_timeout)
        except TelegramError as error:
            failure = meaning_of(error)
        except TimeoutError:
            failure = no_answer()
        except (LookupError, TypeError, ValueError, AttributeError):
            failure = odd_answer()
        raise failure

    async def _renew_polls(self) -> None:
        """A line that was cut in silence can block its pool for ever."""
        await self._polls.shutdown()
        await self._polls.initialize()


def _chat_id(address: Address) -> int:
    scheme, _, number = address.value.partition(":")
    if scheme != "tg" or not number.isdecimal():
        raise Undeliverable("no such address")
    return int(number)


def _written(to: Address, content: Content, words: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"chat_id": _chat_id(to), words: content.text}
    if content.rows:
        fields["reply_markup"] = {
            "inline_keyboard": [
                [{"text": button.text, "callback_data": button.data} for button in row]
                for row in content.rows
            ]
        }
    if content.kind is Kind.TEXT:
        fields["link_preview_options"] = {"is_disabled": True}
    return fields


def _first(text: str) -> str:
    """Answers to taps are short, or cut."""
    return (split(text, ANSWER_LIMIT) or [""])[0]
