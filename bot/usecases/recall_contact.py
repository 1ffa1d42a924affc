"""What happened around the sessions of one client, from notes, sessions and check-ins together."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.alliance.checkins import CheckIn, Reason
from bot.alliance.contact import ContactEvent, NotedEvent, events
from bot.alliance.digests import ClientEntries
from bot.alliance.people import ClientId
from bot.alliance.sessions import TherapySession
from bot.usecases.actors import Product
from bot.usecases.by_client import by_client
from bot.usecases.ports import UnitOfWork

_DAYS_OFF = frozenset({Reason.HOLIDAY, Reason.CLOSURE, Reason.THERAPIST_AWAY})


async def recall_contact(
    work: UnitOfWork, client_id: ClientId, checkins: Iterable[CheckIn], now: datetime
) -> tuple[ContactEvent, ...]:
    """Up to `now`, in order of time. Nothing of a reply is in it, so nobody's sharing matters."""
    product = Product()
    noted = await work.contact.of_client(product, client_id)
    sessions = await work.sessions.listed(product, client_id=client_id, before=now)
    return _recalled(noted, sessions, list(checkins), now)


async def recall_all(
    work: UnitOfWork, clients: Iterable[ClientEntries], now: datetime
) -> dict[ClientId, tuple[ContactEvent, ...]]:
    """The same for each of these clients."""
    product, every = Product(), list(clients)
    ids = [one.client.id for one in every]
    noted = by_client(await work.contact.of_clients(product, ids))
    sessions = by_client(await work.sessions.of_clients(product, ids, now))
    return {
        one.client.id: _recalled(
            noted.get(one.client.id, ()),
            sessions.get(one.client.id, ()),
            [entry.checkin for entry in one.entries],
            now,
        )
        for one in every
    }


def _recalled(
    noted: Iterable[NotedEvent],
    sessions: Iterable[TherapySession],
    checkins: Sequence[CheckIn],
    now: datetime,
) -> tuple[ContactEvent, ...]:
    return events(
        noted,
        sessions,
        not_held={one.session_id for one in checkins if one.reason is Reason.NOT_HELD},
        days_off={one.session_id for one in checkins if one.reason in _DAYS_OFF},
        now=now,
    )
