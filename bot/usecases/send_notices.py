"""Notices that do not wait for the digest: sent, repeated, acknowledged."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.episodes import Episode, open_one
from bot.alliance.notices import Notice, NoticeId, NoticeKind
from bot.alliance.people import Therapist
from bot.alliance.timing import next_waking, zone
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.messenger import Messenger
from bot.usecases.ports import Night, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotices:
    """Words of crisis go out at any hour; other notices in the therapist's waking hours."""

    messenger: Messenger
    batch: int = 50

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        due = await work.notices.due(Product(), now, self.batch)
        for notice in due:
            await self._send(work, notice, now)
        return len(due)

    async def _send(self, work: UnitOfWork, notice: Notice, now: datetime) -> None:
        therapist = await work.staff.therapist(Product(), notice.therapist_id)
        if therapist.address is None:
            await work.notices.save(Product(), replace(notice, next_at=None))
            return
        waking = await self._waking(work, notice, therapist, now)
        if waking > now:
            await work.notices.save(Product(), replace(notice, next_at=waking))
            return
        client = await work.clients.get(Product(), notice.client_id)
        episode = await episode_about(work, notice)
        row = self.messenger.notice(therapist, client.alias, notice, episode)
        night = await self._night(work, notice, therapist)
        await work.outbox.put(Product(), replace(row, night=night))
        await work.notices.save(Product(), notice.after_sending(now))

    async def _waking(
        self, work: UnitOfWork, notice: Notice, therapist: Therapist, now: datetime
    ) -> datetime:
        night = await self._night(work, notice, therapist)
        return now if night is None else next_waking(now, night.hours, zone(night.timezone))

    async def _night(self, work: UnitOfWork, notice: Notice, therapist: Therapist) -> Night | None:
        if notice.kind is NoticeKind.CRISIS:
            return None
        quiet = (await work.clinic.get(Product())).policies.quiet_hours
        return Night(hours=quiet, timezone=therapist.speech.timezone)


async def episode_about(work: UnitOfWork, notice: Notice) -> Episode | None:
    """The open one a sign is about, while the client is still with that therapist."""
    if notice.kind is not NoticeKind.DIRECT_SIGN:
        return None
    theirs = TherapistActor(notice.therapist_id)
    return open_one(await work.episodes.of_client(theirs, notice.client_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeNotice:
    """The therapist has seen it; repeats stop."""

    async def __call__(
        self, work: UnitOfWork, actor: TherapistActor, notice_id: NoticeId, now: datetime
    ) -> Notice:
        notice = await work.notices.acknowledge(actor, notice_id, now)
        await work.notices.save(Product(), replace(notice, next_at=None))
        return notice
