"""A check-in closed: it opens an episode, joins the one that is open, or shows a repair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.checkins import CheckInId
from bot.alliance.episodes import (
    Episode,
    EpisodeId,
    after_asking,
    after_handing_over,
    after_session,
    asked_anyway,
    begun,
    open_one,
    wants_follow_up,
)
from bot.alliance.observations import observed
from bot.alliance.people import Client, Sharing
from bot.usecases.actors import Product
from bot.usecases.entries_of import entries_of
from bot.usecases.messenger import Messenger, Scene
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeEpisode:
    """In the transaction that closed the check-in; what others may not see changes nothing."""

    messenger: Messenger

    async def __call__(self, work: UnitOfWork, scene: Scene) -> None:
        if not _says_something(scene):
            return
        entries = await entries_of(work, scene.client, self.messenger.instrument)
        seen = observed(entries, scene.checkin.id, scene.now)
        if seen is None:
            return
        known = await work.episodes.of_client(Product(), scene.client.id)
        current = await _with_this_therapist(work, known, scene.client, scene.now)
        if current is not None:
            await _save(work, current, after_session(current, seen, scene.now))
            return
        episode_id = EpisodeId(self.messenger.chance.uuid())
        new = begun(episode_id, len(known) + 1, scene.client, seen, scene.now)
        if new is not None:
            await work.episodes.add(Product(), new)


def _says_something(scene: Scene) -> bool:
    """Spares opening all that came before where the observation would be empty anyway."""
    reply = scene.reply
    answered = any(value is not None for value in reply.responses.values())
    return reply.sharing is not Sharing.PRIVATE and (answered or reply.follow_up is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForFollowUp:
    """Whether a check-in that is about to leave carries the follow-up question.

    The client cannot tell why: it also comes now and then where there is no episode at all.
    """

    async def __call__(
        self, work: UnitOfWork, client: Client, checkin_id: CheckInId, earlier: int, now: datetime
    ) -> bool:
        """`earlier`: how many replies the client has given."""
        known = await work.episodes.of_client(Product(), client.id)
        current = await _with_this_therapist(work, known, client, now)
        if current is None or not wants_follow_up(current):
            return asked_anyway(checkin_id, earlier)
        await _save(work, current, after_asking(current, checkin_id, now))
        return True


async def _with_this_therapist(
    work: UnitOfWork, known: Sequence[Episode], client: Client, now: datetime
) -> Episode | None:
    """The open episode; one that was open with an earlier therapist ends with the hand-over."""
    current = open_one(known)
    if current is None or current.therapist_id == client.therapist_id:
        return current
    await _save(work, current, after_handing_over(current, now))
    return None


async def _save(work: UnitOfWork, known: Episode, changed: Episode) -> None:
    if changed != known:
        await work.episodes.move(Product(), changed, expecting=len(known.moves))
