"""An open check-in is shown once more: after an outage, and on a client's new phone."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.people import Client
from bot.alliance.steps import Close, next_step
from bot.usecases.actors import Product
from bot.usecases.messenger import Messenger, checkin_key
from bot.usecases.open_checkin import scene_of
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAgain:
    """Every open check-in is shown as it stands, with a line that asks for the last tap anew.

    Telegram forgets a tap after 150 s and tells neither side. Doing it twice changes nothing.
    """

    messenger: Messenger
    batch: int = 50

    async def __call__(
        self, work: UnitOfWork, now: datetime, after: CheckInId | None = None
    ) -> CheckInId | None:
        """One batch; the last one's id to go on after, None when that was all."""
        found = await work.checkins.open_after(Product(), after, self.batch)
        for checkin in found:
            await self._show(work, checkin, now)
        return found[-1].id if len(found) == self.batch else None

    async def _show(self, work: UnitOfWork, checkin: CheckIn, now: datetime) -> None:
        scene = await scene_of(work, Product(), checkin.id, now)
        if scene is None or scene.client.address is None or now >= checkin.expires_at:
            return
        step = next_step(scene.reply, scene.clinic.policies, scene.client)
        if not isinstance(step, Close):
            await work.outbox.put(Product(), self.messenger.again(scene, step))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOnNewPhone:
    """What was open on the former account goes on at the new one, once that is confirmed.

    Before, not even the question: what is on screen tells what was answered so far.
    """

    messenger: Messenger

    async def __call__(self, work: UnitOfWork, client: Client, now: datetime) -> None:
        for checkin in await work.checkins.of_client(Product(), client.id):
            if checkin.takes_answers and now < checkin.expires_at:
                await self._show(work, checkin, now)

    async def _show(self, work: UnitOfWork, checkin: CheckIn, now: datetime) -> None:
        scene = await scene_of(work, Product(), checkin.id, now)
        if scene is None or scene.client.address is None:
            return
        step = next_step(scene.reply, scene.clinic.policies, scene.client)
        if isinstance(step, Close):
            return
        await self._take_away_former(work, checkin)
        await work.outbox.put(Product(), self.messenger.anew(scene, step))

    async def _take_away_former(self, work: UnitOfWork, checkin: CheckIn) -> None:
        posted = await work.posted.find(Product(), checkin_key(checkin.id))
        if posted is not None:
            # The new message gets the key; with the old one known it would count as a copy.
            await work.posted.forget(Product(), posted.key)
            await work.outbox.put(Product(), self.messenger.removal_of(posted.to, posted.ref))
