"""Joining: an invitation, the consent, and the few things the invitation did not say."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.alliance.audit import AuditAction
from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.errors import AlreadyJoinedError, InvitationSpentError, NotAllowedError
from bot.alliance.people import (
    Address,
    Admin,
    AdminId,
    Client,
    ClientId,
    ClientState,
    Consent,
    Role,
    StaffState,
    Therapist,
    TherapistId,
)
from bot.alliance.relinking import code_from
from bot.usecases.actors import AdminActor, ClientActor, Product, TherapistActor, name_of
from bot.usecases.end_role import active_admins
from bot.usecases.ports import Chance, Dialog, Invited, UnitOfWork
from bot.usecases.post_digest import baseline

JOINING = "joining"
"""Kind of the dialog that remembers which steps are left."""

_WAITING = frozenset({CheckInState.SCHEDULED})


class JoinStep(StrEnum):
    """Asked only where the invitation did not say; quiet hours always."""

    TIMEZONE = "timezone"
    REGISTER = "register"
    GENDER = "gender"
    COUNTRY = "country"
    QUIET_HOURS = "quiet_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Who came, and for a client who was here already: the account they came by before."""

    person: Client | Therapist | Admin
    former: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemInvitation:
    """`/start TOKEN`: works once, for the first who comes."""

    chance: Chance

    async def __call__(
        self, work: UnitOfWork, token: str, address: Address, now: datetime
    ) -> Seated:
        """Gives back who this is; a client has not agreed to anything yet.

        Raises:
            InvitationSpentError: unknown, used or expired.
            NotAllowedError: an admin gave a role to themselves while there is another admin.
            AlreadyJoinedError: the address belongs to somebody else in that role.
        """
        invited = await work.invitations.redeem(Product(), token, now)
        if invited.role is not Role.CLIENT:
            await _refuse_own_grant(work, invited, address)
        match invited.role:
            case Role.CLIENT:
                return await self._seat_client(work, ClientId(invited.subject), address, now)
            case Role.THERAPIST:
                therapist = await _seat_therapist(work, invited.subject, address)
                await work.digests.add(Product(), baseline(self.chance, therapist.id, now))
                await work.audit.append(TherapistActor(therapist.id), AuditAction.JOINED, now)
                return Seated(person=therapist)
            case Role.ADMIN:
                admin = await _seat_admin(work, invited.subject, address)
                await work.audit.append(AdminActor(admin.id), AuditAction.JOINED, now)
                return Seated(person=admin)

    async def _seat_client(
        self, work: UnitOfWork, client_id: ClientId, address: Address, now: datetime
    ) -> Seated:
        if await work.clients.at(Product(), address) is not None:
            raise AlreadyJoinedError("this address is a client here already")
        client = await work.clients.get(Product(), client_id)
        if client.state is ClientState.ERASED:
            raise InvitationSpentError("the person was erased")
        seated = replace(client, address=address)
        if client.consent is not None:
            # Somebody who joined long ago comes by another account: perhaps it is not them.
            code = code_from(self.chance.uuid().int)
            seated = replace(seated, relinked_at=now, relink_code=code)
        await work.clients.save(Product(), seated)
        me = ClientActor(client.id)
        await work.audit.append(me, AuditAction.JOINED, now, client_id=client.id)
        return Seated(person=seated, former=client.address)


async def _refuse_own_grant(work: UnitOfWork, invited: Invited, address: Address) -> None:
    admin = await work.staff.admin_at(Product(), address)
    if admin is None or invited.by != name_of(AdminActor(admin.id)):
        return
    if any(one.id != admin.id for one in await active_admins(work)):
        raise NotAllowedError("another admin has to grant this role")


async def _seat_therapist(work: UnitOfWork, subject: UUID, address: Address) -> Therapist:
    if await work.staff.therapist_at(Product(), address) is not None:
        raise AlreadyJoinedError("this address is a therapist here already")
    therapist = await work.staff.therapist(Product(), TherapistId(subject))
    seated = replace(therapist, address=address, state=StaffState.ACTIVE)
    await work.staff.save_therapist(Product(), seated)
    return seated


async def _seat_admin(work: UnitOfWork, subject: UUID, address: Address) -> Admin:
    if await work.staff.admin_at(Product(), address) is not None:
        raise AlreadyJoinedError("this address is an admin here already")
    admin = await work.staff.admin(Product(), AdminId(subject))
    seated = replace(admin, address=address, state=StaffState.ACTIVE)
    await work.staff.save_admin(Product(), seated)
    return seated


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToConsent:
    """Check-ins start at once; what the invitation did not say is asked next."""

    async def __call__(
        self,
        work: UnitOfWork,
        client: Client,
        *,
        version: str,
        steps: tuple[JoinStep, ...],
        now: datetime,
    ) -> Client:
        if client.state is not ClientState.INVITED:
            raise NotAllowedError("has agreed already")
        consent = Consent(version=version, locale=client.speech.locale, agreed_at=now)
        joined = replace(client, state=ClientState.ACTIVE, consent=consent)
        me = ClientActor(client.id)
        await work.clients.save(me, joined)
        await work.audit.append(
            me, AuditAction.CONSENTED, now, client_id=client.id, detail=as_detail(version)
        )
        await pull_forward(work, joined, now)
        await remember_steps(work, joined, steps)
        return joined


def as_detail(version: str) -> str:
    """A version is made of our own words; what else it may hold has no place in the trail."""
    return version.replace(" ", "-").lower()


async def pull_forward(work: UnitOfWork, client: Client, now: datetime) -> None:
    """Check-ins that waited only for the consent are due when they always were."""
    policies = (await work.clinic.get(Product())).policies
    for checkin in await work.checkins.of_client(Product(), client.id):
        if _waited_for_consent(checkin):
            due_at = checkin.session_ends_at + policies.checkin_delay
            due = replace(checkin, due_at=max(due_at, now), reason=Reason.NOT_YET_DUE)
            await work.checkins.move(Product(), due, expecting=_WAITING)


def _waited_for_consent(checkin: CheckIn) -> bool:
    return checkin.state is CheckInState.SCHEDULED and checkin.reason is Reason.NO_CONSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineConsent:
    """Nothing is kept of where they could be reached; a new invitation starts afresh."""

    async def __call__(self, work: UnitOfWork, client: Client) -> None:
        if client.state is not ClientState.INVITED:
            raise NotAllowedError("has agreed already; /stop ends it")
        await work.clients.save(ClientActor(client.id), replace(client, address=None))


async def remember_steps(work: UnitOfWork, client: Client, steps: tuple[JoinStep, ...]) -> None:
    """Writes down which steps are left; none clears the dialog."""
    if steps:
        dialog = Dialog(kind=JOINING, data={"left": ",".join(steps)})
        await work.dialogs.put(Product(), Role.CLIENT, client.id, dialog)
    else:
        await work.dialogs.clear(Product(), Role.CLIENT, client.id)


async def steps_left(work: UnitOfWork, client: Client) -> tuple[JoinStep, ...]:
    """Empty when joining is over or never began."""
    dialog = await work.dialogs.get(Product(), Role.CLIENT, client.id)
    if dialog is None or dialog.kind != JOINING:
        return ()
    return tuple(JoinStep(step) for step in dialog.data["left"].split(",") if step)
