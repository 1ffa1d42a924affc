"""A client lost their phone: a new link, and the therapist's word that it is really them."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.errors import InvalidValueError, NotAllowedError, NotFoundError
from bot.alliance.people import Client, ClientId, ClientState, Role
from bot.alliance.relinking import RelinkCode
from bot.usecases.actors import AdminActor, Operator, TherapistActor
from bot.usecases.invite import Invitation, issue_invitation
from bot.usecases.ports import Chance, Invited, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAgain:
    """A fresh link for a client who is here already, joined or not.

    The old account stays linked until the new one is.

    Raises:
        NotFoundError: no such client of this actor.
    """

    chance: Chance

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor | AdminActor | Operator,
        client_id: ClientId,
        now: datetime,
    ) -> Invitation:
        client = await work.clients.get(actor, client_id)
        if client.state is ClientState.ERASED:
            raise NotFoundError("there is no such client")
        invited = Invited(role=Role.CLIENT, subject=client.id)
        return await issue_invitation(work, actor, self.chance, invited, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRelink:
    """Opens what lay before the new link.

    Raises:
        NotFoundError: not this therapist's client.
        NotAllowedError: there is nothing to confirm.
        InvalidValueError: other words than the client was shown.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor,
        client_id: ClientId,
        code: RelinkCode,
        now: datetime,
    ) -> Client:
        client = await work.clients.get(actor, client_id)
        if client.relinked_at is None:
            raise NotAllowedError("nothing is waiting to be confirmed")
        if code != client.relink_code:
            raise InvalidValueError("these are not the words the client was shown")
        confirmed = replace(client, relinked_at=None)
        await work.clients.save(actor, confirmed)
        await work.audit.append(actor, AuditAction.RELINKED, now, client_id=client.id)
        return confirmed
