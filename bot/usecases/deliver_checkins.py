"""A check-in that is due goes out, waits, or ends: decided at the moment of sending."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.alliance.availability import may_be_asked, quiet_hours
from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.delivery import Cancel, Expire, Postpone, SendNow, decide_delivery
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import Instrument
from bot.alliance.people import Client, ClientState
from bot.alliance.replies import Reply
from bot.alliance.selection import select_items
from bot.alliance.spreading import USUAL_PART, next_part
from bot.usecases.actors import Product
from bot.usecases.choose_items import History, choose_items
from bot.usecases.find_absence import was_away
from bot.usecases.find_instrument import imported_for
from bot.usecases.judge_episode import AskForFollowUp
from bot.usecases.messenger import Messenger, Scene
from bot.usecases.ports import Night, UnitOfWork
from bot.usecases.renew_consent import AskConsentAgain, is_outdated

_SCHEDULED = frozenset({CheckInState.SCHEDULED})
_LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverDueCheckIns:
    """Takes up to `batch` due check-ins; returns how many it took."""

    messenger: Messenger
    instrument: Instrument
    batch: int = 100

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        due = await work.checkins.due(Product(), now, self.batch)
        for checkin in due:
            await self._deliver(work, checkin, now)
        return len(due)

    async def _deliver(self, work: UnitOfWork, checkin: CheckIn, now: datetime) -> None:
        client = await work.clients.get(Product(), checkin.client_id)
        clinic = await work.clinic.get(Product())
        if client.state is ClientState.INVITED and now < checkin.expires_at:
            await self._wait_for_consent(work, checkin, now)
            return
        version = self.messenger.consent_version(clinic.policies)
        if is_outdated(client, version) and may_be_asked(client, now):
            await self._ask_consent_again(work, checkin, client, now)
            return
        if await was_away(work, checkin):
            away = Reason.THERAPIST_AWAY
            await self._end(work, checkin, CheckInState.CANCELLED, away, now)
            return
        match decide_delivery(checkin, client, clinic.policies, now):
            case SendNow():
                await self._send(work, checkin, client, now)
            case Postpone(until=until):
                waiting = replace(checkin, due_at=until, reason=Reason.QUIET_HOURS)
                await work.checkins.move(Product(), waiting, expecting=_SCHEDULED)
            case Expire(reason=reason):
                await self._end(work, checkin, CheckInState.EXPIRED, reason, now)
            case Cancel(reason=reason):
                await self._end(work, checkin, CheckInState.CANCELLED, reason, now)
            case never:
                assert_never(never)

    async def _send(
        self, work: UnitOfWork, checkin: CheckIn, client: Client, now: datetime
    ) -> None:
        claimed = replace(checkin, state=CheckInState.CLAIMED, reason=Reason.WAITING_FOR_TELEGRAM)
        # Claimed by condition: two ticks must not both ask.
        if not await work.checkins.move(Product(), claimed, expecting=_SCHEDULED):
            return
        clinic = await work.clinic.get(Product())
        brought = await imported_for(work, client, clinic.policies)
        history = await work.replies.history(Product(), client.id)
        reply = (
            await self._questions(work, client, clinic.policies.items_per_checkin, now, history)
            if brought is None
            else self._part(client, brought, history)
        )
        asks = await AskForFollowUp()(work, client, checkin.id, len(history), now)
        reply = replace(reply, asks_follow_up=asks)
        await work.replies.put(Product(), claimed, reply)

        scene = Scene(
            client=client,
            therapist=await work.staff.therapist(Product(), client.therapist_id),
            clinic=clinic,
            checkin=claimed,
            reply=reply,
            now=now,
            imported=brought,
        )
        night = night_of(client, clinic.policies)
        opening = replace(self.messenger.opening(scene), night=night)
        await work.outbox.put(Product(), opening)

    async def _questions(
        self, work: UnitOfWork, client: Client, count: int, now: datetime, history: History
    ) -> Reply:
        chosen = await choose_items(work, client, self.instrument, count, now, history=history)
        locale, asked = self.messenger.asked(client.speech, chosen.items)
        name = self.instrument.name
        return Reply(instrument=name, locale=locale, asked=asked, goal=chosen.goal)

    def _part(self, client: Client, brought: ImportedInstrument, history: History) -> Reply:
        """A form of others: its next part, or as our own where it has anchors."""
        form = brought.instrument
        earlier = [reply for _, reply in history if reply.instrument == form.name]
        if form.is_form:
            items = next_part(form, earlier)
        else:
            count = max(USUAL_PART, len(form.anchors))
            items = select_items(form, [reply.items for reply in earlier], count)
        locale, asked = self.messenger.asked(client.speech, items, brought)
        return Reply(instrument=form.name, locale=locale, asked=asked)

    async def _ask_consent_again(
        self, work: UnitOfWork, checkin: CheckIn, client: Client, now: datetime
    ) -> None:
        if now >= checkin.expires_at:
            await self._end(work, checkin, CheckInState.EXPIRED, Reason.NO_CONSENT, now)
            return
        policies = (await work.clinic.get(Product())).policies
        ask = AskConsentAgain(messenger=self.messenger)
        await ask(work, client, policies, night_of(client, policies))
        await self._wait_for_consent(work, checkin, now)

    async def _wait_for_consent(self, work: UnitOfWork, checkin: CheckIn, now: datetime) -> None:
        """Kept, so that somebody who agrees tomorrow is still asked."""
        again = min(now + _LOOK_AGAIN, checkin.expires_at)
        waiting = replace(checkin, due_at=again, reason=Reason.NO_CONSENT)
        await work.checkins.move(Product(), waiting, expecting=_SCHEDULED)

    async def _end(
        self,
        work: UnitOfWork,
        checkin: CheckIn,
        state: CheckInState,
        reason: Reason,
        now: datetime,
    ) -> None:
        over = replace(checkin, state=state, reason=reason, closed_at=now)
        await work.checkins.move(Product(), over, expecting=_SCHEDULED)


def night_of(client: Client, policies: Policies) -> Night:
    """When this client is not to be disturbed."""
    return Night(hours=quiet_hours(client, policies), timezone=client.speech.timezone)
