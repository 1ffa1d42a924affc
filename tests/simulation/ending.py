"""What the database says when a life is over."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.alliance.checkins import CheckIn
from bot.alliance.clinic import Policies
from bot.alliance.people import Client, ClientState, Therapist
from bot.alliance.replies import Reply
from bot.usecases.actors import Product
from tests.simulation.clinic import STAFF, ZONES, client_id, therapist_id
from tests.simulation.life import Life


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What the database says when all is over."""

    clients: dict[str, Client]
    therapists: dict[str, Therapist]
    checkins: dict[UUID, CheckIn]
    replies: dict[UUID, Reply]
    last_digests: dict[str, datetime]
    policies: Policies
    rows: dict[UUID, str]
    """The state of every outbox row that is still kept."""


async def ending_of(life: Life) -> Ending:
    async with life.desk() as work:
        me = Product()
        policies = (await work.clinic.get(me)).policies
        clients = {name: await work.clients.get(me, client_id(name)) for name in ZONES}
        joined = [one for one in clients.values() if one.state is not ClientState.ERASED]
        replies = [pair for one in joined for pair in await work.replies.history(me, one.id)]
        posts = {name: await work.digests.last(me, therapist_id(name)) for name in STAFF}
        found = Ending(
            clients=clients,
            therapists={n: await work.staff.therapist(me, therapist_id(n)) for n in STAFF},
            checkins={
                checkin.id: checkin
                for one in clients.values()
                for checkin in await work.checkins.of_client(me, one.id)
            },
            replies={checkin.id: reply for checkin, reply in replies},
            last_digests={name: post.due_at for name, post in posts.items() if post},
            policies=policies,
            rows={},
        )
    with closing(sqlite3.connect(life.around.database)) as database:
        rows = database.execute("SELECT id, state FROM outbox")
        found.rows.update({UUID(row_id): state for row_id, state in rows})
    return found
