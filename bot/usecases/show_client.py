"""One client over time, as their therapist may see them."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.client_views import ClientView, client_view
from bot.alliance.instruments import Instrument
from bot.alliance.people import ClientId
from bot.alliance.timing import zone
from bot.usecases.actors import TherapistActor
from bot.usecases.entries_of import entries_of
from bot.usecases.guess_ratings import reveal_clients
from bot.usecases.ports import UnitOfWork
from bot.usecases.recall_contact import recall_contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowClient:
    """Raises NotFoundError for a client of somebody else. Looking is written in the trail."""

    instrument: Instrument

    async def __call__(
        self, work: UnitOfWork, actor: TherapistActor, client_id: ClientId, now: datetime
    ) -> ClientView:
        client = await work.clients.get(actor, client_id)
        therapist = await work.staff.therapist(actor, actor.id)
        episodes = await work.episodes.of_client(actor, client_id)
        entries = await entries_of(work, client, self.instrument)
        checkins = [entry.checkin for entry in entries.entries]
        events = await recall_contact(work, client_id, checkins, now)
        await work.audit.append(actor, AuditAction.CLIENT_VIEW, now, client_id=client_id)
        await reveal_clients(work, [client_id], now)
        return client_view(entries, episodes, events, now, zone(therapist.speech.timezone))
