"""Loads all that a check-in's message is made of, for its own client or for the product."""

from dataclasses import replace
from datetime import datetime

from bot.alliance.availability import may_be_asked
from bot.alliance.checkins import CheckInId, CheckInState
from bot.alliance.delivery import as_sent
from bot.alliance.errors import AlreadyClosedError
from bot.alliance.sessions import SessionState
from bot.usecases.actors import ClientActor, Product
from bot.usecases.find_absence import back_at
from bot.usecases.find_instrument import imported
from bot.usecases.messenger import Scene
from bot.usecases.ports import UnitOfWork

_NOT_KNOWN_TO_HAVE_ARRIVED = frozenset({CheckInState.CLAIMED, CheckInState.UNDELIVERABLE})


async def scene_of(
    work: UnitOfWork, actor: ClientActor | Product, checkin_id: CheckInId, now: datetime
) -> Scene | None:
    """None where no item was ever put. Raises NotFoundError for what is not the actor's."""
    checkin = await work.checkins.get(actor, checkin_id)
    reply = await work.replies.get(actor, checkin_id)
    if reply is None:
        return None
    client = await work.clients.get(actor, checkin.client_id)
    therapist = await work.staff.therapist(actor, client.therapist_id)
    return Scene(
        client=client,
        therapist=therapist,
        reads_from=await back_at(work, therapist, now),
        clinic=await work.clinic.get(actor),
        checkin=checkin,
        reply=reply,
        now=now,
        imported=await imported(work, reply.instrument),
    )


async def open_checkin(
    work: UnitOfWork, actor: ClientActor, checkin_id: CheckInId, now: datetime
) -> Scene:
    """A check-in that still takes answers.

    Raises:
        NotFoundError: not this client's.
        AlreadyClosedError: it takes no more answers.
    """
    scene = await scene_of(work, actor, checkin_id, now)
    if scene is not None and scene.checkin.state in _NOT_KNOWN_TO_HAVE_ARRIVED:
        scene = await _arrived(work, scene)
    if scene is None or not scene.checkin.takes_answers or now >= scene.checkin.expires_at:
        raise AlreadyClosedError("this check-in takes no more answers")
    return scene


async def _arrived(work: UnitOfWork, scene: Scene) -> Scene:
    """Whatever became of Telegram's answer: here is its client, answering, so it was sent.

    One that was given up takes no answer where nobody would be asked any more by now: what ends
    an open check-in has passed it by.
    """
    checkin = scene.checkin
    if checkin.state is CheckInState.UNDELIVERABLE:
        end = await _end_of_what_was_given_up(work, scene)
        checkin = replace(checkin, expires_at=end)
    if scene.now >= checkin.expires_at:
        return scene
    sent = as_sent(checkin, scene.clinic.policies, scene.now)
    await work.checkins.move(Product(), sent, expecting=_NOT_KNOWN_TO_HAVE_ARRIVED)
    return replace(scene, checkin=sent)


async def _end_of_what_was_given_up(work: UnitOfWork, scene: Scene) -> datetime:
    """When it takes no more answers; now, where its session or its client's part is over."""
    checkin = scene.checkin
    session = await work.sessions.get(Product(), checkin.session_id)
    if session.state is SessionState.CANCELLED or not may_be_asked(scene.client, scene.now):
        return scene.now
    following = await work.sessions.next_after(
        Product(), scene.client.id, checkin.session_starts_at
    )
    if following is None:
        return checkin.expires_at
    return min(checkin.expires_at, following.starts_at)
