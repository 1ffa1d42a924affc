"""Delivery to a webhook: one at a time per chat, again until it is accepted or too old."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.phones import Phone, Phones

from .telegram_caller import Caller


@dataclass
class Hook:
    """A webhook that answers what it is told to, 200 when it was told nothing."""

    answers: list[str] = field(default_factory=list)
    heard: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    most_at_once: int = 0
    _now: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = [line.partition(": ") for line in head.split("\r\n")[1:] if line]
        headers = {name.lower(): value for name, _, value in lines}
        body = await reader.readexactly(int(headers["content-length"]))
        self.heard.append((headers, json.loads(body)))
        answer = self.answers.pop(0) if self.answers else "200 OK\r\n"
        writer.write(f"HTTP/1.1 {answer}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
        self._now -= 1
        writer.close()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, update in self.heard]


@asynccontextmanager
async def listening(*answers: str) -> AsyncIterator[tuple[Hook, str]]:
    hook = Hook(list(answers))
    async with await asyncio.start_server(hook.serve, "127.0.0.1", 0) as listener:
        port = listener.sockets[0].getsockname()[1]
        yield hook, f"http://127.0.0.1:{port}/hook"


async def until_refused(bot: Caller, phones: Phones) -> None:
    async def look() -> bool:
        return "last_error_message" in await bot("getWebhookInfo")

    await phones.until(look)


async def test_a_webhook_hears_everything_in_order_with_the_secret(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    async with listening() as (hook, url):
        await bot("setWebhook", url=url, secret_token="between-us")
        for text in ("one", "two", "three"):
            await ada.says(text)
        await phones.until_confirmed()
        await bot("deleteWebhook")
    assert hook.texts == ["/start", "one", "two", "three"]
    assert hook.most_at_once == 1
    headers = hook.heard[0][0]
    assert headers["x-telegram-bot-api-secret-token"] == "between-us"
    assert headers["content-type"] == "application/json"


async def test_a_refused_update_comes_again_before_the_next_one(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    async with listening("500 Sorry\r\n") as (hook, url):
        await ada.says("one")
        await bot("setWebhook", url=url)
        await phones.until_confirmed()
        info = await bot("getWebhookInfo")
        await bot("deleteWebhook")
    assert hook.texts == ["/start", "/start", "one"]
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Sorry"
    assert info["pending_update_count"] == 0


async def test_a_webhook_that_asks_for_time_gets_it(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    async with listening("503 Later\r\nRetry-After: 600\r\n") as (hook, url):
        await bot("setWebhook", url=url)
        await until_refused(bot, phones)
        await asyncio.sleep(0.1)
        assert len(hook.heard) == 1
        await phones.advance(600)
        await phones.until_confirmed()
        await bot("deleteWebhook")
    assert hook.texts == ["/start", "/start"]


async def test_a_webhook_nobody_answers_keeps_the_update_and_says_why(
    bot: Caller, phones: Phones, ada: Phone
) -> None:
    await bot("setWebhook", url="http://127.0.0.1:9/hook")
    await until_refused(bot, phones)
    info = await bot("getWebhookInfo")
    assert info["last_error_message"].startswith("Connection failed")
    assert info["pending_update_count"] == 1
    await bot("deleteWebhook", drop_pending_updates=True)
    assert await phones.pending_updates() == 0
