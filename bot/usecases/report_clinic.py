"""What admins may know of the whole clinic."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.clinic_reports import ClinicReport, clinic_report, complete_weeks
from bot.alliance.instruments import Instrument
from bot.usecases.actors import AdminActor, Operator, Product
from bot.usecases.entries_of import entries_of
from bot.usecases.ports import UnitOfWork
from bot.usecases.visibility import admit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportClinic:
    """Counts only: read as the product, since an admin may read neither reply nor episode."""

    instrument: Instrument

    async def __call__(
        self, work: UnitOfWork, actor: AdminActor | Operator, now: datetime
    ) -> ClinicReport:
        admit(actor, (AdminActor, Operator))
        clients = await work.clients.listed(actor)
        everything = [await entries_of(work, client, self.instrument) for client in clients]
        episodes = {one.id: await work.episodes.of_client(Product(), one.id) for one in clients}
        return clinic_report(complete_weeks(now), everything, episodes)
