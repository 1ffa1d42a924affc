"""All check-ins of a client with their replies: what digests, charts and episodes are made from."""

from collections.abc import Sequence

from bot.alliance.checkins import CheckIn
from bot.alliance.digests import ClientEntries
from bot.alliance.disclosure import Entry
from bot.alliance.instruments import Instrument
from bot.alliance.people import Client, ClientId, TherapistId
from bot.alliance.replies import Reply
from bot.usecases.actors import Product
from bot.usecases.find_instrument import by_name, imported_of
from bot.usecases.ports import UnitOfWork

Answered = tuple[CheckIn, Reply | None]


async def entries_of(work: UnitOfWork, client: Client, own: Instrument) -> ClientEntries:
    """Opened as the product; whoever shows them shows only what `bot.alliance.disclosure` lets."""
    (entries,) = await entries_of_each(work, client.therapist_id, [client], own)
    return entries


async def entries_of_each(
    work: UnitOfWork, therapist_id: TherapistId, clients: Sequence[Client], own: Instrument
) -> list[ClientEntries]:
    """The same for each of these clients of one therapist, read at once."""
    # What was said to a former therapist stays with nobody until the client opens it.
    found = await work.replies.with_checkins(
        Product(), therapist_id, [client.id for client in clients]
    )
    replies = [reply for _, reply in found if reply is not None]
    known = by_name(own, await imported_of(work, replies))
    courses: dict[ClientId, list[Answered]] = {client.id: [] for client in clients}
    for checkin, reply in found:
        courses[checkin.client_id].append((checkin, reply))
    return [
        ClientEntries(
            client=client,
            entries=[
                Entry(
                    checkin=checkin,
                    reply=reply,
                    instrument=None if reply is None else known.get(reply.instrument),
                )
                for checkin, reply in courses[client.id]
            ],
        )
        for client in clients
    ]
