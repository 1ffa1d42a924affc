"""Somebody leaves the clinic's staff."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.errors import NotAllowedError
from bot.alliance.people import Admin, AdminId, ClientState, StaffState, Therapist, TherapistId
from bot.usecases.actors import AdminActor, Operator, Product, TherapistActor
from bot.usecases.ports import UnitOfWork

_GONE = (ClientState.STOPPED, ClientState.ERASED)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAdmin:
    """Raises NotAllowedError for the last admin: somebody must be able to let others in."""

    async def __call__(
        self, work: UnitOfWork, actor: AdminActor | Operator, admin_id: AdminId, now: datetime
    ) -> Admin:
        admin = await work.staff.admin(actor, admin_id)
        others = [one for one in await active_admins(work) if one.id != admin.id]
        if admin.state is StaffState.ACTIVE and not others:
            raise NotAllowedError("the last admin cannot be removed; invite another one first")
        ended = replace(admin, state=StaffState.ENDED, address=None)
        await work.staff.save_admin(actor, ended)
        await work.audit.append(actor, AuditAction.ROLE_ENDED, now, detail=f"admin:{admin_id}")
        return ended


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTherapist:
    """Their calendars are forgotten.

    Raises NotAllowedError while clients are with them: those are handed over first.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: AdminActor | Operator,
        therapist_id: TherapistId,
        now: datetime,
    ) -> Therapist:
        therapist = await work.staff.therapist(actor, therapist_id)
        theirs = [
            one
            for one in await work.clients.listed(actor)
            if one.therapist_id == therapist_id and one.state not in _GONE
        ]
        if theirs:
            raise NotAllowedError(
                f"this therapist still has {len(theirs)} clients; hand them over first"
            )
        ended = replace(therapist, state=StaffState.ENDED, address=None)
        await work.staff.save_therapist(actor, ended)
        for calendar in await work.calendars.listed(actor):
            if calendar.therapist_id == therapist_id:
                await work.calendars.remove(actor, calendar.id)  # nobody reads their hours any more
        # Nobody else may ever read them, and they can no longer ask for them to be erased.
        await work.self_checks.erase(TherapistActor(therapist_id))
        await work.audit.append(
            actor, AuditAction.ROLE_ENDED, now, detail=f"therapist:{therapist_id}"
        )
        return ended


async def active_admins(work: UnitOfWork) -> list[Admin]:
    """Those who joined and have not left."""
    admins = await work.staff.admins(Product())
    return [one for one in admins if one.state is StaffState.ACTIVE]
