"""The help card: at once, in any state, for strangers too; and what the therapist is told."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.clinic import Clinic, CrisisNotice
from bot.alliance.notices import Notice, NoticeId, NoticeKind
from bot.alliance.people import Address, Client, Speech
from bot.alliance.steps import AskComment, next_step
from bot.usecases.actors import ClientActor, Product
from bot.usecases.advance_checkin import CloseCheckIn
from bot.usecases.messenger import Closing, HelpCard, Messenger, Scene, Told
from bot.usecases.open_checkin import scene_of
from bot.usecases.ports import Chance, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHelp:
    """Somebody asked for help: one static card."""

    messenger: Messenger

    async def __call__(
        self,
        work: UnitOfWork,
        *,
        to: Address,
        speech: Speech,
        client: Client | None,
        now: datetime,
    ) -> None:
        clinic = await work.clinic.get(Product())
        card = _card(clinic, to, speech, client, _offer(clinic, client))

        await work.outbox.put(Product(), self.messenger.help_card(card, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondToDanger:
    """Somebody wrote words of crisis: the card comes, an open check-in closes without thanks.

    `is_clear` is False for words that may mean something else: then the therapist is not told by
    itself, and a comment that was asked for is kept.
    """

    messenger: Messenger
    chance: Chance

    async def __call__(
        self,
        work: UnitOfWork,
        *,
        to: Address,
        speech: Speech,
        client: Client | None,
        said: str,
        is_clear: bool,
        now: datetime,
    ) -> None:
        clinic = await work.clinic.get(Product())
        told = _offer(clinic, client)
        if client is not None:
            await self._close_open(work, client, None if is_clear else said, now)
            always = clinic.policies.crisis_notice is CrisisNotice.ALWAYS
            if is_clear and always and _is_heard(client):
                await TellTherapist(chance=self.chance)(work, client, now)
                told = Told.WAS_SENT
        card = _card(clinic, to, speech, client, told)

        await work.outbox.put(Product(), self.messenger.help_card(card, now))

    async def _close_open(
        self, work: UnitOfWork, client: Client, comment: str | None, now: datetime
    ) -> None:
        actor = ClientActor(client.id)
        for checkin in await work.checkins.of_client(actor, client.id):
            scene = await scene_of(work, actor, checkin.id, now) if checkin.takes_answers else None
            if scene is not None:
                close = CloseCheckIn(messenger=self.messenger)
                await close(work, actor, _with_comment(scene, comment), Closing.CRISIS)


def _with_comment(scene: Scene, comment: str | None) -> Scene:
    step = next_step(scene.reply, scene.clinic.policies, scene.client)
    if comment is None or not isinstance(step, AskComment):
        return scene
    return replace(scene, reply=scene.reply.with_comment(comment))


@dataclass(frozen=True, slots=True, kw_only=True)
class TellTherapist:
    """Puts the notice on its way. One that waits for an answer already is not doubled."""

    chance: Chance

    async def __call__(self, work: UnitOfWork, client: Client, now: datetime) -> None:
        waiting = await work.notices.unacknowledged(Product(), client.therapist_id)
        if any(n.client_id == client.id and n.kind is NoticeKind.CRISIS for n in waiting):
            return
        notice = Notice(
            id=NoticeId(self.chance.uuid()),
            client_id=client.id,
            therapist_id=client.therapist_id,
            kind=NoticeKind.CRISIS,
            created_at=now,
            next_at=now,
        )
        await work.notices.add(Product(), notice)


def _is_heard(client: Client) -> bool:
    """Somebody who consented and did not leave has a therapist here who may be told."""
    return client.consent is not None and client.state in ("active", "paused")


def _offer(clinic: Clinic, client: Client | None) -> Told:
    if client is None or not _is_heard(client):
        return Told.NOTHING
    if clinic.policies.crisis_notice is CrisisNotice.NEVER:
        return Told.NOTHING
    return Told.CAN_TELL


def _card(
    clinic: Clinic, to: Address, speech: Speech, client: Client | None, told: Told
) -> HelpCard:
    own = client.country if client is not None else None
    return HelpCard(
        to=to,
        speech=speech,
        country=own or clinic.policies.country,
        contact=clinic.policies.help_contact,
        told=told,
        client_id=client.id if client is not None else None,
    )
