"""What the sender learned: a message arrived, or never will."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckInId, CheckInState, Reason
from bot.alliance.delivery import as_sent
from bot.usecases.actors import Product
from bot.usecases.messenger import Messenger
from bot.usecases.ports import (
    UNKNOWN_OUTCOME,
    Act,
    MessageRef,
    Outgoing,
    Posted,
    UnitOfWork,
)

_UNSENT = frozenset({CheckInState.CLAIMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery:
    """Ends the row, remembers the message, and counts a check-in as sent.

    A second copy, sent because the answer to the first was lost, is taken away again where the
    person has tapped the first in the meantime. So is a check-in that ended on its way.
    """

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, outgoing: Outgoing, ref: MessageRef | None, now: datetime
    ) -> None:
        await work.outbox.delivered(Product(), outgoing.id)
        if outgoing.act is Act.REMOVE and outgoing.key is not None:
            await work.posted.forget(Product(), outgoing.key)
        if outgoing.act is Act.POST and outgoing.key is not None and ref is not None:
            posted = Posted(
                key=outgoing.key,
                to=outgoing.to,
                ref=ref,
                posted_at=now,
                client_id=outgoing.client_id,
            )
            await self._remember(work, posted, outgoing.checkin_id)
        if outgoing.checkin_id is not None:
            await _count_as_sent(work, outgoing.checkin_id, now)

    async def _remember(
        self, work: UnitOfWork, posted: Posted, checkin_id: CheckInId | None
    ) -> None:
        known = await work.posted.find(Product(), posted.key)
        if known is None:
            await work.posted.remember(Product(), posted)
        is_copy = known is not None and known.ref != posted.ref
        if is_copy or (known is None and await _is_over(work, checkin_id)):
            await work.outbox.put(Product(), self.messenger.removal_of(posted.to, posted.ref))


async def _is_over(work: UnitOfWork, checkin_id: CheckInId | None) -> bool:
    if checkin_id is None:
        return False
    return (await work.checkins.get(Product(), checkin_id)).closed_at is not None


async def _count_as_sent(work: UnitOfWork, checkin_id: CheckInId, now: datetime) -> None:
    checkin = await work.checkins.get(Product(), checkin_id)
    policies = (await work.clinic.get(Product())).policies
    await work.checkins.move(Product(), as_sent(checkin, policies, now), expecting=_UNSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFailure:
    """Ends the row for good. `gone`: the person blocked the bot or left the channel."""

    async def __call__(
        self, work: UnitOfWork, outgoing: Outgoing, reason: str, *, gone: bool, now: datetime
    ) -> None:
        await work.outbox.bury(Product(), outgoing.id, reason)
        if gone:
            await work.outbox.drop(Product(), outgoing.to)
        if outgoing.checkin_id is None:
            return
        checkin = await work.checkins.get(Product(), outgoing.checkin_id)
        failed = replace(
            checkin,
            state=CheckInState.UNDELIVERABLE,
            reason=_why(reason, gone=gone),
            closed_at=now,
        )
        await work.checkins.move(Product(), failed, expecting=_UNSENT)


def _why(reason: str, *, gone: bool) -> Reason:
    if gone:
        return Reason.BLOCKED
    return Reason.NEVER_CONFIRMED if reason == UNKNOWN_OUTCOME else Reason.NOT_DELIVERED
