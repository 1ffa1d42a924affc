"""Taps and typed answers of a check-in."""

from collections.abc import Awaitable
from dataclasses import dataclass

from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.errors import AlreadyClosedError, InvalidValueError, NotFoundError
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.incoming import Tap
from bot.chat.keyboards import FOLLOW_UP_ORDER, SHARING_ORDER
from bot.chat.talk import Talk
from bot.chat.texts import general as texts
from bot.i18n.digits import parse_digits
from bot.usecases.actors import ClientActor, Product
from bot.usecases.messenger import checkin_key
from bot.usecases.open_checkin import open_checkin
from bot.usecases.ports import MessageRef
from bot.usecases.record_response import (
    ChooseSharing,
    RecordComment,
    RecordFollowUp,
    RecordResponse,
    ReportNotHeld,
    ShowCheckIn,
    TurnBack,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInHandlers:
    """Every tap is for the check-in in the button, if it is the tapping client's own."""

    async def value(self, talk: Talk, press: Press) -> TapAnswer | None:
        recording = self._record(talk, _id(press), press.a, press.b)
        return await _acting(talk, press, recording)

    async def skip(self, talk: Talk, press: Press) -> TapAnswer | None:
        recording = self._record(talk, _id(press), press.a, None)
        return await _acting(talk, press, recording)

    async def back(self, talk: Talk, press: Press) -> TapAnswer | None:
        turn = TurnBack(messenger=talk.messenger)
        return await _acting(talk, press, turn(talk.work, _actor(talk), _id(press), now=talk.now))

    async def open(self, talk: Talk, press: Press) -> TapAnswer | None:
        show = ShowCheckIn(messenger=talk.messenger)
        return await _acting(talk, press, show(talk.work, _actor(talk), _id(press), now=talk.now))

    async def not_held(self, talk: Talk, press: Press) -> TapAnswer | None:
        report = ReportNotHeld(messenger=talk.messenger)
        return await _acting(talk, press, report(talk.work, _actor(talk), _id(press), now=talk.now))

    async def follow_up(self, talk: Talk, press: Press) -> TapAnswer | None:
        if press.a > len(FOLLOW_UP_ORDER):
            raise InvalidValueError("no such answer")
        answer = (*FOLLOW_UP_ORDER, None)[press.a]
        record = RecordFollowUp(messenger=talk.messenger)
        return await _acting(
            talk, press, record(talk.work, _actor(talk), _id(press), answer=answer, now=talk.now)
        )

    async def no_comment(self, talk: Talk, press: Press) -> TapAnswer | None:
        record = RecordComment(messenger=talk.messenger)
        return await _acting(
            talk, press, record(talk.work, _actor(talk), _id(press), text=None, now=talk.now)
        )

    async def share(self, talk: Talk, press: Press) -> TapAnswer | None:
        if press.a >= len(SHARING_ORDER):
            raise InvalidValueError("no such choice")
        choose = ChooseSharing(messenger=talk.messenger)
        acting = choose(
            talk.work, _actor(talk), _id(press), sharing=SHARING_ORDER[press.a], now=talk.now
        )
        return await _acting(talk, press, acting)

    async def typed(self, talk: Talk, text: str, ref: MessageRef) -> bool:
        """A number while a scale is open, or a comment; False if it was neither."""
        checkin = await self._on_screen(talk)
        if checkin is None:
            return False
        scene = await open_checkin(talk.work, _actor(talk), checkin.id, talk.now)
        index = scene.reply.position
        if index < len(scene.reply.asked):
            value = parse_digits(text)
            scale = scene.instrument(talk.messenger.instrument).scale
            if value is None or not scale.accepts(value):
                await talk.say(texts.tap_the_scale(talk.t))
                return True
            await self._record(talk, checkin.id, index, value)
        elif scene.reply.asks_follow_up and not scene.reply.follow_up_done:
            await talk.say(texts.tap_an_answer(talk.t))
            return True
        elif scene.clinic.policies.free_text and not scene.reply.comment_done:
            record = RecordComment(messenger=talk.messenger)
            await record(talk.work, _actor(talk), checkin.id, text=text, now=talk.now)
        else:
            return False
        await talk.take_away(ref)
        return True

    async def _record(
        self, talk: Talk, checkin_id: CheckInId, index: int, value: int | None
    ) -> None:
        record = RecordResponse(messenger=talk.messenger)
        await record(talk.work, _actor(talk), checkin_id, index=index, value=value, now=talk.now)

    async def _on_screen(self, talk: Talk) -> CheckIn | None:
        if talk.client is None:
            return None
        checkins = await talk.work.checkins.of_client(_actor(talk), talk.client.id)
        shown = [one for one in checkins if one.takes_answers and talk.now < one.expires_at]
        return shown[-1] if shown else None


async def _acting(talk: Talk, press: Press, acting: Awaitable[None]) -> TapAnswer | None:
    """Runs a use case on the check-in of the button; closed ones say so and change nothing."""
    try:
        await acting
    except AlreadyClosedError:
        return TapAnswer(texts.closed_already(talk.t))
    await _adopt_copy(talk, _id(press))
    return None


async def _adopt_copy(talk: Talk, checkin_id: CheckInId) -> None:
    """Where a lost answer made two copies, the tapped one lives on and the other goes."""
    ref = talk.incoming.ref if isinstance(talk.incoming, Tap) else None
    if ref is None:
        return
    key = checkin_key(checkin_id)
    known = await talk.work.posted.find(Product(), key)
    if known is not None and known.ref == ref:
        return
    await talk.adopt(key, ref)
    if known is not None:
        await talk.take_away(known.ref)


def _actor(talk: Talk) -> ClientActor:
    if talk.client is None:
        raise NotFoundError("not a client here")
    return ClientActor(talk.client.id)


def _id(press: Press) -> CheckInId:
    if press.id is None:
        raise NotFoundError("no check-in named")
    return CheckInId(press.id)
