"""The clinic decides otherwise; check-ins not yet sent follow."""

from dataclasses import dataclass, replace

from bot.alliance.clinic import Policies
from bot.usecases.actors import AdminActor, Operator
from bot.usecases.ports import UnitOfWork
from bot.usecases.replan_checkins import replan_checkins

MOVES_CHECKINS = frozenset({"checkin_delay", "quiet_hours", "expire_after"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy:
    """One policy from its text form; returns all of them as they now are.

    Raises:
        InvalidValueError: unknown name, or a value it does not accept.
    """

    async def __call__(
        self, work: UnitOfWork, actor: AdminActor | Operator, name: str, text: str
    ) -> Policies:
        clinic = await work.clinic.get(actor)
        changed = replace(clinic, policies=clinic.policies.with_value(name, text))
        await work.clinic.save_policies(actor, changed.policies)
        if name in MOVES_CHECKINS and changed != clinic:
            for client in await work.clients.listed(actor):
                await replan_checkins(work, actor, client, changed.policies)
        return changed.policies
