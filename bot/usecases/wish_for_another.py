"""A client wishes for another therapist: those who run the clinic learn that, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.errors import NotAllowedError, NotFoundError
from bot.alliance.people import Admin, Client, ClientId, ClientState, StaffState
from bot.alliance.wishes import Wish
from bot.usecases.actors import AdminActor, ClientActor, Product
from bot.usecases.care_voice import CareVoice
from bot.usecases.ports import Night, Outgoing, UnitOfWork


def may_wish(client: Client) -> bool:
    """Somebody who agreed once and was not erased; a pause or a stop takes nothing away."""
    return client.consent is not None and client.state not in (
        ClientState.INVITED,
        ClientState.ERASED,
    )


async def who_would_hear(work: UnitOfWork, client: Client) -> Sequence[Admin]:
    """Admins who can be reached and are not this client's therapist.

    One person in two roles is known by the chat they use.
    """
    therapist = await work.staff.therapist(Product(), client.therapist_id)
    return [
        admin
        for admin in await work.staff.admins(Product())
        if admin.state is StaffState.ACTIVE
        and admin.address is not None
        and admin.address not in (therapist.address, client.address)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForAnother:
    """Sends the wish to everybody who would hear it; one that stands is not sent again.

    Raises:
        NotAllowedError: nobody would hear it.
    """

    voice: CareVoice

    async def __call__(self, work: UnitOfWork, client: Client, now: datetime) -> Wish:
        actor = ClientActor(client.id)
        known = await work.wishes.get(actor, client.id)
        if known is not None and known.stands(now):
            return known
        listeners = await who_would_hear(work, client) if may_wish(client) else ()
        if not listeners:
            raise NotAllowedError("there is nobody to tell")
        wish = Wish(client_id=client.id, made_at=now, told=tuple(one.id for one in listeners))
        await work.wishes.put(actor, wish)
        for admin in listeners:
            await _put(work, admin, self.voice.wish(admin, client.id, client.alias))
        return wish


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawWish:
    """Those who were told are told that, too.

    Raises:
        NotFoundError: there is no wish to withdraw.
    """

    voice: CareVoice

    async def __call__(self, work: UnitOfWork, client: Client, now: datetime) -> None:
        actor = ClientActor(client.id)
        wish = await work.wishes.get(actor, client.id)
        if wish is None or wish.withdrawn_at is not None:
            raise NotFoundError("there is no wish to withdraw")
        await work.wishes.put(actor, wish.withdrawn(now))
        for admin in await who_would_hear(work, client):
            if admin.id in wish.told:
                await _put(work, admin, self.voice.wish_withdrawn(admin, client.alias))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeWish:
    """Somebody it was sent to has seen it; returns whose wish it is.

    Raises:
        NotFoundError: not sent to this admin, withdrawn, or their own client's by now.
    """

    async def __call__(
        self, work: UnitOfWork, admin: Admin, client_id: ClientId, now: datetime
    ) -> Client:
        client = await work.clients.get(Product(), client_id)
        if admin.id not in [one.id for one in await who_would_hear(work, client)]:
            raise NotFoundError("there is no such wish")
        await work.wishes.acknowledge(AdminActor(admin.id), client_id, now)
        return client


async def _put(work: UnitOfWork, admin: Admin, row: Outgoing) -> None:
    quiet = (await work.clinic.get(Product())).policies.quiet_hours
    night = Night(hours=quiet, timezone=admin.speech.timezone)
    await work.outbox.put(Product(), replace(row, night=night))
