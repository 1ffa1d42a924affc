"""Inviting a client from the chat, where only the therapist's own language and zone are known."""

from bot.alliance.people import Role, Speech, Therapist
from bot.chat.handlers.joining_steps import ASSUMED
from bot.chat.talk import Talk
from bot.usecases.actors import Product, StaffActor
from bot.usecases.invite import Invitation, InviteClient
from bot.usecases.ports import Dialog


async def invited(
    talk: Talk, actor: StaffActor, invite: InviteClient, therapist: Therapist, alias: str
) -> Invitation:
    """The zone is only assumed until the client says so.

    How the therapist is addressed is their own choice, and says nothing about the client.

    Raises:
        InvalidValueError: as `InviteClient`.
    """
    invitation = await invite(
        talk.work,
        actor,
        therapist_id=therapist.id,
        alias=alias,
        speech=Speech(therapist.speech.locale, therapist.speech.timezone),
        country=None,
        now=talk.now,
    )
    assumed = Dialog(kind=ASSUMED, data={})
    await talk.work.dialogs.put(Product(), Role.CLIENT, invitation.id, assumed)
    return invitation
