"""The control API: what people do, what they see, the clock and troubles. JSON, loopback only.

Every POST must say it is JSON, so that no page of another site can act here.
"""

from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.fields import Fields
from bot.sandbox.refusals import Json, Refusal, bad_request
from bot.sandbox.transcript import tap_as_json, transcript
from bot.sandbox.updates import MESSAGE_LIFE
from bot.sandbox.verbs import VERBS, chat_as_json
from bot.sandbox.world import TelegramWorld

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]

LONGEST_WAIT: Final = 20.0


@dataclass(frozen=True, slots=True)
class ControlApi:
    """The routes of one world."""

    world: TelegramWorld

    def routes(self) -> list[Route]:
        gets: dict[str, Callable[[Request], object]] = {
            "users": self.users,
            "chats": self.chats,
            "chats/{chat}/messages": lambda r: transcript(self.world, _number(r, "chat")),
            "calls": self.calls,
            "taps": self.taps,
            "profile": self.profile,
            "pending": lambda _: [one.as_json() for one in self._pending()],
        }
        posts: dict[str, Callable[[Request, Fields], object]] = {
            "clock/advance": self.advance,
            "users": self.add_user,
            "users/{user}/{verb}": self.act,
            "faults": self.add_fault,
            "faults/clear": self.clear_faults,
            "silence": self.silence,
            "updates": self.inject,
        }
        return [
            Route("/clock", self.clock),
            Route("/control/changes", self.changes),
            Route("/control/files/{file_id}", self.file),
            *(Route(f"/control/{path}", _getting(give)) for path, give in gets.items()),
            *(
                Route(f"/control/{path}", _posting(do), methods=["POST"])
                for path, do in posts.items()
            ),
        ]

    async def clock(self, request: Request) -> Response:
        """`now` and `version`; asked with the version one knows, waits up to 20 s for a wind."""
        known = request.query_params.get("version")
        until = self.world.clock.real_seconds() + LONGEST_WAIT
        while known == str(self.world.clock.version) and not self.world.arrivals.closed:
            left = until - self.world.clock.real_seconds()
            if left <= 0:
                break
            await self.world.arrivals.after(self.world.arrivals.count, left)
        return JSONResponse(self._clock())

    def _clock(self) -> Json:
        return {"now": self.world.clock.now().isoformat(), "version": self.world.clock.version}

    async def changes(self, request: Request) -> Response:
        """The count of changes; asked with the count one knows, waits for another."""
        since = request.query_params.get("since", "")
        seconds = min(float(request.query_params.get("seconds", LONGEST_WAIT)), LONGEST_WAIT)
        seen = int(since) if since.isdigit() else -1
        return JSONResponse({"changes": await self.world.news.after(seen, seconds)})

    async def file(self, request: Request) -> Response:
        stored = self.world.files.get(request.path_params["file_id"])
        if stored is None:
            return _refused(Refusal(404, "Not Found: there is no such file"))
        return Response(stored.data, media_type="application/octet-stream")

    def users(self, _request: Request) -> list[Json]:
        return [
            one.as_user() | {"deactivated": one.deactivated} for one in self.world.accounts.values()
        ]

    def chats(self, _request: Request) -> list[Json]:
        return [chat_as_json(one) for one in self.world.chats.values()]

    def calls(self, request: Request) -> list[Json]:
        """All calls, or those of one `method`, or those `after` a number."""
        method = request.query_params.get("method", "").lower()
        after = int(request.query_params.get("after", 0))
        found = [one for one in self.world.calls[after:] if method in {"", one.method.lower()}]
        return [one.as_json() for one in found]

    def taps(self, request: Request) -> list[Json]:
        """All taps, or with `unanswered=true` those nobody answered yet."""
        only_open = request.query_params.get("unanswered") == "true"
        return [
            tap_as_json(one)
            for one in self.world.taps.values()
            if not (only_open and one.answered_at)
        ]

    def profile(self, _request: Request) -> Json:
        profile = self.world.profile
        return {
            "bot": self.world.bot.as_user(),
            "commands": [
                {"scope": scope, "language_code": language, "commands": commands}
                for (scope, language), commands in profile.commands.items()
            ],
            "texts": [
                {"name": name, "language_code": language, "text": text}
                for (name, language), text in profile.texts.items()
            ],
            "menu_buttons": {str(chat): one for chat, one in profile.menu_buttons.items()},
            "actions": profile.actions,
        }

    def advance(self, _request: Request, fields: Fields) -> Json:
        try:
            self.world.advance(timedelta(seconds=float(fields.text("seconds"))))
        except (ValueError, OverflowError) as wrong:
            raise bad_request(f"seconds: {wrong}") from None
        return self._clock()

    def add_user(self, _request: Request, fields: Fields) -> Json:
        if not fields.has("first_name"):
            raise bad_request("a person needs a first_name")
        account = self.world.add_account(
            first_name=fields.text("first_name"),
            last_name=fields.text("last_name") or None,
            username=fields.text("username") or None,
            language_code=fields.text("language_code") or None,
        )
        return account.as_user()

    def act(self, request: Request, fields: Fields) -> object:
        verb = VERBS.get(request.path_params["verb"])
        if verb is None:
            raise Refusal(404, f"Not Found: a person can {', '.join(VERBS)}")
        return verb(self.world, self.world.account(_number(request, "user")), fields)

    def add_fault(self, _request: Request, fields: Fields) -> Json:
        try:
            kind = FaultKind(fields.text("kind"))
        except ValueError:
            raise bad_request(f"kind is one of {', '.join(FaultKind)}") from None
        fault = Fault(
            method=fields.text("method") or "*",
            kind=kind,
            times=fields.whole("times", 1),
            value=float(fields.text("value") or 0),
        )
        self.world.faults.waiting.append(fault)
        return asdict(fault)

    def clear_faults(self, _request: Request, _fields: Fields) -> Json:
        self.world.faults.waiting.clear()
        return self._silence(on=False)

    def silence(self, _request: Request, fields: Fields) -> Json:
        return self._silence(on=fields.flag("on"))

    def _silence(self, *, on: bool) -> Json:
        self.world.faults.silent = on
        self.world.arrivals.tell()
        return {"silent": on}

    def inject(self, _request: Request, fields: Fields) -> Json:
        """Queue any update as it is; only its `update_id` is Telegram's to give."""
        body = {key: value for key, value in fields.mapping("update").items() if key != "update_id"}
        life = self.world.clock.unix() + MESSAGE_LIFE
        update_id = self.world.queue.push_raw(body, expires_at=life, lane="injected")
        self.world.changed()
        return {"update_id": update_id}

    def _pending(self) -> list[Any]:
        return self.world.queue.pending(self.world.clock.unix())


def _number(request: Request, name: str) -> int:
    try:
        return int(request.path_params[name])
    except ValueError:
        raise Refusal(404, f"Not Found: {name} is a number") from None


def _refused(refusal: Refusal) -> Response:
    return JSONResponse({"error": refusal.description}, refusal.code)


def _getting(give: Callable[[Request], object]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(give(request))
        except Refusal as refusal:
            return _refused(refusal)

    return endpoint


def _posting(do: Callable[[Request, Fields], object]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(do(request, await json_body(request)))
        except Refusal as refusal:
            return _refused(refusal)

    return endpoint


async def json_body(request: Request) -> Fields:
    """Raises Refusal for anything but JSON that says so: no other site's page can send that."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(415, "Unsupported Media Type: say application/json")
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("the body is not JSON") from None
    if not isinstance(body, dict):
        raise bad_request("the body is a JSON object")
    return Fields(body)
