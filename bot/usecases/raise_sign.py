"""A direct sign of strain does not wait for the digest: the therapist is told once (P11)."""

from dataclasses import dataclass

from bot.alliance.notices import Notice, NoticeId, NoticeKind
from bot.alliance.people import Sharing
from bot.alliance.signals import rating
from bot.usecases.actors import Product
from bot.usecases.guess_ratings import reveal_clients
from bot.usecases.messenger import Messenger, Scene
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseSign:
    """Judged when a check-in closes, by the value of the direct items alone.

    A reply the client keeps to themselves raises nothing. The notice carries the alias and no
    content; it leaves in the therapist's waking hours.
    """

    messenger: Messenger

    async def __call__(self, work: UnitOfWork, scene: Scene) -> None:
        if scene.reply.sharing is Sharing.PRIVATE or not self._shows(scene):
            return
        notice = Notice(
            id=NoticeId(self.messenger.chance.uuid()),
            client_id=scene.client.id,
            therapist_id=scene.client.therapist_id,
            kind=NoticeKind.DIRECT_SIGN,
            created_at=scene.now,
            next_at=scene.now,
        )
        await work.notices.add(Product(), notice)
        await reveal_clients(work, [scene.client.id], scene.now)

    def _shows(self, scene: Scene) -> bool:
        instrument = scene.instrument(self.messenger.instrument)
        if scene.reply.instrument != instrument.name:
            return False
        return bool(rating(scene.reply, instrument).direct_items)
