"""The client pauses, comes back, stops, or is forgotten. The therapist learns that, not why."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.alliance.audit import AuditAction
from bot.alliance.availability import is_paused
from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.errors import NotAllowedError
from bot.alliance.notices import NoticeKind
from bot.alliance.people import Client, ClientState
from bot.alliance.timing import is_quiet, zone
from bot.usecases.actors import ClientActor, Operator, Product
from bot.usecases.advance_checkin import CloseCheckIn
from bot.usecases.messenger import Closing, Messenger
from bot.usecases.open_checkin import scene_of
from bot.usecases.ports import MessageRef, UnitOfWork
from bot.usecases.tend_episode import end_with_client

BOT_MAY_DELETE_FOR = timedelta(hours=48)  # Bot API, deleteMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseClient:
    """Until a local date, on which check-ins resume, or until the client returns."""

    messenger: Messenger

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor | Operator,
        client: Client,
        *,
        until: date | None,
        now: datetime,
    ) -> Client:
        if client.state not in (ClientState.ACTIVE, ClientState.PAUSED):
            raise NotAllowedError("only somebody who joined can pause")
        paused = replace(client, state=ClientState.PAUSED, paused_until=until)
        await work.clients.save(actor, paused)
        await work.audit.append(actor, AuditAction.PAUSED, now, client_id=client.id)
        await close_open_checkins(work, self.messenger, paused, now)
        await _tell_of_departure(work, self.messenger, paused, NoticeKind.PAUSED, now)
        return paused


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClient:
    """Check-ins of sessions from now on; what was missed is not made up for."""

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor | Product, client: Client
    ) -> Client:
        if client.consent is None or client.state not in (
            ClientState.PAUSED,
            ClientState.STOPPED,
        ):
            raise NotAllowedError("only somebody who paused or stopped can resume")
        resumed = replace(client, state=ClientState.ACTIVE, paused_until=None)
        await work.clients.save(actor, resumed)
        return resumed


@dataclass(frozen=True, slots=True, kw_only=True)
class StopClient:
    """No more check-ins. What was said stays with the therapist unless forgotten."""

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor, client: Client, now: datetime
    ) -> Client:
        stopped = replace(client, state=ClientState.STOPPED, paused_until=None)
        await work.clients.save(actor, stopped)
        await work.audit.append(actor, AuditAction.STOPPED, now, client_id=client.id)
        await close_open_checkins(work, self.messenger, stopped, now)
        await end_with_client(work, client.id, now)
        await _tell_of_departure(work, self.messenger, stopped, NoticeKind.STOPPED, now)
        return stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an erasure destroyed and what it could not reach."""

    replies: int
    refs: tuple[MessageRef, ...]
    """Messages of ours in the chat that the channel still lets us delete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetClient:
    """Destroys the keys; what they sealed can never be opened again."""

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor | Operator, client: Client, now: datetime
    ) -> Receipt:
        posted = await work.posted.of_client(Product(), client.id, now - BOT_MAY_DELETE_FOR)
        history = await work.replies.history(Product(), client.id)
        if client.state is not ClientState.INVITED:
            await _tell_of_departure(work, self.messenger, client, NoticeKind.ERASED, now)
        await end_checkins(work, client, now)

        await work.clients.erase(actor, client.id)
        await work.audit.append(actor, AuditAction.ERASED, now, client_id=client.id)

        answered = sum(1 for _, reply in history if reply.responses)
        return Receipt(replies=answered, refs=tuple(one.ref for one in posted))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePaused:
    """The tick that brings people back on the date they chose."""

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        # A day ahead of UTC somewhere; the client's own zone decides.
        latest = (now + timedelta(days=1)).date().isoformat()
        back = 0
        for client in await work.clients.paused_until(Product(), latest):
            if _is_back(client, now):
                await ResumeClient()(work, Product(), client)
                back += 1
        return back


def _is_back(client: Client, now: datetime) -> bool:
    return client.paused_until is not None and not is_paused(client, now)


async def close_open_checkins(
    work: UnitOfWork, messenger: Messenger, client: Client, now: datetime
) -> None:
    """Every check-in that is on screen ends; what was answered is kept."""
    for checkin in await work.checkins.of_client(Product(), client.id):
        if checkin.takes_answers:
            scene = await scene_of(work, Product(), checkin.id, now)
            if scene is not None:
                close = CloseCheckIn(messenger=messenger)
                await close(work, Product(), replace(scene, client=client), Closing.ENDED)


async def end_checkins(work: UnitOfWork, client: Client, now: datetime) -> None:
    for checkin in await work.checkins.of_client(Product(), client.id):
        if checkin.closed_at is None:
            over = replace(
                checkin, state=CheckInState.CANCELLED, reason=Reason.ERASED, closed_at=now
            )
            await work.checkins.move(Product(), over, expecting=frozenset({checkin.state}))


async def _tell_of_departure(
    work: UnitOfWork, messenger: Messenger, client: Client, kind: NoticeKind, now: datetime
) -> None:
    therapist = await work.staff.therapist(Product(), client.therapist_id)
    if therapist.address is None:
        return
    quiet = (await work.clinic.get(Product())).policies.quiet_hours
    # At once and without a sound: held back, it would hold back all that follows in that chat.
    silent = is_quiet(now, quiet, zone(therapist.speech.timezone))
    row = messenger.departure(therapist, client.alias, kind, now, silent=silent)
    await work.outbox.put(Product(), row)
