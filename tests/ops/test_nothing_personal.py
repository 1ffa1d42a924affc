"""Hundreds of words are planted wherever a person's could be; at DEBUG, none of them comes out."""

import asyncio
import io
import json
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from bot.alliance.people import Address
from bot.chat.content import Content
from bot.chat.reception import Reception
from bot.chat.sender import Sender
from bot.chat.transport import Me
from bot.chat.webhook import Webhook
from bot.ops.endpoints import Endpoints
from bot.ops.health import Health
from bot.ops.metrics import CountingLog
from bot.usecases.events import Event
from bot.usecases.ports import MessageRef, TryLater, Undeliverable
from bot.usecases.record_delivery import RecordDelivery, RecordFailure
from bot.wiring.logs import open_log
from tests.chat.quick_time import quickly
from tests.chat.test_sender import DrawnByHand
from tests.chat.town import Town

TOKEN = "7000000001:MARK-token"
MARKER = re.compile(r"MARK|77\d{8}")
MEDIA = ("photo", "voice", "sticker", "document", "location", "contact")


@dataclass
class Planted:
    """Makes markers and counts them."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    made: int = 0

    def word(self) -> str:
        self.made += 1
        return f"MARK{next(self.numbers):04d}"

    def number(self) -> int:
        self.made += 1
        return 7_700_000_000 + next(self.numbers)


@dataclass
class Careless:
    """A Telegram whose every failure quotes what it was given."""

    planted: Planted
    turn: Iterator[int] = field(default_factory=count)

    def _fails(self) -> None:
        match next(self.turn) % 5:
            case 0:
                raise RuntimeError(self.planted.word())
            case 1:
                raise TryLater("no answer", after=timedelta(seconds=1), maybe_sent=True)
            case 2:
                raise KeyError(self.planted.word())
            case 3:
                raise Undeliverable("blocked", gone=True)
            case _:
                return

    async def post(self, to: Address, content: Content, _: bytes | None = None) -> MessageRef:
        self._fails()
        return MessageRef("1")

    async def revise(self, to: Address, ref: MessageRef, content: Content) -> None:
        self._fails()

    async def remove(self, to: Address, ref: MessageRef) -> None:
        self._fails()

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None:
        raise ValueError(self.planted.word())

    async def me(self) -> Me:
        return Me(id=99, username="bot")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, shown = list(root.handlers), root.level, warnings.showwarning
    yield
    root.handlers, warnings.showwarning = handlers, shown
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_of_what_people_say_and_are_nothing_gets_into_log_metrics_or_health() -> None:
    planted, out = Planted(), io.StringIO()
    log = CountingLog(open_log("json", "debug", out))

    pages = quickly(_a_day(planted, log))

    written = out.getvalue() + "".join(pages)
    assert planted.made >= 200
    assert log.counts[Event.UPDATE_BURIED] >= 5
    assert log.counts[Event.SENDER_FAILED] >= 5
    assert log.counts[Event.ANSWER_FAILED] >= 5
    assert len(out.getvalue().splitlines()) >= 30
    assert MARKER.findall(written) == []


async def _a_day(planted: Planted, log: CountingLog) -> list[str]:
    town, ids = await _people(planted)
    telegram = Careless(planted)
    reception = Reception(
        open_work=town.store.open_work,
        telegram=telegram,
        handle=town.routes,
        clock=town.clock,
        wake_sender=lambda: None,
        log=log,
    )
    reception.bot_id = 99
    raws = [*_said(planted, ids), *_tapped(planted, ids), *_broken(planted)]
    async with asyncio.TaskGroup() as group:
        await reception.take(raws, lambda _: None, group)
    await _sent(town, telegram, log)
    _libraries(planted)
    return [*await _posted(planted, reception, log), *await _pages(town, log)]


async def _people(planted: Planted) -> tuple[Town, list[int]]:
    """A therapist, two clients in the middle of a check-in, and strangers."""
    town = await Town.founded()
    await town.policy(free_text="on", help_contact=planted.word())
    bruno = await town.therapist(planted.word())
    clients = [await town.client(planted.word(), bruno, alias=planted.word()) for _ in range(2)]
    for client in clients:
        await town.session(client)
    await town.passes(timedelta(hours=3))
    known = [int(one.address.value.removeprefix("tg:")) for one in (bruno, *clients)]
    return town, known + [planted.number() for _ in range(10)]


_updates = count(1)


def _person(planted: Planted, person: int) -> dict[str, Any]:
    names = {name: planted.word() for name in ("first_name", "last_name", "username")}
    return {"id": person, "is_bot": False, "language_code": planted.word(), **names}


def _message(planted: Planted, person: int, **more: Any) -> dict[str, Any]:
    chat = {"id": person, "type": "private", "first_name": planted.word()}
    sender = _person(planted, person)
    return {"message_id": next(_updates), "date": 0, "chat": chat, "from": sender, **more}


def _said(planted: Planted, ids: list[int]) -> list[dict[str, Any]]:
    words = ("/start {}", "/why {}", "/client {}", "/{}", "{}", "I want to kill myself {}")
    texts: list[dict[str, Any]] = [{"text": each.format(planted.word())} for each in words]
    media: list[dict[str, Any]] = [
        {kind: {"file_id": planted.word()}, "caption": planted.word()} for kind in MEDIA
    ]
    return [
        {"update_id": next(_updates), kind: _message(planted, person, **said)}
        for person in ids
        for kind in ("message", "edited_message")
        for said in (*texts, *media)
    ]


def _tapped(planted: Planted, ids: list[int]) -> list[dict[str, Any]]:
    return [
        {
            "update_id": next(_updates),
            "callback_query": {
                "id": planted.word(),
                "from": _person(planted, person),
                "data": planted.word(),
                "message": _message(planted, person, text=planted.word()),
            },
        }
        for person in ids
    ]


def _broken(planted: Planted) -> list[dict[str, Any]]:
    """Updates no parser can make sense of."""
    return [
        {"update_id": next(_updates), "message": planted.word()},
        {"update_id": next(_updates), "message": {"text": planted.word()}},
        {"update_id": next(_updates), "callback_query": {"id": planted.word(), "data": {}}},
        {"update_id": next(_updates), "my_chat_member": [planted.word()]},
        {"message": {"text": planted.word()}},
        {"update_id": next(_updates), planted.word(): planted.word()},
    ]


async def _sent(town: Town, telegram: Careless, log: CountingLog) -> None:
    sender = Sender(
        open_work=town.store.open_work,
        telegram=telegram,
        renderer=DrawnByHand(),
        clock=town.clock,
        record=RecordDelivery(messenger=town.messenger),
        failed=RecordFailure(),
        log=log,
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(sender.run())
        for _ in range(60):
            await asyncio.sleep(5)
            town.clock.time += timedelta(seconds=5)
        running.cancel()


def _libraries(planted: Planted) -> None:
    logging.getLogger("httpx").warning("POST /bot%s/sendMessage %s", TOKEN, planted.word())
    logging.getLogger("telegram").critical("update %s", planted.word(), stack_info=True)
    logging.getLogger("py.warnings").warning("%s", planted.word())


async def _posted(planted: Planted, reception: Reception, log: CountingLog) -> list[str]:
    hook = Webhook(reception=reception, path="/hook", secret=planted.word(), log=log)
    transport = httpx.ASGITransport(hook.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        header = {"X-Telegram-Bot-Api-Secret-Token": planted.word()}
        stranger = await client.post("/hook", content=planted.word(), headers=header)
        header = {"X-Telegram-Bot-Api-Secret-Token": hook._secret.decode()}
        broken = await client.post("/hook", content=planted.word(), headers=header)
    return [stranger.text, broken.text, json.dumps([stranger.status_code, broken.status_code])]


async def _pages(town: Town, log: CountingLog) -> list[str]:
    health = Health(
        open_work=town.store.open_work,
        clock=town.clock,
        contact_age=lambda: 1.0,
        elapsed=asyncio.get_running_loop().time,
    )
    transport = httpx.ASGITransport(Endpoints(health, log.counts).app())
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return [(await client.get(path)).text for path in ("/live", "/ready", "/metrics")]
