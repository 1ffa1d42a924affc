"""A goal is proposed by one, agreed to by the other, put in other words, reached, or let go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.goals import (
    Goal,
    GoalId,
    GoalState,
    answered,
    ended,
    plain_words,
    proposed,
)
from bot.alliance.notices import Notice, NoticeId, NoticeKind
from bot.alliance.people import Client, Role
from bot.usecases.actors import ClientActor, Product, TherapistActor
from bot.usecases.ports import Chance, UnitOfWork
from bot.usecases.tell_client import News, NewsBringer, tell_client

Partner = ClientActor | TherapistActor


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeGoal:
    """In the proposer's words; the other is told that there is something new, not what.

    Raises:
        InvalidValueError: no words, too many, or three goals already.
        NotFoundError: not the actor's client.
    """

    messenger: NewsBringer

    async def __call__(
        self,
        work: UnitOfWork,
        actor: Partner,
        client: Client,
        words: str,
        *,
        changes: GoalId | None = None,
        now: datetime,
    ) -> Goal:
        made = Goal(
            id=GoalId(self.messenger.chance.uuid()),
            client_id=client.id,
            therapist_id=client.therapist_id,
            number=0,
            words=plain_words(words),
            proposed_by=role_of(actor),
            since=now,
            changes=changes,
        )
        goal = proposed(await _known(work, client), client.therapist_id, made)

        await work.goals.put(actor, goal)

        await _tell_other(work, self.messenger, actor, client, now)
        return goal


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToGoal:
    """What the other proposed holds from now on.

    Raises:
        NotFoundError: no such proposal of the other.
    """

    messenger: NewsBringer

    async def __call__(
        self, work: UnitOfWork, actor: Partner, client: Client, goal_id: GoalId, now: datetime
    ) -> None:
        goals = await work.goals.of_client(actor, client.id)
        await _save(work, actor, answered(goals, goal_id, role_of(actor), now))
        await _tell_other(work, self.messenger, actor, client, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndGoal:
    """Reached or let go by either of the two, or a proposal that does not become a goal.

    Raises:
        NotFoundError: no goal that can end so.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: Partner,
        client: Client,
        goal_id: GoalId,
        *,
        how: GoalState,
        now: datetime,
    ) -> None:
        goals = await work.goals.of_client(actor, client.id)
        await _save(work, actor, ended(goals, goal_id, how, now))


def role_of(actor: Partner) -> Role:
    return Role.CLIENT if isinstance(actor, ClientActor) else Role.THERAPIST


async def _known(work: UnitOfWork, client: Client) -> Sequence[Goal]:
    """Those with earlier therapists too: a number is never given twice."""
    return await work.goals.of_client(Product(), client.id)


async def _save(work: UnitOfWork, actor: Partner, goals: Sequence[Goal]) -> None:
    for goal in goals:
        await work.goals.put(actor, goal)


async def _tell_other(
    work: UnitOfWork, messenger: NewsBringer, actor: Partner, client: Client, now: datetime
) -> None:
    if isinstance(actor, TherapistActor):
        await tell_client(work, messenger, client, News.GOALS, now)
        return
    await tell_therapist(work, messenger.chance, client, NoticeKind.GOALS, now)


async def tell_therapist(
    work: UnitOfWork, chance: Chance, client: Client, kind: NoticeKind, now: datetime
) -> None:
    """In the therapist's waking hours: alias and kind, no content."""
    notice = Notice(
        id=NoticeId(chance.uuid()),
        client_id=client.id,
        therapist_id=client.therapist_id,
        kind=kind,
        created_at=now,
        next_at=now,
    )
    await work.notices.add(Product(), notice)
