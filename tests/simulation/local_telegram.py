"""The real transport over the strict server's model, in one process and with trouble by plan."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from telegram import InputFile

from bot.chat.failures import Meaning, RefusalError, meaning_of, no_answer, odd_answer
from bot.chat.transport import Telegram
from bot.sandbox.accounts import Call
from bot.sandbox.api import get_updates
from bot.sandbox.fields import Fields, Upload
from bot.sandbox.methods import METHODS
from bot.sandbox.refusals import Json, Refusal, too_many_requests
from bot.sandbox.updates import QueuedUpdate, UpdateQueue
from bot.sandbox.world import TelegramWorld
from bot.usecases.ports import TryLater
from tests.simulation.trouble import CallFault, Outage, Pulse

_OK = 200


class LocalTelegram(Telegram):
    """Everything of `Telegram` but the wire: words, errors and what they mean are the real ones."""

    def __init__(self, world: TelegramWorld, pulse: Pulse) -> None:
        self._world = world
        self._pulse = pulse
        self._trouble = pulse.trouble

    async def _call(
        self,
        method: str,
        fields: dict[str, Any],
        read_timeout: float,
        *,
        limit: float = 120.0,
    ) -> object:
        is_poll = method == "getUpdates"
        await self._pulse.point(f"{method}: before")
        await self._outage(read_timeout)
        call = Call(
            number=len(self._world.calls) + 1,
            at=self._world.clock.now(),
            real_seconds=self._world.clock.real_seconds(),
            method=method,
            params={k: v for k, v in fields.items() if not isinstance(v, InputFile)},
        )
        spared = method in ("getUpdates", "getMe")
        fault, value = (None, 0.0) if spared else self._trouble.call_fault()
        if fault is not None:
            call.fault = fault.value
        if (failure := _before(fault, value)) is not None:
            self._world.calls.append(call)
            raise failure
        if fault is CallFault.SLOW:
            await asyncio.sleep(value)
        result = await self._effect(call, fields)
        await self._pulse.point(f"{method}: after")
        if is_poll:
            await self._outage(read_timeout)
        if (failure := _after(fault)) is not None:
            raise failure
        return result

    async def _outage(self, read_timeout: float) -> None:
        match self._trouble.outage:
            case Outage.REFUSING:
                raise TryLater("no connection", after=timedelta(seconds=1))
            case Outage.SILENT:
                await asyncio.sleep(read_timeout)
                raise no_answer()
            case None:
                return

    async def _effect(self, call: Call, fields: dict[str, Any]) -> object:
        refused: Meaning
        try:
            result = await self._asked(call, _read(fields))
        except Refusal as refusal:
            call.code, call.description = refusal.code, refusal.description
            refused = _meant(refusal)
        else:
            call.code = _OK
            call.message_id = result.get("message_id") if isinstance(result, dict) else None
            return result
        raise refused

    async def _asked(self, call: Call, fields: Fields) -> object:
        if call.method == "getUpdates":
            return await self._updates(fields)
        call.at = self._world.clock.now()
        self._world.calls.append(call)
        return METHODS[call.method.lower()](self._world, fields)

    async def _updates(self, fields: Fields) -> list[Json]:
        found = await get_updates(self._world, fields)
        queue = self._world.queue
        assert isinstance(queue, WatchedQueue)
        if self._trouble.repeat_updates:
            self._trouble.repeat_updates = False
            return queue.confirmed_lately(self._world.clock.unix()) + found
        return found

    async def _renew_polls(self) -> None:
        return


def _before(fault: CallFault | None, value: float) -> Exception | None:
    match fault:
        case CallFault.REFUSED:
            return TryLater("no connection", after=timedelta(seconds=1))
        case CallFault.RESET:
            return no_answer()
        case CallFault.BAD_GATEWAY:
            return meaning_of(RefusalError(502, b"<html>"))
        case CallFault.FLOOD:
            return _meant(too_many_requests(max(1, int(value))))
        case _:
            return None


def _after(fault: CallFault | None) -> Exception | None:
    match fault:
        case CallFault.LOST:
            return no_answer()
        case CallFault.BAD_GATEWAY_AFTER:
            return meaning_of(RefusalError(502, b"<html>"))
        case CallFault.MALFORMED:
            return odd_answer()
        case _:
            return None


def _meant(refusal: Refusal) -> Meaning:
    return meaning_of(RefusalError(refusal.code, json.dumps(refusal.as_json()).encode()))


def _read(fields: dict[str, Any]) -> Fields:
    """What the server reads of a body: absent where None, files apart."""
    values = {k: v for k, v in fields.items() if v is not None and not isinstance(v, InputFile)}
    files = {k: _upload(v) for k, v in fields.items() if isinstance(v, InputFile)}
    return Fields(json.loads(json.dumps(values)), files)


def _upload(file: InputFile) -> Upload:
    data = file.input_file_content
    assert isinstance(data, bytes)
    return Upload(name=file.filename, mime_type=file.mimetype, data=data)


class WatchedQueue(UpdateQueue):
    """Telegram's queue, which also remembers what became of every update."""

    def __init__(self, first_id: int) -> None:
        super().__init__(first_id)
        self.bodies: dict[int, Json] = {}
        self._lives: dict[int, int] = {}
        self.confirmed: set[int] = set()
        self.expired: set[int] = set()

    def push_raw(self, body: Json, *, expires_at: int, lane: str) -> int:
        update_id = super().push_raw(body, expires_at=expires_at, lane=lane)
        self.bodies[update_id] = {"update_id": update_id} | json.loads(json.dumps(body))
        self._lives[update_id] = expires_at
        return update_id

    def confirmed_lately(self, now: int) -> list[Json]:
        """The last few confirmed ones that Telegram could still have at hand."""
        last = sorted(one for one in self.confirmed if self._lives[one] > now)[-3:]
        return [self.bodies[one] for one in last]

    def pending(self, now: int) -> list[QueuedUpdate]:
        before = {one.update_id for one in self._waiting}
        left = super().pending(now)
        self.expired |= before - {one.update_id for one in left}
        return left

    def read(self, offset: int, limit: int, now: int) -> list[QueuedUpdate]:
        before = {one.update_id for one in self.pending(now)}
        found = super().read(offset, limit, now)
        self.confirmed |= before - {one.update_id for one in self._waiting}
        return found
