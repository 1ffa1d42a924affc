"""What happened around the sessions of one client, from notes, sessions and check-ins together."""

from collections.abc import Iterable
from datetime import datetime

from bot.alliance.checkins import CheckIn, Reason
from bot.alliance.contact import ContactEvent, events
from bot.alliance.digests import ClientEntries
from bot.alliance.people import ClientId
from bot.usecases.actors import Product
from bot.usecases.ports import UnitOfWork

_DAYS_OFF = frozenset({Reason.HOLIDAY, Reason.CLOSURE, Reason.THERAPIST_AWAY})


async def recall_contact(
    work: UnitOfWork, client_id: ClientId, checkins: Iterable[CheckIn], now: datetime
) -> tuple[ContactEvent, ...]:
    """Up to `now`, in order of time. Nothing of a reply is in it, so nobody's sharing matters."""
    product = Product()
    return events(
        await work.contact.of_client(product, client_id),
        await work.sessions.listed(product, client_id=client_id, before=now),
        not_held={one.session_id for one in checkins if one.reason is Reason.NOT_HELD},
        days_off={one.session_id for one in checkins if one.reason in _DAYS_OFF},
        now=now,
    )


async def recall_all(
    work: UnitOfWork, clients: Iterable[ClientEntries], now: datetime
) -> dict[ClientId, tuple[ContactEvent, ...]]:
    """The same for each of these clients."""
    return {
        one.client.id: await recall_contact(
            work, one.client.id, [entry.checkin for entry in one.entries], now
        )
        for one in clients
    }
