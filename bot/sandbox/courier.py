"""Delivery of updates to a webhook, as the open Bot API server does it.

Updates of one lane (a chat's messages, a person's taps) go out one after another; a failed one
is repeated at once, then after 2, 4, 8 … 60 s or what `Retry-After` asks, until it expires.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.exchange import Answer, exchange
from bot.sandbox.updates import QueuedUpdate
from bot.sandbox.world import TelegramWorld, Webhook

LONGEST_DELAY: Final = 60
LONGEST_RETRY_AFTER: Final = 3600
SECONDS_TO_ANSWER: Final = 60
_IDLE: Final = 20.0


@dataclass(slots=True)
class _Attempt:
    """`due` is a unix time of the server's clock."""

    due: float = 0
    fails: int = 0
    delay: int = 1


@dataclass(slots=True)
class Courier:
    """Runs as long as the server does; idle while no webhook is set."""

    world: TelegramWorld
    _busy: set[str] = field(default_factory=set)
    _attempts: dict[int, _Attempt] = field(default_factory=dict)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            while not self.world.arrivals.closed:
                seen = self.world.arrivals.count
                for update in self._ready():
                    self._busy.add(update.lane)
                    group.create_task(self._deliver(update))
                await self.world.arrivals.after(seen, self._pause())

    def _now(self) -> float:
        return self.world.clock.now().timestamp()

    def _firsts(self) -> list[QueuedUpdate]:
        """The earliest update of every lane that has none on its way."""
        if not self.world.webhook.url:
            return []
        firsts: dict[str, QueuedUpdate] = {}
        for update in self.world.queue.pending(int(self._now())):
            firsts.setdefault(update.lane, update)
        return [one for one in firsts.values() if one.lane not in self._busy]

    def _ready(self) -> list[QueuedUpdate]:
        room = self.world.webhook.max_connections - len(self._busy)
        due = [one for one in self._firsts() if self._attempt(one).due <= self._now()]
        return due[: max(room, 0)]

    def _pause(self) -> float:
        waits = [self._attempt(one).due - self._now() for one in self._firsts()]
        return min([_IDLE, *(max(wait, 0.01) for wait in waits)])

    def _attempt(self, update: QueuedUpdate) -> _Attempt:
        return self._attempts.setdefault(update.update_id, _Attempt())

    async def _deliver(self, update: QueuedUpdate) -> None:
        hook = self.world.webhook
        try:
            answer = await _push(hook, update)
        except (OSError, ValueError, EOFError) as trouble:
            self._failed(hook, update, f"Connection failed: {type(trouble).__name__}", 0)
        else:
            self._answered(hook, update, answer)
        finally:
            self._busy.discard(update.lane)
            self.world.changed()

    def _answered(self, hook: Webhook, update: QueuedUpdate, answer: Answer) -> None:
        if 200 <= answer.status < 300:  # noqa: PLR2004  (HTTP's own numbers)
            self._attempts.pop(update.update_id, None)
            self.world.queue.forget(update.update_id)
            return
        asked = answer.headers.get("retry-after", "")
        wrong = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        self._failed(hook, update, wrong, int(asked) if asked.isdigit() else 0)

    def _failed(self, hook: Webhook, update: QueuedUpdate, why: str, retry_after: int) -> None:
        hook.last_error, hook.last_error_date = why, int(self._now())
        attempt = self._attempt(update)
        wait = min(retry_after, LONGEST_RETRY_AFTER)
        if wait == 0 and attempt.fails > 0:
            attempt.delay = min(LONGEST_DELAY, attempt.delay * 2)
            wait = attempt.delay
        attempt.fails += 1
        attempt.due = self._now() + wait
        if attempt.due > update.expires_at:
            self.world.queue.forget(update.update_id)


async def _push(hook: Webhook, update: QueuedUpdate) -> Answer:
    headers = {"Content-Type": "application/json"}
    if hook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
    body = json.dumps(update.as_json()).encode()
    return await exchange("POST", hook.url, body=body, headers=headers, seconds=SECONDS_TO_ANSWER)
