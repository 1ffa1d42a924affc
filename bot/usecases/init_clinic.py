"""One installation becomes one clinic."""

from dataclasses import dataclass

from bot.alliance.clinic import Clinic
from bot.alliance.errors import NotFoundError
from bot.alliance.people import ClinicId
from bot.usecases.actors import Operator
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class InitClinic:
    """The clinic that is there, or a new one with the default policies. Safe to repeat."""

    async def __call__(self, work: UnitOfWork, actor: Operator, clinic_id: ClinicId) -> Clinic:
        try:
            return await work.clinic.get(actor)
        except NotFoundError:
            clinic = Clinic(id=clinic_id)
            await work.clinic.create(actor, clinic)
            return clinic
