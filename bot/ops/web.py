"""Serves an ASGI application inside a running loop, next to everything else."""

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.alliance.errors import AllianceError

BACKLOG = 128
MOST_AT_ONCE = 128
GRACE = 2


class CannotListenError(AllianceError):
    """An address is taken, or not this machine's."""


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Whoever runs the loop sees to signals."""
        yield


def listen(setting: str, address: str) -> socket.socket:
    """A listening socket at `HOST:PORT`; `setting` is named where that cannot be.

    Raises:
        CannotListenError: the reason in a sentence.
    """
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, int(port)))
        sock.listen(BACKLOG)
    except OSError as error:
        sock.close()
        raise CannotListenError(
            f"cannot listen at {setting} ({error.strerror or type(error).__name__}); set another"
        ) from error
    sock.setblocking(False)
    return sock


async def serve(app: ASGIApp, sock: socket.socket) -> None:
    """Until cancelled; what is being answered then gets 2 s."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        loop="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Quiet(config)
    with sock:
        try:
            await server.serve(sockets=[sock])
        except asyncio.CancelledError:
            server.should_exit = True
            await server.shutdown(sockets=[sock])
            raise
