"""The therapist writes the frame; a client says whether it is clear; a new fee is noted."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.contact import EventKind, noted_of
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.frames import Clarity, Frame, FrameId, FrameReading, plain_text
from bot.alliance.notices import NoticeKind
from bot.alliance.people import Client, ClientState, TherapistId
from bot.usecases.actors import ClientActor, Operator, TherapistActor
from bot.usecases.agree_on_goals import tell_therapist
from bot.usecases.ports import Chance, UnitOfWork
from bot.usecases.tell_client import News, NewsBringer, tell_client

Writer = TherapistActor | Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteFrame:
    """A new version, which holds from now on; the same words again make none.

    Raises:
        InvalidValueError: no words or too many, or another version was written at the same time.
        NotFoundError: no such therapist, or not the actor.
    """

    chance: Chance

    async def __call__(
        self,
        work: UnitOfWork,
        actor: Writer,
        therapist_id: TherapistId,
        text: str,
        now: datetime,
    ) -> Frame:
        therapist = await work.staff.therapist(actor, therapist_id)
        before = await work.frames.current(actor, therapist.id)
        plain = plain_text(text)
        if before is not None and before.text == plain:
            return before
        frame = Frame(
            id=FrameId(self.chance.uuid()),
            therapist_id=therapist.id,
            version=1 if before is None else before.version + 1,
            text=plain,
            written_at=now,
        )
        if not await work.frames.add(actor, frame):
            raise InvalidValueError("the frame was changed a moment ago; please look and try again")
        return frame


@dataclass(frozen=True, slots=True, kw_only=True)
class SayWhetherClear:
    """A question reaches the therapist once per version: alias and that there is one.

    Raises:
        NotFoundError: that version does not hold (any more).
    """

    chance: Chance

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor,
        client: Client,
        *,
        version: int,
        said: Clarity,
        now: datetime,
    ) -> None:
        frame = await work.frames.current(actor, client.therapist_id)
        if frame is None or frame.version != version:
            raise NotFoundError("that frame does not hold any more")
        before = await work.frames.reading(actor, client.id)
        if before is not None and (before.version, before.said) == (version, said):
            return
        reading = FrameReading(
            client_id=client.id,
            therapist_id=client.therapist_id,
            version=version,
            said=said,
            at=now,
        )
        await work.frames.put_reading(actor, reading)
        if said is Clarity.QUESTION:
            kind = NoticeKind.FRAME_QUESTION
            await tell_therapist(work, self.chance, client, kind, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFrameToClients:
    """Tells each client of a therapist that there is something new; returns how many."""

    messenger: NewsBringer

    async def __call__(self, work: UnitOfWork, actor: TherapistActor, now: datetime) -> int:
        told = 0
        for client in await work.clients.listed(actor):
            told += await tell_client(work, self.messenger, client, News.FRAME, now)
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFeeChange:
    """From each client's next session on; returns for how many clients. Safe to repeat."""

    async def __call__(self, work: UnitOfWork, actor: TherapistActor, now: datetime) -> int:
        changed = 0
        for client in await work.clients.listed(actor):
            if client.state is ClientState.STOPPED:
                continue
            session = await work.sessions.next_after(actor, client.id, now)
            if session is not None:
                await work.contact.note(actor, noted_of(session, EventKind.FEE_CHANGE))
                changed += 1
        return changed
