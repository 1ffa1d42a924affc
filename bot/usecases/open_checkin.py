"""Loads all that a check-in's message is made of, for its own client or for the product."""

from datetime import datetime

from bot.alliance.checkins import CheckInId
from bot.alliance.errors import AlreadyClosedError
from bot.usecases.actors import ClientActor, Product
from bot.usecases.messenger import Scene
from bot.usecases.ports import UnitOfWork


async def scene_of(
    work: UnitOfWork, actor: ClientActor | Product, checkin_id: CheckInId, now: datetime
) -> Scene | None:
    """None where no item was ever put. Raises NotFoundError for what is not the actor's."""
    checkin = await work.checkins.get(actor, checkin_id)
    reply = await work.replies.get(actor, checkin_id)
    if reply is None:
        return None
    client = await work.clients.get(actor, checkin.client_id)
    return Scene(
        client=client,
        therapist=await work.staff.therapist(actor, client.therapist_id),
        clinic=await work.clinic.get(actor),
        checkin=checkin,
        reply=reply,
        now=now,
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
    if scene is None or not scene.checkin.takes_answers or now >= scene.checkin.expires_at:
        raise AlreadyClosedError("this check-in takes no more answers")
    return scene
