"""A client goes on with another therapist; what was said before follows only if they agree."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.alliance.audit import AuditAction
from bot.alliance.availability import may_be_asked
from bot.alliance.clinic import Policies
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.naming import clean_alias, same_alias
from bot.alliance.people import Client, ClientId, ClientState, StaffState, Therapist, TherapistId
from bot.usecases.actors import AdminActor, ClientActor, Operator, Product
from bot.usecases.deliver_checkins import night_of
from bot.usecases.ports import Outgoing, UnitOfWork
from bot.usecases.tend_episode import end_with_therapist


class HandoverVoice(Protocol):
    """Speaks each person's language."""

    def gave(self, therapist: Therapist, alias: str, policies: Policies) -> Outgoing: ...

    def received(self, therapist: Therapist, alias: str, policies: Policies) -> Outgoing: ...

    def asks_for_earlier(self, client: Client, therapist: Therapist) -> Outgoing:
        """May the new therapist read what was answered before?"""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Both therapists learn alias and day; the client is asked about their earlier answers.

    Raises:
        NotFoundError: no such client or therapist.
        InvalidValueError: it is their therapist already, one who has left, or one who has another
            client of that alias; `alias` names them anew.
    """

    voice: HandoverVoice

    async def __call__(
        self,
        work: UnitOfWork,
        actor: AdminActor | Operator,
        client_id: ClientId,
        to: TherapistId,
        now: datetime,
        *,
        alias: str | None = None,
    ) -> Client:
        client = await work.clients.get(actor, client_id)
        if client.state is ClientState.ERASED:
            raise NotFoundError("there is no such client")
        former = await work.staff.therapist(actor, client.therapist_id)
        therapist = await work.staff.therapist(actor, to)
        moved = replace(
            client,
            therapist_id=to,
            alias=client.alias if alias is None else clean_alias(alias),
        )
        await _refuse(work, actor, client, therapist, moved.alias)
        await end_with_therapist(work, client_id, now)
        await work.clients.save(actor, moved)
        await work.handover.hand_over(actor, client_id, to, now)
        await work.audit.append(
            actor, AuditAction.HANDED_OVER, now, client_id=client_id, detail=f"therapist:{to}"
        )
        await self._tell(work, former, therapist, moved, now)
        return moved

    async def _tell(
        self,
        work: UnitOfWork,
        former: Therapist,
        therapist: Therapist,
        client: Client,
        now: datetime,
    ) -> None:
        policies = (await work.clinic.get(Product())).policies
        rows = []
        if former.address is not None:
            rows.append(self.voice.gave(former, client.alias, policies))
        if therapist.address is not None:
            rows.append(self.voice.received(therapist, client.alias, policies))
        if may_be_asked(client, now) and await work.handover.earlier(ClientActor(client.id)):
            asking = self.voice.asks_for_earlier(client, therapist)
            rows.append(replace(asking, night=night_of(client, policies)))
        for row in rows:
            await work.outbox.put(Product(), row)


async def _refuse(
    work: UnitOfWork,
    actor: AdminActor | Operator,
    client: Client,
    therapist: Therapist,
    alias: str,
) -> None:
    if therapist.id == client.therapist_id:
        raise InvalidValueError("this is their therapist already")
    if therapist.state is StaffState.ENDED:
        raise InvalidValueError("this therapist has left the clinic")
    for other in await work.clients.listed(actor):
        if other.therapist_id == therapist.id and same_alias(other.alias, alias):
            raise InvalidValueError(
                "that therapist has another client of this alias; give a new alias"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEarlier:
    """The client lets their present therapist read what they said to a former one."""

    async def __call__(self, work: UnitOfWork, client: Client, now: datetime) -> bool:
        """False if there is nothing that is not open already."""
        me = ClientActor(client.id)
        if not await work.handover.earlier(me):
            return False
        await work.handover.open_earlier(me)
        await work.audit.append(me, AuditAction.HISTORY_RELEASED, now, client_id=client.id)
        return True
