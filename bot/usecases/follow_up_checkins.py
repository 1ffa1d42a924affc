"""The one reminder of a check-in, and its end when nobody answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.delivery import NoReminder, Postpone, SendNow, decide_reminder
from bot.usecases.actors import Product
from bot.usecases.advance_checkin import TOUCHABLE, CloseCheckIn
from bot.usecases.deliver_checkins import night_of
from bot.usecases.messenger import Closing, Messenger
from bot.usecases.open_checkin import scene_of
from bot.usecases.ports import UnitOfWork

_SENT = frozenset({CheckInState.SENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindClients:
    """Once per check-in, in waking hours; returns how many were looked at."""

    messenger: Messenger
    batch: int = 100

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        waiting = await work.checkins.to_remind(Product(), now, self.batch)
        for checkin in waiting:
            await self._remind(work, checkin, now)
        return len(waiting)

    async def _remind(self, work: UnitOfWork, checkin: CheckIn, now: datetime) -> None:
        scene = await scene_of(work, Product(), checkin.id, now)
        if scene is None:
            return
        match decide_reminder(checkin, None, scene.client, scene.clinic.policies, now):
            case SendNow():
                thought = replace(checkin, remind_at=None, reminded_at=now)
                night = night_of(scene.client, scene.clinic.policies)
                reminder = replace(self.messenger.reminder(scene), night=night)
                await work.outbox.put(Product(), reminder)
            case Postpone(until=until):
                thought = replace(checkin, remind_at=until)
            case NoReminder():
                thought = replace(checkin, remind_at=None)
            case never:
                assert_never(never)
        await work.checkins.move(Product(), thought, expecting=_SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireCheckIns:
    """Closes what has expired; answers given so far are kept. Returns how many."""

    messenger: Messenger
    batch: int = 100

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        over = await work.checkins.to_expire(Product(), now, self.batch)
        for checkin in over:
            await self._expire(work, checkin, now)
        return len(over)

    async def _expire(self, work: UnitOfWork, checkin: CheckIn, now: datetime) -> None:
        scene = await scene_of(work, Product(), checkin.id, now)
        if scene is None or checkin.state is CheckInState.CLAIMED:
            unsent = replace(
                checkin, state=CheckInState.EXPIRED, reason=Reason.TOO_LATE, closed_at=now
            )
            await work.checkins.move(Product(), unsent, expecting=TOUCHABLE)
            return
        await CloseCheckIn(messenger=self.messenger)(work, Product(), scene, Closing.EXPIRED)
