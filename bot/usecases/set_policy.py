"""The clinic decides otherwise; check-ins not yet sent follow."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.checkins import Reason
from bot.alliance.clinic import Policies
from bot.alliance.retention import refuse_too_short
from bot.usecases.actors import AdminActor, Operator
from bot.usecases.choose_instrument import refuse_unspoken_policy
from bot.usecases.close_clinic import settle_clinic
from bot.usecases.ports import Holidays, NoHolidays, UnitOfWork
from bot.usecases.replan_checkins import replan_checkins

MOVES_CHECKINS = frozenset({"checkin_delay", "quiet_hours", "expire_after"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy:
    """One policy from its text form; returns all of them as they now are.

    Raises:
        InvalidValueError: unknown name, or a value it does not accept, or keeping
            answers for less than sixty days.
        NotFoundError: the policy is an instrument that nobody imported.
    """

    holidays: Holidays = NoHolidays()  # noqa: RUF009  # frozen value

    async def __call__(
        self,
        work: UnitOfWork,
        actor: AdminActor | Operator,
        name: str,
        text: str,
        now: datetime,
    ) -> Policies:
        clinic = await work.clinic.get(actor)
        changed = replace(clinic, policies=clinic.policies.with_value(name, text))
        if name == "retention":
            refuse_too_short(changed.policies.retention)
        if name == "holidays" and changed.policies.holidays is not None:
            self.holidays.check(changed.policies.holidays)
        if name == "instrument":
            await refuse_unspoken_policy(work, actor, changed.policies)
        await work.clinic.save_policies(actor, changed.policies)
        await work.audit.append(actor, AuditAction.POLICY_CHANGED, now, detail=name)
        if name in MOVES_CHECKINS and changed != clinic:
            for client in await work.clients.listed(actor):
                await replan_checkins(work, actor, client, changed.policies)
        if name == "holidays" and changed != clinic:
            await settle_clinic(
                work, actor, self.holidays, now, lambda _: True, cancelling={Reason.HOLIDAY}
            )
        return changed.policies
