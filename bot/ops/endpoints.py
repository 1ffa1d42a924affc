"""`/live`, `/ready` and `/metrics` over HTTP."""

from collections import Counter
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.ops.health import Health, Vitals
from bot.ops.metrics import CONTENT_TYPE, exposition
from bot.usecases.events import Event


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Read only; nothing in an answer depends on who asks."""

    health: Health
    counts: Counter[Event]

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/live", self._live),
                Route("/ready", self._ready),
                Route("/metrics", self._metrics),
            ]
        )

    async def _live(self, _request: Request) -> Response:
        return JSONResponse({"live": True, "loop_lag": _seconds(await self.health.lag())})

    async def _ready(self, _request: Request) -> Response:
        vitals = await self.health.vitals()
        return JSONResponse(_shown(vitals), status_code=200 if vitals.ready else 503)

    async def _metrics(self, _request: Request) -> Response:
        page = exposition(self.counts, await self.health.vitals())
        return Response(page, headers={"content-type": CONTENT_TYPE})


def _shown(vitals: Vitals) -> dict[str, bool | float | None]:
    return {
        "ready": vitals.ready,
        "store_writes": vitals.store_writes,
        "key_opens": vitals.key_opens,
        "contact_age": _seconds(vitals.contact_age),
        "queue_age": _seconds(vitals.queue_age),
        "loop_lag": _seconds(vitals.loop_lag),
    }


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
