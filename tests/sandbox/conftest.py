"""A local Telegram, a bot to call it, and the people who use it."""

from collections.abc import Iterator

import pytest

from bot.sandbox.limits import UNLIMITED
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.server import RunningServer, new_world, running_server, start_server

from .telegram_caller import Caller


@pytest.fixture(scope="session")
def shared_server() -> Iterator[RunningServer]:
    """For tests that bring their own person and leave the clock alone."""
    with running_server(new_world(limits=UNLIMITED)) as server:
        yield server


@pytest.fixture(scope="session")
def ending() -> Iterator[list[RunningServer]]:
    """Servers that were asked to stop; waiting for each test's own would cost a fifth second."""
    servers: list[RunningServer] = []
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def server(ending: list[RunningServer]) -> Iterator[RunningServer]:
    server = start_server(new_world(limits=UNLIMITED))
    ending.append(server)
    yield server
    server.ask_to_stop()


@pytest.fixture
def bot(server: RunningServer) -> Caller:
    return Caller(server)


@pytest.fixture
def shared_bot(shared_server: RunningServer) -> Caller:
    return Caller(shared_server)


@pytest.fixture
def phones(server: RunningServer) -> Phones:
    return Phones(server.url)


@pytest.fixture
async def ada(phones: Phones) -> Phone:
    """A client who has written to the bot."""
    phone = await phones.new("Ada", language_code="fr")
    await phone.says("/start")
    return phone


@pytest.fixture
async def reader(shared_server: RunningServer) -> Phone:
    """Somebody new on the shared server who has written to the bot."""
    phone = await Phones(shared_server.url).new("Ada")
    await phone.says("/start")
    return phone
