"""Who may see what, as functions of plain values. Stores that filter in a query mirror these."""

from datetime import datetime

from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.errors import NotAllowedError
from bot.alliance.people import Client, ClientId, Sharing, TherapistId
from bot.alliance.replies import Reply
from bot.usecases.actors import (
    Actor,
    AdminActor,
    ClientActor,
    Operator,
    Product,
    TherapistActor,
)

ActorKinds = tuple[type[Actor], ...]

ANYBODY: ActorKinds = (ClientActor, TherapistActor, AdminActor, Operator, Product)
STAFF: ActorKinds = (TherapistActor, AdminActor, Operator, Product)
ADMIN_LIKE: ActorKinds = (AdminActor, Operator, Product)
READERS: ActorKinds = (ClientActor, TherapistActor, Operator, Product)
"""Those who may ever read a reply; an admin never."""
THE_PRODUCT: ActorKinds = (Product,)


def admit(actor: Actor, kinds: ActorKinds) -> None:
    """Refuses a kind of actor that may never do this.

    Raises:
        NotAllowedError: not one of `kinds`.
    """
    if type(actor) not in kinds:
        raise NotAllowedError(f"not for a {type(actor).__name__}")


def sees_client(actor: Actor, client_id: ClientId, therapist_id: TherapistId) -> bool:
    """A client with that therapist, to this actor."""
    match actor:
        case ClientActor(id=own):
            return own == client_id
        case TherapistActor(id=own):
            return own == therapist_id
        case _:
            return True


def sees_work(actor: Actor, therapist_then: TherapistId, client: Client) -> bool:
    """A series, session, check-in, digest line or notice of `client`, made under a therapist.

    A therapist sees it only if it was theirs and the client still is.
    """
    if isinstance(actor, TherapistActor) and actor.id != therapist_then:
        return False
    return sees_client(actor, client.id, client.therapist_id)


def reads_reply(actor: Actor, checkin: CheckIn, reply: Reply, client: Client) -> bool:
    """Given that the check-in is theirs to see: may they read what was said?

    A client who came by a new account reads what lies before it once that is confirmed.
    """
    match actor:
        case ClientActor():
            since = client.relinked_at
            return since is None or checkin.session_starts_at >= since
        case TherapistActor():
            return checkin.closed_at is not None and reply.sharing is Sharing.SHARED
        case AdminActor():
            return False
        case _:
            return True


def ended_at(checkin: CheckIn) -> datetime | None:
    """When it came to its end; None while it has none, or for one that never arrived."""
    match checkin.state:
        case CheckInState.COMPLETED:
            return checkin.completed_at
        case CheckInState.EXPIRED | CheckInState.CANCELLED:
            return checkin.closed_at
        case _:
            return None


def alias_order(client: Client) -> tuple[str, str]:
    """How clients are listed: by alias, whatever its case; by id among equals."""
    return (client.alias.casefold(), str(client.id))
