"""Chosen cases for supervision, without anything that says who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.digests import Period
from bot.alliance.errors import InvalidValueError
from bot.alliance.instruments import Instrument
from bot.alliance.people import ClientId
from bot.alliance.supervision import MOST_CASES, Case, case_of
from bot.usecases.actors import TherapistActor
from bot.usecases.entries_of import entries_of
from bot.usecases.guess_ratings import reveal_clients
from bot.usecases.ports import UnitOfWork
from bot.usecases.show_digest import BEGINNING


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareSupervision:
    """In the order asked for. Each look is in the trail, and no guess about them counts any more.

    Raises:
        InvalidValueError: no case, or more than `MOST_CASES`.
        NotFoundError: not the actor's client.
    """

    instrument: Instrument

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor,
        client_ids: Sequence[ClientId],
        now: datetime,
    ) -> list[Case]:
        if not 1 <= len(client_ids) <= MOST_CASES:
            raise InvalidValueError(f"one to {MOST_CASES} cases")
        cases = [await self._case(work, actor, one, now) for one in client_ids]
        await reveal_clients(work, client_ids, now)
        return cases

    async def _case(
        self, work: UnitOfWork, actor: TherapistActor, client_id: ClientId, now: datetime
    ) -> Case:
        client = await work.clients.get(actor, client_id)
        await work.audit.append(
            actor,
            AuditAction.SUPERVISION_SHEET,
            now,
            client_id=client.id,
            detail=str(client.therapist_id),
        )
        episodes = await work.episodes.of_client(actor, client.id)
        entries = await entries_of(work, client, self.instrument)
        return case_of(entries, episodes, Period(after=BEGINNING, until=now))
