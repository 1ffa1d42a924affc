"""Deletes replies that are older than the clinic keeps them, after telling the therapist."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.alliance.audit import AuditAction
from bot.alliance.clinic import Policies
from bot.alliance.people import ClientId, Therapist, TherapistId
from bot.alliance.retention import Ending, EndingId, announced
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.ports import Chance, Outgoing, UnitOfWork

Counts = Mapping[str, int]
"""Check-ins by alias."""


class RetentionVoice(Protocol):
    """Tells a therapist in their language what will be deleted, and when."""

    @property
    def chance(self) -> Chance: ...

    def ending(
        self, therapist: Therapist, ending: Ending, counts: Counts, policies: Policies
    ) -> Outgoing: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRetention:
    """Returns how many therapists it announced something to or deleted something of.

    Nothing is deleted that was not announced a month before. A therapist who cannot be reached
    holds up no deletion: the rule is the clinic's promise to its clients.
    """

    voice: RetentionVoice

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        changed = 0
        for therapist in await work.staff.therapists(Product()):
            pending = await work.retention.pending(Product(), therapist.id)
            if pending is None:
                changed += await self._announce(work, therapist, now)
            elif pending.ends_at <= now:
                await self._delete(work, pending, now)
                changed += 1
        return changed

    async def _announce(self, work: UnitOfWork, therapist: Therapist, now: datetime) -> int:
        policies = (await work.clinic.get(Product())).policies
        if policies.retention is None:
            return 0
        ending_id = EndingId(self.voice.chance.uuid())
        ending = announced(ending_id, therapist.id, policies.retention, now)
        found = await work.retention.closed_before(Product(), therapist.id, ending.before)
        if not found:
            return 0
        await work.retention.announce(Product(), ending)
        if therapist.address is not None:
            counts = await _by_alias(work, therapist.id, found)
            await work.outbox.put(Product(), self.voice.ending(therapist, ending, counts, policies))
        return 1

    async def _delete(self, work: UnitOfWork, ending: Ending, now: datetime) -> None:
        retention = (await work.clinic.get(Product())).policies.retention
        if retention is not None:
            before = ending.at_the_latest(retention)
            gone = await work.retention.delete_closed_before(Product(), ending.therapist_id, before)
            for client_id in gone:
                await work.audit.append(
                    Product(), AuditAction.RETENTION_ENDED, now, client_id=client_id
                )
        await work.retention.finish(Product(), ending.done(now))


async def _by_alias(
    work: UnitOfWork, therapist_id: TherapistId, found: Mapping[ClientId, int]
) -> Counts:
    listed = await work.clients.listed(TherapistActor(therapist_id))
    return {one.alias: found[one.id] for one in listed if one.id in found}
