"""Updates posted to us: who may, what is taken in, and what Telegram is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.chat.content import TapAnswer
from bot.chat.incoming import Membership, Tap, Typed
from bot.chat.reception import Reception
from bot.chat.webhook import LARGEST_BODY, Webhook
from bot.usecases.events import Event
from bot.usecases.ports import UnitOfWork
from tests.builders import MONDAY_9

from .chat_people import ADA, BRUNO, Raw, tap, typed
from .small_store import Diary, SmallStore, note

SECRET = "a-secret_of_ours"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class At:
    def now(self) -> Any:
        return MONDAY_9


@dataclass
class Answers:
    store: SmallStore
    given: list[tuple[str, int]] = field(default_factory=list)

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None:
        self.given.append((callback_id, self.store.commits))


@dataclass
class Hook:
    """A webhook as Telegram finds it."""

    store: SmallStore = field(default_factory=SmallStore)
    log: Diary = field(default_factory=Diary)
    handled: list[int] = field(default_factory=list)
    pause: float = 0.0
    poison: int | None = None
    client: httpx.AsyncClient = field(init=False)
    answers: Answers = field(init=False)
    reception: Reception = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.store)

    async def handle(
        self, work: UnitOfWork, incoming: Tap | Typed | Membership
    ) -> TapAnswer | None:
        await asyncio.sleep(self.pause)
        if incoming.update_id == self.poison:
            raise ZeroDivisionError
        self.handled.append(incoming.update_id)
        note(work, f"{incoming.sender.value} {incoming.update_id}")
        return TapAnswer("Thank you") if isinstance(incoming, Tap) else None

    @property
    def notes(self) -> list[str]:
        return self.store.shelves.notes

    async def posts(self, raw: Raw, **more: Any) -> httpx.Response:
        return await self.posts_bytes(json.dumps(raw).encode(), **more)

    async def posts_bytes(
        self, body: Any, *, secret: str | bytes | None = SECRET, path: str = "/hook", **headers: str
    ) -> httpx.Response:
        known: dict[str, Any] = {} if secret is None else {HEADER: secret}
        return await self.client.post(path, content=body, headers=known | headers)

    def reasons(self) -> list[object]:
        found = [more for event, more in self.log.events if event is Event.WEBHOOK_REFUSED_REQUEST]
        return [more["reason"] for more in found]


@asynccontextmanager
async def open_hook(*, known: bool = True) -> AsyncIterator[Hook]:
    hook = Hook()
    hook.reception = Reception(
        open_work=hook.store.open_work,
        telegram=hook.answers,
        handle=hook.handle,
        clock=At(),
        wake_sender=lambda: None,
        log=hook.log,
    )
    hook.reception.bot_id = 99 if known else 0
    webhook = Webhook(reception=hook.reception, path="/hook", secret=SECRET, log=hook.log)
    transport = httpx.ASGITransport(webhook.app)
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://bot") as client,
        asyncio.TaskGroup() as group,
    ):
        hook.client = client
        running = group.create_task(webhook.run())
        yield hook
        running.cancel()


async def together(*doing: Awaitable[httpx.Response]) -> list[int]:
    return [answer.status_code for answer in await asyncio.gather(*doing)]


async def test_two_hundred_means_that_it_is_committed() -> None:
    async with open_hook() as hook:
        answer = await hook.posts(typed(1, ADA, "a"))
        assert (answer.status_code, hook.store.commits) == (200, 1)
    assert hook.notes == ["tg:7001 1"]


async def test_a_tap_is_answered_after_the_commit() -> None:
    async with open_hook() as hook:
        await hook.posts(tap(1, ADA))
        await asyncio.sleep(0.01)
    assert hook.answers.given == [("cb1", 1)]


async def test_the_same_update_posted_again_counts_once() -> None:
    async with open_hook() as hook:
        codes = [(await hook.posts(tap(1, ADA))).status_code for _ in range(3)]
    assert (codes, hook.handled) == ([200] * 3, [1])


async def test_what_arrives_together_shares_a_transaction() -> None:
    async with open_hook() as hook:
        hook.pause = 0.005
        codes = await together(*(hook.posts(typed(number, ADA, "a")) for number in range(1, 11)))
    assert codes == [200] * 10
    assert sorted(hook.handled) == list(range(1, 11))
    assert hook.store.commits < 5


class _Unread:
    def __aiter__(self) -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")


async def test_a_stranger_who_found_the_address_is_turned_away_unread() -> None:
    async with open_hook() as hook:
        codes = [
            (await hook.posts_bytes(_Unread(), secret=secret)).status_code
            for secret in (None, "", "wrong", SECRET + "x", b"\xe9")
        ]
    assert codes == [403] * 5
    assert hook.handled == []
    assert hook.reasons() == ["secret"]


async def test_another_path_or_method_finds_nothing() -> None:
    async with open_hook() as hook:
        elsewhere = await hook.posts(typed(1, ADA, "a"), path="/")
        asked = await hook.client.get("/hook", headers={HEADER: SECRET})
    assert (elsewhere.status_code, asked.status_code, hook.handled) == (404, 405, [])


async def test_a_body_that_is_too_large_is_refused_announced_or_not() -> None:
    async def slowly() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 1024 + 1):
            yield b" " * 1024

    async with open_hook() as hook:
        announced = await hook.posts_bytes(b" " * (LARGEST_BODY + 1))
        found_out = await hook.posts_bytes(slowly())
        largest = json.dumps(typed(1, ADA, "a")).encode().ljust(LARGEST_BODY)
        fits = await hook.posts_bytes(largest)
    assert (announced.status_code, found_out.status_code, fits.status_code) == (413, 413, 200)


async def test_whatever_the_content_type_says_json_is_read() -> None:
    async with open_hook() as hook:
        for number, kind in enumerate(["application/json; charset=utf-8", "text/plain", ""], 1):
            answer = await hook.posts(typed(number, ADA, "a"), **{"Content-Type": kind})
            assert answer.status_code == 200
    assert hook.handled == [1, 2, 3]


async def test_an_unreadable_body_is_refused_once_and_then_let_go() -> None:
    bodies = [b"", b"{", b"\xff\xfe", b"[1]", b"null", b"[" * 100_000]
    async with open_hook() as hook:
        first = [(await hook.posts_bytes(body)).status_code for body in bodies]
        second = [(await hook.posts_bytes(body)).status_code for body in bodies]
        after = await hook.posts(typed(1, ADA, "a"))
    assert (first, second, after.status_code) == ([400] * 6, [200] * 6, 200)
    assert hook.reasons() == ["unreadable"] * 6 + ["unreadable again"] * 6


async def test_an_update_without_a_number_is_stepped_over() -> None:
    async with open_hook() as hook:
        answer = await hook.posts({"message": {}})
    assert answer.status_code == 200
    assert hook.log.count(Event.UPDATE_BURIED) == 1


async def test_an_update_that_cannot_be_handled_is_buried_and_blocks_nobody() -> None:
    async with open_hook() as hook:
        hook.poison = 1
        codes = await together(hook.posts(typed(1, ADA, "a")), hook.posts(typed(2, BRUNO, "b")))
    assert codes == [200, 200]
    assert [number for number, _, _ in hook.store.shelves.buried] == [1]
    assert hook.notes == ["tg:7002 2"]


async def test_while_the_store_is_away_telegram_is_asked_to_come_again() -> None:
    async with open_hook() as hook:
        hook.store.fails = 1
        away = await hook.posts(typed(1, ADA, "a"))
        back = await hook.posts(typed(1, ADA, "a"))
    assert (away.status_code, away.headers["retry-after"], back.status_code) == (503, "2", 200)
    assert hook.notes == ["tg:7001 1"]
    assert hook.log.count(Event.INTAKE_STORE_FAILED) == 1


async def test_what_waited_behind_a_failure_of_the_store_does_not_overtake() -> None:
    async with open_hook() as hook:
        hook.pause = 0.01
        hook.store.fails = 1
        codes = await together(*(hook.posts(typed(number, ADA, "a")) for number in range(1, 31)))
    assert codes.count(503) == 30
    assert hook.notes == []


async def test_until_the_bot_knows_itself_everything_is_put_off() -> None:
    async with open_hook(known=False) as hook:
        early = await hook.posts(typed(1, ADA, "a"))
        hook.reception.bot_id = 99
        later = await hook.posts(typed(1, ADA, "a"))
    assert (early.status_code, later.status_code) == (503, 200)


async def test_whoever_waits_when_it_ends_is_told_to_come_again() -> None:
    async with open_hook() as hook:
        hook.pause = 5.0
        waiting = asyncio.ensure_future(hook.posts(typed(1, ADA, "a")))  # noqa: TID251  # a test's own
        await asyncio.sleep(0.05)
    answer = await waiting
    assert (answer.status_code, hook.store.commits) == (503, 0)
