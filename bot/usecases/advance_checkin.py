"""Moves a check-in on after its reply changed, or closes it: reply, state and message together."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.alliance.checkins import OPEN_STATES, CheckIn, CheckInState, Reason
from bot.alliance.delivery import why_unanswered
from bot.alliance.people import Sharing
from bot.alliance.replies import Reply
from bot.alliance.steps import Close, next_step
from bot.usecases.actors import ClientActor, Product
from bot.usecases.judge_episode import JudgeEpisode
from bot.usecases.messenger import Closing, Messenger, Scene, reminder_key
from bot.usecases.ports import UnitOfWork
from bot.usecases.raise_sign import RaiseSign

DELETABLE_FOR = timedelta(hours=47)
"""A bot may delete its message for 48 h (Bot API, deleteMessage); an hour is left for delivery."""
TOUCHABLE = OPEN_STATES | {CheckInState.COMPLETED}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceCheckIn:
    """After each answer."""

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor, scene: Scene, reply: Reply
    ) -> None:
        checkin = counted(scene, reply)
        scene = replace(scene, checkin=checkin, reply=reply)
        step = next_step(reply, scene.clinic.policies, scene.client)
        if isinstance(step, Close):
            await CloseCheckIn(messenger=self.messenger)(work, actor, scene, Closing.ANSWERED)
            return

        await work.replies.put(actor, checkin, reply)
        await work.checkins.move(actor, checkin, expecting=TOUCHABLE)

        await work.outbox.put(Product(), self.messenger.step(scene, step))


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCheckIn:
    """Ends the message with one sentence; what was answered is kept.

    The state an unfinished check-in ends in comes from `closing`; a completed one stays completed.
    """

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor | Product, scene: Scene, closing: Closing
    ) -> None:
        reply = scene.reply.with_sharing(scene.reply.sharing or scene.client.sharing)
        checkin = replace(ended(scene, closing), closed_at=scene.now)
        if not await work.checkins.move(actor, checkin, expecting=TOUCHABLE):
            return
        await work.replies.put(actor, checkin, reply)

        if closing is Closing.ANSWERED and reply.sharing is Sharing.PRIVATE:
            closing = Closing.KEPT_PRIVATE
        scene = replace(scene, checkin=checkin, reply=reply)
        await work.outbox.put(Product(), self.messenger.closing(scene, closing))
        await self._take_reminder_away(work, scene)
        await RaiseSign(messenger=self.messenger)(work, scene)
        await JudgeEpisode(messenger=self.messenger)(work, scene)

    async def _take_reminder_away(self, work: UnitOfWork, scene: Scene) -> None:
        """Deleted, or where Telegram no longer lets us, said to be over."""
        if scene.checkin.reminded_at is None or scene.client.address is None:
            return
        if scene.now - scene.checkin.reminded_at < DELETABLE_FOR:
            key = reminder_key(scene.checkin.id)
            over = self.messenger.removal(scene.client.address, key)
        else:
            over = self.messenger.reminder_over(scene)
        await work.outbox.put(Product(), over)


def counted(scene: Scene, reply: Reply) -> CheckIn:
    """A check-in counts once its last item is answered, even if a later step stays open."""
    if reply.is_complete and scene.checkin.completed_at is None:
        return replace(
            scene.checkin,
            state=CheckInState.COMPLETED,
            reason=Reason.ANSWERED,
            completed_at=scene.now,
        )
    return scene.checkin


_CANCELLED = {
    Closing.NOT_HELD: Reason.NOT_HELD,
    Closing.SESSION_CANCELLED: Reason.SESSION_CANCELLED,
    Closing.CRISIS: Reason.CRISIS,
}


def ended(scene: Scene, closing: Closing) -> CheckIn:
    """The state in which the check-in ends."""
    checkin = scene.checkin
    if checkin.state is CheckInState.COMPLETED:
        return checkin
    if closing is Closing.EXPIRED:
        reason = why_unanswered(scene.reply)
        return replace(checkin, state=CheckInState.EXPIRED, reason=reason)
    reason = _CANCELLED.get(closing, _reason_of_departure(scene))
    return replace(checkin, state=CheckInState.CANCELLED, reason=reason)


def _reason_of_departure(scene: Scene) -> Reason:
    by_state = {"stopped": Reason.STOPPED, "erased": Reason.ERASED}
    return by_state.get(scene.client.state.value, Reason.PAUSED)
