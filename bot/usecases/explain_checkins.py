"""Why each check-in of a client was sent or not: one state, one reason of the closed list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.delivery import Cancel, Expire, Postpone, SendNow, decide_delivery
from bot.alliance.disclosure import Entry, as_others_see
from bot.alliance.people import Client, ClientId
from bot.alliance.replies import Reply
from bot.alliance.sessions import SessionId
from bot.usecases.actors import Product, StaffActor
from bot.usecases.find_absence import will_fall_out
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`state` as people read it: never `claimed`."""

    session_id: SessionId
    session_starts_at: datetime
    due_at: datetime
    state: CheckInState
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainCheckIns:
    """In order of session. Raises NotFoundError for a client who is not the actor's."""

    async def __call__(
        self, work: UnitOfWork, actor: StaffActor, client_id: ClientId, now: datetime
    ) -> Sequence[Explained]:
        client = await work.clients.get(actor, client_id)
        policies = (await work.clinic.get(actor)).policies
        checkins = await work.checkins.of_client(actor, client_id)
        replies = {one.id: reply for one, reply in await work.replies.history(Product(), client_id)}
        away = {one.session_id for one in checkins if await will_fall_out(work, one)}
        explained = [
            _explained(_as_staff_see(one, replies.get(one.id), client, now), client, policies, now)
            for one in checkins
        ]
        return [
            replace(one, reason=Reason.THERAPIST_AWAY) if one.session_id in away else one
            for one in explained
        ]


def _as_staff_see(checkin: CheckIn, reply: Reply | None, client: Client, now: datetime) -> CheckIn:
    """A reply kept to oneself looks like no reply: opened as the product, told to nobody."""
    return as_others_see(Entry(checkin=checkin, reply=reply), client, now).checkin


def _explained(checkin: CheckIn, client: Client, policies: Policies, now: datetime) -> Explained:
    state, reason = checkin.state, checkin.reason
    if state is CheckInState.CLAIMED:
        state, reason = CheckInState.SCHEDULED, Reason.WAITING_FOR_TELEGRAM
    elif state is CheckInState.SCHEDULED:
        reason = _expected(checkin, client, policies, now)
    return Explained(
        session_id=checkin.session_id,
        session_starts_at=checkin.session_starts_at,
        due_at=checkin.due_at,
        state=state,
        reason=reason,
    )


def _expected(checkin: CheckIn, client: Client, policies: Policies, now: datetime) -> Reason:
    """What stands between a check-in and its client, should nothing change until it is due."""
    match decide_delivery(checkin, client, policies, max(now, checkin.due_at)):
        case Cancel(reason=reason) | Expire(reason=reason) | Postpone(reason=reason):
            return reason
        case SendNow() if checkin.due_at <= now:
            return Reason.WAITING_FOR_TELEGRAM
        case SendNow() if checkin.due_at > checkin.session_ends_at + policies.checkin_delay:
            return Reason.QUIET_HOURS
        case SendNow():
            return Reason.NOT_YET_DUE
