"""The signs in a client's replies, for the client."""

from collections.abc import Iterable
from datetime import datetime

from bot.alliance.disclosure import Entry
from bot.alliance.instruments import Instrument
from bot.alliance.own_flags import OwnFlag, own_flags
from bot.alliance.people import Client, TherapistId
from bot.usecases.actors import ClientActor, Operator, Product
from bot.usecases.find_instrument import by_name, imported_of
from bot.usecases.ports import UnitOfWork


async def find_own_flags(
    work: UnitOfWork,
    actor: ClientActor | Operator,
    client: Client,
    own: Instrument,
    now: datetime,
) -> tuple[OwnFlag, ...]:
    """In order of session; see `bot.alliance.own_flags`. `own`: our own instrument."""
    history = await work.replies.history(actor, client.id)
    replies = {checkin.id: reply for checkin, reply in history}
    known = by_name(own, await imported_of(work, replies.values()))
    entries = [
        Entry(
            checkin=one,
            reply=(reply := replies.get(one.id)),
            instrument=None if reply is None else known.get(reply.instrument),
        )
        for one in await work.checkins.of_client(actor, client.id)
    ]
    therapists = {entry.checkin.therapist_id for entry in entries}
    return own_flags(client, entries, await _covered(work, therapists), now)


async def _covered(
    work: UnitOfWork, therapists: Iterable[TherapistId]
) -> dict[TherapistId, datetime]:
    """Until when each of them got overviews."""
    posts = {one: await work.digests.last(Product(), one) for one in therapists}
    return {one: post.covers_until for one, post in posts.items() if post is not None}
