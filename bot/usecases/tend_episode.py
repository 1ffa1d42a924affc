"""What a therapist does about an episode, and what becomes of it when the client leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.episodes import (
    Act,
    Episode,
    EpisodeId,
    after_act,
    after_handing_over,
    after_leaving,
    open_one,
)
from bot.alliance.errors import AlreadyClosedError
from bot.alliance.notices import NoticeKind
from bot.alliance.people import ClientId
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.ports import UnitOfWork
from bot.usecases.send_notices import AcknowledgeNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class TendEpisode:
    """*Addressed*, *later* or *refer*. Whoever acts has seen the notices of a sign, too.

    Raises:
        NotFoundError: no such episode, or not with a client of this therapist.
        AlreadyClosedError: it is over; nothing was changed.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor,
        episode_id: EpisodeId,
        act: Act,
        now: datetime,
    ) -> Episode:
        known = await work.episodes.get(actor, episode_id)
        if not known.is_open:
            raise AlreadyClosedError("this episode is over")
        changed = after_act(known, act, now)
        if changed != known and not await work.episodes.move(
            actor, changed, expecting=len(known.moves)
        ):
            raise AlreadyClosedError("somebody was quicker")
        await _acknowledge_signs(work, actor, known.client_id, now)
        return changed


async def _acknowledge_signs(
    work: UnitOfWork, actor: TherapistActor, client_id: ClientId, now: datetime
) -> None:
    """Never a notice of danger: that one is about more than the alliance."""
    for notice in await work.notices.unacknowledged(actor, actor.id):
        if notice.client_id == client_id and notice.kind is NoticeKind.DIRECT_SIGN:
            await AcknowledgeNotice()(work, actor, notice.id, now)


async def end_with_client(work: UnitOfWork, client_id: ClientId, now: datetime) -> None:
    """The client stopped: what was open stays unresolved."""
    await _end(work, client_id, after_leaving, now)


async def end_with_therapist(work: UnitOfWork, client_id: ClientId, now: datetime) -> None:
    """The client goes on with somebody else: what was open ends with the hand-over."""
    await _end(work, client_id, after_handing_over, now)


async def _end(
    work: UnitOfWork,
    client_id: ClientId,
    after: Callable[[Episode, datetime], Episode],
    now: datetime,
) -> None:
    known = open_one(await work.episodes.of_client(Product(), client_id))
    if known is not None:
        await work.episodes.move(Product(), after(known, now), expecting=len(known.moves))
