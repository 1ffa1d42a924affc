"""The local Telegram as a running server, on loopback only."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from bot.sandbox.api import BotApi
from bot.sandbox.clock import SandboxClock
from bot.sandbox.connections import Connections, protocol_that_knows
from bot.sandbox.control import ControlApi
from bot.sandbox.courier import Courier
from bot.sandbox.limits import RateLimits
from bot.sandbox.world import BotIdentity, TelegramWorld

A_MONDAY_MORNING: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_HOSTS: Final = ["127.0.0.1", "localhost"]
_SECONDS_TO_START: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A local Telegram that answers at `url`. Read `world`; change it over HTTP."""

    url: str
    world: TelegramWorld
    server: uvicorn.Server = field(repr=False)
    thread: threading.Thread = field(repr=False)

    @property
    def api_url(self) -> str:
        """The base address a bot library appends its token to."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.url}/file/bot"

    @property
    def clock_url(self) -> str:
        return f"{self.url}/clock"

    @property
    def token(self) -> str:
        return self.world.identity.token

    def ask_to_stop(self) -> None:
        """Returns at once; the server ends within a moment."""
        self.world.close()
        self.server.should_exit = True

    def stop(self) -> None:
        """Nothing of the server is left when this returns."""
        self.ask_to_stop()
        self.thread.join(_SECONDS_TO_START)


def application(
    world: TelegramWorld, connections: Connections, *, more: Sequence[BaseRoute] = ()
) -> Starlette:
    """The whole of it as ASGI; `more` routes (a page) come last."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            courier = group.create_task(Courier(world).run())
            yield
            courier.cancel()

    return Starlette(
        routes=[*ControlApi(world).routes(), *BotApi(world, connections).routes(), *more],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False)],
        lifespan=lifespan,
    )


def server_for(world: TelegramWorld, *, more: Sequence[BaseRoute] = ()) -> uvicorn.Server:
    """Quiet and not yet running; give its `serve` a socket of `loopback_socket`."""
    connections: Connections = {}
    config = uvicorn.Config(
        application(world, connections, more=more),
        http=protocol_that_knows(connections),
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


def loopback_socket(port: int = 0) -> socket.socket:
    """Bound to this machine only; port 0 lets the system choose a free one.

    Raises:
        OSError: the port is taken.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
    except OSError:
        sock.close()
        raise
    return sock


def new_world(
    *,
    starts_at: datetime = A_MONDAY_MORNING,
    seed: str = "alliance",
    bot: BotIdentity | None = None,
    limits: RateLimits | None = None,
) -> TelegramWorld:
    return TelegramWorld(SandboxClock(starts_at), seed=seed, bot=bot, limits=limits)


def start_server(
    world: TelegramWorld | None = None, *, port: int = 0, more: Sequence[BaseRoute] = ()
) -> RunningServer:
    """A server in a thread of its own; whoever starts it stops it.

    Raises:
        OSError: the port is taken.
        RuntimeError: it did not start.
    """
    world = world or new_world()
    server = server_for(world, more=more)
    sock = loopback_socket(port)
    host, chosen = sock.getsockname()
    thread = threading.Thread(target=_serve, args=(server, sock), name="sandbox", daemon=True)
    thread.start()
    running = RunningServer(
        url=f"http://{host}:{chosen}", world=world, server=server, thread=thread
    )
    _await_start(running)
    return running


@contextmanager
def running_server(
    world: TelegramWorld | None = None, *, port: int = 0, more: Sequence[BaseRoute] = ()
) -> Iterator[RunningServer]:
    """`start_server`, stopped on leaving."""
    running = start_server(world, port=port, more=more)
    try:
        yield running
    finally:
        running.stop()


def _serve(server: uvicorn.Server, sock: socket.socket) -> None:
    with sock:
        asyncio.run(server.serve(sockets=[sock]))


def _await_start(running: RunningServer) -> None:
    for _ in range(_SECONDS_TO_START * 100):
        if running.server.started:
            return
        running.thread.join(0.01)
        if not running.thread.is_alive():
            break
    running.stop()
    raise RuntimeError("The local Telegram did not start.")
