"""Days on which the clinic is closed, and holidays of its region."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alliance.checkins import Reason
from bot.alliance.clinic import Policies
from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.errors import NotFoundError
from bot.alliance.sessions import SessionState, TherapySession
from bot.usecases.actors import AdminActor, Operator
from bot.usecases.keep_days_off import Settled, days_off, settle_days_off
from bot.usecases.ports import Chance, Holidays, UnitOfWork
from bot.usecases.record_session import HORIZON


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closure, and how many sessions it cancelled (or would)."""

    closure: Closure
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseClinic:
    """Cancels what is planned on those days and has not begun; series leave them out from now on.

    `preview` changes nothing and says how many sessions it would be.

    Raises:
        InvalidValueError: not days, or the wrong way round.
    """

    chance: Chance
    holidays: Holidays

    async def __call__(
        self,
        work: UnitOfWork,
        actor: AdminActor | Operator,
        days: str,
        now: datetime,
        *,
        preview: bool = False,
    ) -> Closed:
        closure = Closure.parse(ClosureId(self.chance.uuid()), days)
        if preview:
            found = await work.sessions.listed(actor, after=now)
            planned = [one for one in found if one.state is SessionState.PLANNED]
            return Closed(closure=closure, sessions=sum(closure.holds(one.day) for one in planned))
        await work.closures.add(actor, closure)
        settled = await settle_clinic(
            work,
            actor,
            self.holidays,
            now,
            lambda one: closure.holds(one.day),
            cancelling={Reason.CLOSURE},
        )
        return Closed(closure=closure, sessions=settled.cancelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClinic:
    """Takes a closure back: what only it had cancelled takes place again; says how many.

    Raises:
        NotFoundError: there is no such closure.
    """

    holidays: Holidays

    async def __call__(
        self,
        work: UnitOfWork,
        actor: AdminActor | Operator,
        closure_id: ClosureId,
        now: datetime,
    ) -> Closed:
        known = {one.id: one for one in await work.closures.listed(actor)}
        closure = known.get(closure_id)
        if closure is None:
            raise NotFoundError("there is no such closure")
        await work.closures.remove(actor, closure_id)
        settled = await settle_clinic(
            work, actor, self.holidays, now, lambda one: closure.holds(one.day), cancelling=()
        )
        return Closed(closure=closure, sessions=settled.restored)


async def settle_clinic(
    work: UnitOfWork,
    actor: AdminActor | Operator,
    holidays: Holidays,
    now: datetime,
    concerns: Callable[[TherapySession], bool],
    *,
    cancelling: Collection[Reason],
) -> Settled:
    """Every session of everybody that has not begun and that the change may concern."""
    policies: Policies = (await work.clinic.get(actor)).policies
    days = await days_off(work, actor, policies, holidays, now + HORIZON + timedelta(weeks=4))
    found = [one for one in await work.sessions.listed(actor, after=now) if concerns(one)]
    cancelled = restored = 0
    for client in await work.clients.listed(actor):
        theirs = [one for one in found if one.client_id == client.id]
        if theirs:
            settled = await settle_days_off(
                work, actor, client, theirs, days=days, policies=policies, cancelling=cancelling
            )
            cancelled += settled.cancelled
            restored += settled.restored
    return Settled(cancelled=cancelled, restored=restored)
