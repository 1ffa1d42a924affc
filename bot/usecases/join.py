"""Joining: an invitation, the consent, and the few things the invitation did not say."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

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
from bot.usecases.actors import ClientActor, Product
from bot.usecases.ports import Chance, Dialog, UnitOfWork
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
class RedeemInvitation:
    """`/start TOKEN`: works once, for the first who comes."""

    chance: Chance

    async def __call__(
        self, work: UnitOfWork, token: str, address: Address, now: datetime
    ) -> Client | Therapist | Admin:
        """Gives back who this is; a client has not agreed to anything yet.

        Raises:
            InvitationSpentError: unknown, used or expired.
            AlreadyJoinedError: the address belongs to somebody else in that role.
        """
        invited = await work.invitations.redeem(Product(), token, now)
        match invited.role:
            case Role.CLIENT:
                return await _seat_client(work, invited.subject, address)
            case Role.THERAPIST:
                therapist = await _seat_therapist(work, invited.subject, address)
                await work.digests.add(Product(), baseline(self.chance, therapist.id, now))
                return therapist
            case Role.ADMIN:
                return await _seat_admin(work, invited.subject, address)


async def _seat_client(work: UnitOfWork, subject: UUID, address: Address) -> Client:
    if await work.clients.at(Product(), address) is not None:
        raise AlreadyJoinedError("this address is a client here already")
    client = await work.clients.get(Product(), ClientId(subject))
    if client.state is ClientState.ERASED:
        raise InvitationSpentError("the person was erased")
    seated = replace(client, address=address)
    await work.clients.save(Product(), seated)
    return seated


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
        await work.clients.save(ClientActor(client.id), joined)
        await _pull_forward(work, joined, now)
        await remember_steps(work, joined, steps)
        return joined


async def _pull_forward(work: UnitOfWork, client: Client, now: datetime) -> None:
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
