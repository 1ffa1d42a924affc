"""Phones: what a person does and sees in the sandbox, as a small asynchronous API.

For the end-to-end tests and the demo week. Everything goes over HTTP to the control API, so the
server may run in this process or another.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from bot.sandbox.exchange import exchange
from bot.sandbox.refusals import Json
from bot.sandbox.screens import ShownMessage, TapSeen

T = TypeVar("T")

PATIENCE: Final = 10.0
"""Real seconds a phone waits for news before it gives up."""


class ImpossibleError(Exception):
    """The person's app would not let them do this; the text says why."""


class NothingCameError(AssertionError):
    """What was waited for did not happen in time."""


@dataclass(frozen=True, slots=True)
class Phones:
    """The control API of one local Telegram at `url`."""

    url: str

    async def new(
        self, first_name: str, *, language_code: str | None = None, **more: str
    ) -> "Phone":
        """Somebody new with a phone of their own."""
        known = {"first_name": first_name, "language_code": language_code}
        raw = await self.post("users", known | more)
        return Phone(self, raw["id"], first_name)

    async def everybody(self) -> "list[Phone]":
        return [Phone(self, one["id"], one["first_name"]) for one in await self.get("users")]

    async def now(self) -> datetime:
        raw = await self._ask("GET", "/clock")
        return datetime.fromisoformat(raw["now"])

    async def advance(self, seconds: float) -> datetime:
        """Wind the clock forward; the new time."""
        raw = await self.post("clock/advance", {"seconds": seconds})
        return datetime.fromisoformat(raw["now"])

    async def fails(self, method: str, kind: str, *, times: int = 1, value: float = 0) -> None:
        """Let the next calls of a method fail; kinds are those of `bot.sandbox.faults`."""
        fault = {"method": method, "kind": kind, "times": times, "value": value}
        await self.post("faults", fault)

    async def falls_silent(self) -> None:
        """From here on Telegram answers the bot nothing."""
        await self.post("silence", {"on": True})

    async def recovers(self) -> None:
        """No silence, no faults any more."""
        await self.post("faults/clear", {})

    async def inject(self, update: Json) -> int:
        raw = await self.post("updates", {"update": update})
        return int(raw["update_id"])

    async def calls(self, method: str = "", *, after: int = 0) -> list[Json]:
        """What the bot asked of Telegram, oldest first."""
        found: list[Json] = await self.get("calls", method=method, after=after)
        return found

    async def unanswered_taps(self) -> list[TapSeen]:
        return [TapSeen.read(one) for one in await self.get("taps", unanswered="true")]

    async def tap(self, query_id: str) -> TapSeen:
        found = await self.get("taps")
        return next(TapSeen.read(one) for one in found if one["query_id"] == query_id)

    async def pending_updates(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(await self.get("pending"))

    async def until_confirmed(self, seconds: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update.

        Raises:
            NothingCameError: it has not after so many real seconds.
        """

        async def look() -> bool:
            return await self.pending_updates() == 0

        await self.until(look, seconds=seconds)

    async def profile(self) -> Json:
        profile: Json = await self.get("profile")
        return profile

    async def file(self, file_id: str) -> bytes:
        answer = await exchange(
            "GET", f"{self.url}/control/files/{file_id}", headers={}, seconds=PATIENCE
        )
        return answer.body

    async def changes(self, since: int = -1, *, seconds: float = 0) -> int:
        """How many changes there were; waits so long for one after `since`."""
        raw = await self.get("changes", since=since, seconds=seconds)
        return int(raw["changes"])

    async def until(
        self, look: Callable[[], Awaitable[T | None]], *, seconds: float = PATIENCE
    ) -> T:
        """What `look` sees first, asked again at every change.

        Raises:
            NothingCameError: it saw nothing (None or nothing at all) for so many real seconds.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        while True:
            seen = await self.changes()
            found = await look()
            if found:
                return found
            left = end - clock()
            if left <= 0:
                raise NothingCameError(f"nothing came in {seconds} seconds")
            await self.changes(seen, seconds=min(left, 5))

    async def get(self, path: str, **query: object) -> Any:
        return await self._ask("GET", f"/control/{path}?{urlencode(query)}")

    async def post(self, path: str, body: Json) -> Any:
        return await self._ask("POST", f"/control/{path}", body)

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Any:
        answer = await exchange(
            method,
            f"{self.url}{path}",
            body=b"" if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            seconds=60,
        )
        raw = json.loads(answer.body)
        if answer.status != 200:  # noqa: PLR2004  (HTTP's own number)
            raise ImpossibleError(raw["error"])
        return raw


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's phone, open on the chat with the bot."""

    phones: Phones = field(repr=False)
    user_id: int
    name: str

    async def says(
        self, text: str, *, reply_to: int | None = None, chat_id: int | None = None
    ) -> ShownMessage:
        """Type a text or a command; the last message it became."""
        body = {"text": text, "reply_to": reply_to, "chat_id": chat_id}
        said = await self._do("says", **body)
        return ShownMessage.read(said[-1])

    async def sends(self, kind: str) -> ShownMessage:
        """A photo, voice, sticker, document, location or contact without content."""
        return ShownMessage.read(await self._do("sends", kind=kind))

    async def edits(self, message_id: int, text: str) -> ShownMessage:
        return ShownMessage.read(await self._do("edits", message_id=message_id, text=text))

    async def deletes(self, message_id: int) -> None:
        await self._do("deletes", message_id=message_id)

    async def taps(self, label: str) -> TapSeen:
        """Tap the button with these words, on the newest message that has one.

        Raises:
            ImpossibleError: no message on the screen has such a button.
        """
        for message in reversed(await self.messages()):
            if label in message.labels:
                return await self.taps_on(message.message_id, text=label)
        raise ImpossibleError("there is no such button on the screen")

    async def taps_first(self) -> TapSeen:
        """Tap the first button of the newest message that has buttons."""
        return await self.taps_nth(0)

    async def taps_nth(self, index: int) -> TapSeen:
        for message in reversed(await self.messages()):
            if message.buttons:
                return await self.taps_on(message.message_id, index=index)
        raise ImpossibleError("there is no button on the screen")

    async def taps_on(self, message_id: int, **which: object) -> TapSeen:
        """Tap by `index` or `text`; with `stale=True` also buttons that are gone; `data` forges."""
        return TapSeen.read(await self._do("taps", message_id=message_id, **which))

    async def blocks(self) -> None:
        await self._do("blocks")

    async def unblocks(self) -> None:
        await self._do("unblocks")

    async def deactivates(self) -> None:
        await self._do("deactivates")

    async def adds_bot(self, kind: str, title: str) -> int:
        """To a new `group`, `supergroup` or `channel`; its chat id."""
        return int((await self._do("adds_bot", type=kind, title=title))["id"])

    async def history(self, chat_id: int | None = None) -> list[ShownMessage]:
        """All that ever stood in the chat, deleted messages too, oldest first."""
        found = await self.phones.get(f"chats/{chat_id or self.user_id}/messages")
        return [ShownMessage.read(one) for one in found]

    async def messages(self, chat_id: int | None = None) -> list[ShownMessage]:
        """What stands in the chat now, oldest first."""
        return [one for one in await self.history(chat_id) if not one.deleted]

    async def received(self) -> list[ShownMessage]:
        """What stands there from the bot."""
        return [one for one in await self.messages() if one.from_bot]

    async def last(self) -> ShownMessage:
        """The newest message of the bot.

        Raises:
            ImpossibleError: there is none.
        """
        received = await self.received()
        if not received:
            raise ImpossibleError("the bot has written nothing")
        return received[-1]

    async def wait_for(
        self, predicate: Callable[[ShownMessage], bool], seconds: float = PATIENCE
    ) -> ShownMessage:
        """The newest message of the bot that fits, once there is one.

        Raises:
            NothingCameError: none did within so many real seconds.
        """

        async def look() -> ShownMessage | None:
            fitting = [one for one in await self.received() if predicate(one)]
            return fitting[-1] if fitting else None

        return await self.phones.until(look, seconds=seconds)

    async def wait_for_text(self, part: str, seconds: float = PATIENCE) -> ShownMessage:
        return await self.wait_for(lambda message: part in message.text, seconds)

    async def wait_for_new(
        self, seen: ShownMessage | int, seconds: float = PATIENCE
    ) -> ShownMessage:
        """The next message of the bot below the one given."""
        above = seen if isinstance(seen, int) else seen.message_id
        return await self.wait_for(lambda message: message.message_id > above, seconds)

    async def is_answered(self, tap: TapSeen, seconds: float = PATIENCE) -> TapSeen:
        """The tap once the bot answered it.

        Raises:
            NothingCameError: it did not within so many real seconds.
        """

        async def look() -> TapSeen | None:
            now = await self.phones.tap(tap.query_id)
            return now if now.answered else None

        return await self.phones.until(look, seconds=seconds)

    async def _do(self, verb: str, **body: object) -> Any:
        return await self.phones.post(f"users/{self.user_id}/{verb}", body)
