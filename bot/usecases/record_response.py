"""The client answers or skips an item, goes back, or says that the session did not take place."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckInId
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Sharing
from bot.alliance.replies import FollowUp, Response
from bot.usecases.actors import ClientActor
from bot.usecases.advance_checkin import AdvanceCheckIn, CloseCheckIn
from bot.usecases.messenger import Closing, Messenger
from bot.usecases.open_checkin import open_checkin
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResponse:
    """A tap on the scale, a typed number, or a skip (`value=None`)."""

    messenger: Messenger

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor,
        checkin_id: CheckInId,
        *,
        index: int,
        value: Response,
        now: datetime,
    ) -> None:
        scene = await open_checkin(work, actor, checkin_id, now)
        if index >= len(scene.reply.asked):
            raise InvalidValueError("no such item was asked")
        scale = scene.instrument(self.messenger.instrument).scale
        if value is not None and not scale.accepts(value):
            raise InvalidValueError("the value is off the scale")

        reply = scene.reply.with_response(index, value)

        await AdvanceCheckIn(messenger=self.messenger)(work, actor, scene, reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnBack:
    """One step back on the same message; nothing is taken away."""

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor, checkin_id: CheckInId, *, now: datetime
    ) -> None:
        scene = await open_checkin(work, actor, checkin_id, now)

        await AdvanceCheckIn(messenger=self.messenger)(work, actor, scene, scene.reply.back())


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCheckIn:
    """Shows the step a check-in is at: after *open*, or to somebody who seems lost."""

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor, checkin_id: CheckInId, *, now: datetime
    ) -> None:
        scene = await open_checkin(work, actor, checkin_id, now)

        await AdvanceCheckIn(messenger=self.messenger)(work, actor, scene, scene.reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNotHeld:
    """*We did not meet*: the check-in ends cancelled."""

    messenger: Messenger

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor, checkin_id: CheckInId, *, now: datetime
    ) -> None:
        scene = await open_checkin(work, actor, checkin_id, now)

        await CloseCheckIn(messenger=self.messenger)(work, actor, scene, Closing.NOT_HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFollowUp:
    """Whether what was difficult got talked about, or that they would rather not say (None).

    Raises:
        InvalidValueError: this check-in does not ask it.
    """

    messenger: Messenger

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor,
        checkin_id: CheckInId,
        *,
        answer: FollowUp | None,
        now: datetime,
    ) -> None:
        scene = await open_checkin(work, actor, checkin_id, now)
        if not scene.reply.asks_follow_up or not scene.reply.is_complete:
            raise InvalidValueError("this is not asked here")

        reply = scene.reply.with_follow_up(answer)

        await AdvanceCheckIn(messenger=self.messenger)(work, actor, scene, reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordComment:
    """A comment in the client's own words, or none (`text=None`)."""

    messenger: Messenger

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor,
        checkin_id: CheckInId,
        *,
        text: str | None,
        now: datetime,
    ) -> None:
        scene = await open_checkin(work, actor, checkin_id, now)

        reply = scene.reply.with_comment(text)

        await AdvanceCheckIn(messenger=self.messenger)(work, actor, scene, reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSharing:
    """Who may see this reply; the last step."""

    messenger: Messenger

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor,
        checkin_id: CheckInId,
        *,
        sharing: Sharing,
        now: datetime,
    ) -> None:
        scene = await open_checkin(work, actor, checkin_id, now)

        scene = replace(scene, reply=scene.reply.with_sharing(sharing))

        await CloseCheckIn(messenger=self.messenger)(work, actor, scene, Closing.ANSWERED)
