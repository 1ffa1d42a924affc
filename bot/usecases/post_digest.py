"""Posts digests: once per period by constraint, and whenever somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.clinic import Policies
from bot.alliance.errors import NotAllowedError
from bot.alliance.people import Therapist, TherapistId
from bot.alliance.timing import is_quiet, week_due, zone
from bot.usecases.actors import Operator, Product, TherapistActor
from bot.usecases.find_absence import back_at
from bot.usecases.messenger import Messenger
from bot.usecases.ports import Chance, DigestPost, Night, Outgoing, UnitOfWork
from bot.usecases.show_digest import BEGINNING, ShowDigest


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDigest:
    """On demand: may be repeated and never replaces a scheduled one."""

    show: ShowDigest
    messenger: Messenger
    chance: Chance

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor | Operator,
        therapist_id: TherapistId,
        now: datetime,
    ) -> None:
        """Raises NotAllowedError where the therapist has not joined yet."""
        therapist = await work.staff.therapist(actor, therapist_id)
        if therapist.address is None:
            raise NotAllowedError("this therapist has not joined yet")
        view = await self.show(work, actor, therapist_id, now)
        name = str(self.chance.uuid())
        await _put_all(work, self.messenger.digest(therapist, view, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostWeeklyDigests:
    """At each therapist's hour, in their zone; returns how many were posted.

    `batch` bounds one transaction; the tick calls again while something was posted.
    """

    show: ShowDigest
    messenger: Messenger
    chance: Chance
    batch: int = 5

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        posted = 0
        policies = (await work.clinic.get(Product())).policies
        # Who waits longest comes first: a batch need not pass by all who have theirs already.
        for therapist_id, last_due in await work.digests.longest_ago(Product()):
            therapist = await work.staff.therapist(Product(), therapist_id)
            weekly = therapist.digest_at or policies.digest_at
            due_at = week_due(weekly, zone(therapist.speech.timezone), last_due, now)
            if due_at is None or await back_at(work, therapist, now) is not None:
                continue
            posted += await self._post(work, therapist, policies, due_at, now)
            if posted == self.batch:
                break
        return posted

    async def _post(
        self,
        work: UnitOfWork,
        therapist: Therapist,
        policies: Policies,
        due_at: datetime,
        now: datetime,
    ) -> bool:
        last = await work.digests.last(Product(), therapist.id)
        view = await self.show(work, Product(), therapist.id, now)
        post = DigestPost(
            id=self.chance.uuid(),
            therapist_id=therapist.id,
            due_at=due_at,
            covers_after=last.covers_until if last else BEGINNING,
            covers_until=now,
        )
        # Unique per therapist and hour: whoever comes second posts nothing.
        if not await work.digests.add(Product(), post):
            return False
        night = Night(hours=policies.quiet_hours, timezone=therapist.speech.timezone)
        # Who wants it in the night gets it in the night.
        at = zone(therapist.speech.timezone)
        wanted = None if is_quiet(due_at, policies.quiet_hours, at) else night
        rows = self.messenger.digest(therapist, view, str(post.id))
        await _put_all(work, [replace(row, night=wanted) for row in rows])
        return True


def baseline(chance: Chance, therapist_id: TherapistId, now: datetime) -> DigestPost:
    """Written when a therapist joins: digests are owed from now, about all there was before."""
    return DigestPost(
        id=chance.uuid(),
        therapist_id=therapist_id,
        due_at=now,
        covers_after=BEGINNING,
        covers_until=BEGINNING,
    )


async def _put_all(work: UnitOfWork, rows: Sequence[Outgoing]) -> None:
    for row in rows:
        await work.outbox.put(Product(), row)
