"""What is kept no longer, in memory."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.checkins import CheckInId
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.retention import Ending
from bot.usecases.actors import Product
from bot.usecases.visibility import THE_PRODUCT, admit
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class RetentionInMemory:
    tables: Tables

    async def pending(self, actor: Product, therapist_id: TherapistId) -> Ending | None:
        admit(actor, THE_PRODUCT)
        for one in self.tables.endings.values():
            if one.therapist_id == therapist_id and one.done_at is None:
                return one
        return None

    async def announce(self, actor: Product, ending: Ending) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.endings[ending.id] = ending

    async def finish(self, actor: Product, ending: Ending) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.endings[ending.id] = ending

    async def closed_before(
        self, actor: Product, therapist_id: TherapistId, before: datetime
    ) -> Mapping[ClientId, int]:
        admit(actor, THE_PRODUCT)
        old = self._old(therapist_id, before)
        return Counter(self.tables.checkins[one].client_id for one in old)

    async def delete_closed_before(
        self, actor: Product, therapist_id: TherapistId, before: datetime
    ) -> Mapping[ClientId, int]:
        found = await self.closed_before(actor, therapist_id, before)
        for one in self._old(therapist_id, before):
            del self.tables.replies[one]
            self.tables.guesses.pop(one, None)
        return found

    def _old(self, therapist_id: TherapistId, before: datetime) -> list[CheckInId]:
        checkins, clients = self.tables.checkins, self.tables.clients
        return [
            one
            for one in self.tables.replies
            if (closed_at := checkins[one].closed_at) is not None
            and closed_at < before
            and clients[checkins[one].client_id].therapist_id == therapist_id
        ]
