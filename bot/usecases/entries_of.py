"""All check-ins of a client with their replies: what digests, charts and episodes are made from."""

from bot.alliance.digests import ClientEntries
from bot.alliance.disclosure import Entry
from bot.alliance.instruments import Instrument
from bot.alliance.people import Client
from bot.usecases.actors import Product
from bot.usecases.find_instrument import by_name, imported_of
from bot.usecases.ports import UnitOfWork


async def entries_of(work: UnitOfWork, client: Client, own: Instrument) -> ClientEntries:
    """Opened as the product; whoever shows them shows only what `bot.alliance.disclosure` lets."""
    history = await work.replies.history(Product(), client.id)
    replies = {checkin.id: reply for checkin, reply in history}
    # What was said to a former therapist stays with nobody until the client opens it.
    checkins = [
        one
        for one in await work.checkins.of_client(Product(), client.id)
        if one.therapist_id == client.therapist_id
    ]
    known = by_name(own, await imported_of(work, replies.values()))
    return ClientEntries(
        client=client,
        entries=[
            Entry(
                checkin=one,
                reply=(reply := replies.get(one.id)),
                instrument=None if reply is None else known.get(reply.instrument),
            )
            for one in checkins
        ],
    )
