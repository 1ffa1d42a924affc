"""All that is stored about a client, for the client: `/mydata`, and `client export`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.alliance.audit import AuditRecord
from bot.alliance.clinic import Policies
from bot.alliance.contact import ContactEvent, NotedEvent
from bot.alliance.episodes import Episode
from bot.alliance.frames import Frame, FrameReading
from bot.alliance.goals import Goal
from bot.alliance.instruments import Instrument
from bot.alliance.own_flags import OwnFlag
from bot.alliance.people import Client, ClientId
from bot.alliance.wishes import Wish
from bot.usecases.actors import ClientActor, Operator
from bot.usecases.export_client import ExportClient, ExportedCheckIn
from bot.usecases.find_own_flags import find_own_flags
from bot.usecases.ports import UnitOfWork
from bot.usecases.recall_contact import recall_contact


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """`checkins`, `flags` in order of session; where it `is_own`, what they kept to themselves too.

    `happened`: events of the contact as the therapist is told of them. `wish` is the client's own
    and those it was sent to may see it: None for the operator. `trail`: what the audit trail says
    about them, in order.
    """

    client: Client
    policies: Policies
    made_at: datetime
    is_own: bool
    """Made for the client; an operator is not told what was kept, nor that anything was (P8)."""
    checkins: Sequence[ExportedCheckIn] = field(repr=False)
    flags: Sequence[OwnFlag] = field(repr=False)
    episodes: Sequence[Episode] = field(repr=False)
    goals: Sequence[Goal] = field(repr=False)
    noted: Sequence[NotedEvent] = field(repr=False)
    happened: Sequence[ContactEvent] = field(repr=False)
    frame: Frame | None = field(repr=False)
    reading: FrameReading | None = field(repr=False)
    wish: Wish | None = field(repr=False)
    trail: Sequence[AuditRecord] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherOwnData:
    """Raises NotFoundError for anybody else's data. Taking a copy is written in the trail."""

    export: ExportClient
    instrument: Instrument
    """Our own."""

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor | Operator,
        client_id: ClientId,
        now: datetime,
    ) -> OwnData:
        client = await work.clients.get(actor, client_id)
        exported = await self.export(work, actor, client_id, now)
        checkins = await work.checkins.of_client(actor, client_id)
        wish = None if isinstance(actor, Operator) else await work.wishes.get(actor, client_id)
        return OwnData(
            client=client,
            policies=(await work.clinic.get(actor)).policies,
            made_at=now,
            is_own=isinstance(actor, ClientActor),
            checkins=exported,
            flags=await find_own_flags(work, actor, client, self.instrument, now),
            episodes=await work.episodes.of_client(actor, client_id),
            goals=await work.goals.of_client(actor, client_id),
            noted=await work.contact.of_client(actor, client_id),
            happened=await recall_contact(work, client_id, checkins, now),
            frame=await work.frames.current(actor, client.therapist_id),
            reading=await work.frames.reading(actor, client_id),
            wish=wish,
            trail=[one.record for one in await work.audit.of_client(actor, client_id)],
        )
