"""One HTTP request and its answer, to this machine only: for webhooks and for phones."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Header names are lower case."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


async def exchange(
    method: str, url: str, *, body: bytes = b"", headers: dict[str, str], seconds: float
) -> Answer:
    """Ask once on a connection of its own.

    Raises:
        OSError: nothing could be sent or read.
        ValueError: what came back is not HTTP.
        TimeoutError: it took longer than so many real seconds.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection(
            parts.hostname, port, ssl=True if secure else None
        )
        try:
            writer.write(_request(method, url, body, headers))
            await writer.drain()
            return await _answer(reader)
        finally:
            writer.close()


def _request(method: str, url: str, body: bytes, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = {"Host": parts.netloc, "Content-Length": str(len(body)), "Connection": "close"}
    head = [f"{method} {target} HTTP/1.1"]
    head += [f"{name}: {value}" for name, value in (lines | headers).items()]
    return "\r\n".join([*head, "", ""]).encode() + body


async def _answer(reader: asyncio.StreamReader) -> Answer:
    status_line = (await reader.readline()).decode("latin-1").split(None, 2)
    if len(status_line) < 2 or not status_line[0].startswith("HTTP/"):  # noqa: PLR2004  (protocol and status)
        raise ValueError("connection closed without an answer")
    headers: dict[str, str] = {}
    while line := (await reader.readline()).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = headers.get("content-length")
    body = await (reader.read() if length is None else reader.readexactly(int(length)))
    return Answer(
        status=int(status_line[1]),
        reason="".join(status_line[2:]).strip(),
        headers=headers,
        body=body,
    )
