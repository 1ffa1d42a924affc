"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.accounts import Call
from bot.sandbox.connections import BrokenConnection, Connections
from bot.sandbox.faults import AFTER_EFFECT, Fault, FaultKind
from bot.sandbox.fields import Fields, Upload
from bot.sandbox.methods import METHODS, subscribe
from bot.sandbox.refusals import Json, Refusal, bad_request, conflict, too_many_requests
from bot.sandbox.updates import QueuedUpdate
from bot.sandbox.world import TelegramWorld

LONGEST_POLL: Final = 50
MOST_UPDATES: Final = 100
_OK: Final = 200
_HOOKED: Final = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_OUSTED: Final = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(frozen=True, slots=True)
class BotApi:
    """The routes of one world."""

    world: TelegramWorld
    connections: Connections

    def routes(self) -> list[Route]:
        verbs = ["GET", "POST"]
        return [
            Route("/bot{token}/{method}", self.call, methods=verbs),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def download(self, request: Request) -> Response:
        known = request.path_params["token"] == self.world.identity.token
        path = request.path_params["path"]
        found = [one for one in self.world.files.values() if one.path == path]
        if not known or not found:
            return _json(Refusal(404, "Not Found").as_json())
        return Response(found[0].data, media_type="application/octet-stream")

    async def call(self, request: Request) -> Response:
        if request.path_params["token"] != self.world.identity.token:
            return _json(Refusal(401, "Unauthorized").as_json())
        method = request.path_params["method"]
        try:
            fields = await read_fields(request)
        except Refusal as refusal:
            return _json(refusal.as_json())
        record = self._record(method, fields)
        fault = self.world.faults.take(method)
        return await self._hushed(record) or await self._troubled(record, fault, fields)

    def _record(self, method: str, fields: Fields) -> Call:
        call = Call(
            number=len(self.world.calls) + 1,
            at=self.world.clock.now(),
            real_seconds=self.world.clock.real_seconds(),
            method=method,
            params=fields.as_json(),
        )
        self.world.calls.append(call)
        self.world.news.tell()
        return call

    async def _hushed(self, record: Call) -> Response | None:
        """While Telegram is silent: no answer at all, and in the end a dead line."""
        if not self.world.faults.silent:
            return None
        record.fault = "silent"
        while self.world.faults.silent and not self.world.arrivals.closed:
            await self.world.arrivals.after(self.world.arrivals.count, 60)
        return BrokenConnection(self.connections)

    async def _troubled(self, record: Call, fault: Fault | None, fields: Fields) -> Response:
        if fault is None:
            return await self._hushed_after(record, await self._answer(record, fields))
        record.fault = str(fault.kind)
        if fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.value)
        if fault.kind in AFTER_EFFECT or fault.kind is FaultKind.DELAY:
            answer = await self._answer(record, fields)
            return answer if fault.kind is FaultKind.DELAY else self._broken(fault)
        response = self._broken(fault)
        record.code = 0 if isinstance(response, BrokenConnection) else response.status_code
        return response

    async def _hushed_after(self, record: Call, response: Response) -> Response:
        """A long poll that began before the silence is not answered during it either."""
        poll = record.method.lower() == "getupdates"
        return (await self._hushed(record) if poll else None) or response

    def _broken(self, fault: Fault) -> Response:
        match fault.kind:
            case FaultKind.BAD_GATEWAY | FaultKind.BAD_GATEWAY_AFTER:
                return Response("<html>502 Bad Gateway</html>", 502, media_type="text/html")
            case FaultKind.MALFORMED:
                return Response('{"ok":true,"result":', media_type="application/json")
            case FaultKind.RETRY_AFTER:
                return _json(too_many_requests(int(fault.value)).as_json())
            case _:
                return BrokenConnection(self.connections)

    async def _answer(self, record: Call, fields: Fields) -> Response:
        try:
            result = await self._result(record.method, fields)
        except Refusal as refusal:
            record.code, record.description = refusal.code, refusal.description
            return _json(refusal.as_json())
        record.code = _OK
        record.message_id = result.get("message_id") if isinstance(result, dict) else None
        return _json({"ok": True, "result": result})

    async def _result(self, method: str, fields: Fields) -> object:
        if method.lower() == "getupdates":
            return await get_updates(self.world, fields)
        known = METHODS.get(method.lower())
        if known is None:
            raise Refusal(404, "Not Found: method not found")
        return known(self.world, fields)


async def get_updates(world: TelegramWorld, fields: Fields) -> list[Json]:
    """Long polling in real seconds; a newer poll ends an older one with 409."""
    if world.webhook.url:
        raise conflict(_HOOKED)
    offset = fields.whole("offset", 0)
    limit = min(max(fields.whole("limit", MOST_UPDATES), 1), MOST_UPDATES)
    wait = min(max(fields.whole("timeout", 0), 0), LONGEST_POLL)
    subscribe(world, fields)
    limit, wait = world.queue.paced(offset, limit, wait, world.clock.real_seconds())
    world.polls += 1
    mine = world.polls
    world.arrivals.tell()
    until = world.clock.real_seconds() + wait
    while True:
        seen = world.arrivals.count
        found = _read(world, offset, limit)
        left = until - world.clock.real_seconds()
        if found or left <= 0 or world.arrivals.closed:
            return [one.as_json() for one in found]
        await world.arrivals.after(seen, left)
        _still_alone(world, mine)


def _read(world: TelegramWorld, offset: int, limit: int) -> list[QueuedUpdate]:
    """Tells onlookers when the bot confirmed something."""
    now = world.clock.unix()
    before = len(world.queue.pending(now))
    found = world.queue.read(offset, limit, now)
    if len(world.queue.pending(now)) != before:
        world.news.tell()
    return found


def _still_alone(world: TelegramWorld, mine: int) -> None:
    if world.polls != mine:
        raise conflict(_OUSTED)
    if world.webhook.url:
        raise conflict(_HOOKED)


async def read_fields(request: Request) -> Fields:
    """Parameters from the query, and from a JSON, form or multipart body.

    Raises:
        Refusal: a body that says it is JSON and is not an object.
    """
    values: Json = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    if request.headers.get("content-type", "").startswith("application/json"):
        return Fields(values | await _json_body(request))
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                uploads[name] = await _upload(value)
            else:
                values[name] = value
    return Fields(values, uploads)


async def _json_body(request: Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("expected an Object")
    return body


async def _upload(file: UploadFile) -> Upload:
    return Upload(
        name=file.filename or "file",
        mime_type=file.content_type or "application/octet-stream",
        data=await file.read(),
    )


def _json(body: Json) -> JSONResponse:
    after = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(after)} if after else None
    return JSONResponse(body, body.get("error_code", _OK), headers)
