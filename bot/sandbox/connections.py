"""Breaking a connection without a word, which HTTP itself has no way to say."""

import asyncio
from collections.abc import MutableMapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

Connections = MutableMapping[tuple[str, int], asyncio.Transport]
"""Open connections by the address of the other end."""


def protocol_that_knows(connections: Connections) -> type[H11Protocol]:
    """Uvicorn's protocol, noting each connection so that a fault can abort it."""

    class KnownConnection(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
            super().connection_made(transport)
            if self.client:
                connections[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client:
                connections.pop(self.client, None)
            super().connection_lost(exc)

    return KnownConnection


class BrokenConnection(Response):
    """Instead of an answer: the line goes dead."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(status_code=500)
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = self._connections.get(tuple(scope["client"]))
        if transport is None:
            await super().__call__(scope, receive, send)
            return
        transport.abort()
        await asyncio.sleep(0)  # by then uvicorn knows that the line is gone and answers nothing
