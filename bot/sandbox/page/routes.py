"""The routes of the page of phones."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.sandbox.control import json_body
from bot.sandbox.page.clock_bar import ClockBar, Wind
from bot.sandbox.page.files import SAFE, file_response
from bot.sandbox.page.handsets import PhoneOnPage, phone_pieces
from bot.sandbox.page.layout import phones_page
from bot.sandbox.page.pieces import Piece
from bot.sandbox.page.voice import Voice, voice_page
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.winding import Winder
from bot.sandbox.world import TelegramWorld

_ASSETS: Final = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_BREATH: Final = 0.03
"""Real seconds in which changes are gathered before they are shown."""
_REST: Final = 3.0
"""How many times as long as it renders a stream then rests, so that the bot is served too."""
_IDLE: Final = 2.0
"""Real seconds after which the clocks are looked at though nothing happened."""


def page_routes(
    world: TelegramWorld,
    *,
    phones: Sequence[PhoneOnPage],
    winder: Winder,
    voice: Voice,
    zone: tzinfo = UTC,
) -> list[BaseRoute]:
    """`/` with the phones and the clock, `/voice` with every sentence, and what these need.

    `winder.next_due` is awaited on the server's own loop; `zone` is the clinic's.
    """
    bar = ClockBar(world=world, winder=winder, zone=zone)
    page = Page(world=world, phones=tuple(phones), bar=bar, voice=voice)
    return [
        Route("/", page.home),
        Route("/voice", page.sentences),
        Route("/page/news", page.news),
        Route("/page/files/{file_id}", page.file),
        Route("/page/wind", page.wind, methods=["POST"]),
        Route("/page/halt", page.halt, methods=["POST"]),
        Route("/page/{name}", page.asset),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page for all who open it; what they do goes to the control API."""

    world: TelegramWorld
    phones: tuple[PhoneOnPage, ...]
    bar: ClockBar
    voice: Voice
    instance: str = field(default_factory=lambda: secrets.token_hex(8))

    async def home(self, _request: Request) -> Response:
        await self.bar.look()
        return _page(phones_page(self.world, self.instance, self.bar, self.phones))

    async def sentences(self, request: Request) -> Response:
        languages = self.voice()
        html = voice_page(languages, request.query_params.get("language", ""))
        return _page(html) if html is not None else _not_found("no such language")

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return _not_found("no such part of the page")
        content = (files(__package__) / "assets" / name).read_bytes()
        return Response(content, media_type=_ASSETS[name], headers=SAFE)

    async def file(self, request: Request) -> Response:
        stored = self.world.files.get(request.path_params["file_id"])
        return file_response(stored) if stored else _not_found("there is no such file")

    async def wind(self, request: Request) -> Response:
        """Answers when the clock has arrived; what happens on the way is news."""
        try:
            asked = (await json_body(request)).text("by")
            if asked not in set(Wind):
                raise bad_request(f"by is one of {', '.join(Wind)}")
            await self.bar.wind(Wind(asked))
        except Refusal as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)
        return JSONResponse({"now": self.world.clock.now().isoformat()})

    async def halt(self, request: Request) -> Response:
        try:
            await json_body(request)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)
        self.bar.halt()
        return JSONResponse({})

    async def news(self, _request: Request) -> Response:
        """Server-sent events: whatever changed since the last one, as HTML."""
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=SAFE)

    async def _stream(self) -> AsyncIterator[str]:
        yield f"event: instance\ndata: {self.instance}\n\n"
        shown: dict[str, str] = {}
        seen, took = -1, 0.0
        clock = asyncio.get_running_loop().time
        while not self.world.news.closed:
            seen = await self.world.news.after(seen, _IDLE)
            await asyncio.sleep(max(_BREATH, _REST * took))
            await self.bar.look()
            began = clock()
            fresh = [one for one in self._pieces() if shown.get(one.id) != one.version]
            took = clock() - began
            shown |= {one.id: one.version for one in fresh}
            if fresh:
                yield f"data: {json.dumps([one.as_json() for one in fresh])}\n\n"

    def _pieces(self) -> list[Piece]:
        each = [one for phone in self.phones for one in phone_pieces(self.world, phone)]
        return [*self.bar.pieces(), *each]


def _page(html: str) -> Response:
    headers = SAFE | {"Content-Security-Policy": _POLICY}
    return HTMLResponse(html, headers=headers)


def _not_found(what: str) -> Response:
    return Response(f"Not Found: {what}", 404, media_type="text/plain", headers=SAFE)
