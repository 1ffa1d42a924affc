"""A therapist's private self check: asked once a week if they wish, kept for them alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.alliance.people import StaffState, Therapist
from bot.alliance.self_checks import ASKED_AT, ASKED_FOR, SelfCheck, week_of
from bot.alliance.timing import next_weekly, zone
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.care_voice import CareVoice
from bot.usecases.find_absence import back_at
from bot.usecases.ports import Night, Prompt, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSelfCheck:
    """One of the two taps; what the other said stays. Returns the week as it now is.

    Raises:
        InvalidValueError: an answer off the scale.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor,
        week: date,
        *,
        energy: int | None = None,
        load: int | None = None,
    ) -> SelfCheck:
        known = {one.week: one for one in await work.self_checks.listed(actor)}
        check = known.get(week, SelfCheck(therapist_id=actor.id, week=week))
        if energy is not None:
            check = replace(check, energy=energy)
        if load is not None:
            check = replace(check, load=load)
        await work.self_checks.put(actor, check)
        return check


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSelfChecks:
    """The weekly question, for those who want it; never while they are away. Returns how many."""

    voice: CareVoice

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        asked = 0
        for therapist in await work.staff.therapists(Product()):
            asked += await self._ask(work, therapist, now)
        return asked

    async def _ask(self, work: UnitOfWork, therapist: Therapist, now: datetime) -> bool:
        due = await self_check_due(work, therapist)
        if due is None or due > now:
            return False
        if not await work.prompts.note(Product(), therapist.id, Prompt.SELF_CHECK, now):
            return False
        if now - due > ASKED_FOR or await back_at(work, therapist, now) is not None:
            return False
        week = week_of(now, zone(therapist.speech.timezone))
        row = replace(self.voice.self_check(therapist, week), night=await night_at(work, therapist))
        return await work.outbox.put(Product(), row)


async def self_check_due(work: UnitOfWork, therapist: Therapist) -> datetime | None:
    """When a therapist is next to be asked; None for those who do not want to be."""
    if not therapist.asks_self or not _is_here(therapist):
        return None
    last = await work.prompts.last(Product(), therapist.id, Prompt.SELF_CHECK)
    at = zone(therapist.speech.timezone)
    return None if last is None else next_weekly(ASKED_AT, at, last)


async def night_at(work: UnitOfWork, therapist: Therapist) -> Night:
    quiet = (await work.clinic.get(Product())).policies.quiet_hours
    return Night(hours=quiet, timezone=therapist.speech.timezone)


def _is_here(therapist: Therapist) -> bool:
    return therapist.state is StaffState.ACTIVE and therapist.address is not None


def answered(checks: Sequence[SelfCheck]) -> list[SelfCheck]:
    """Those with at least one answer."""
    return [one for one in checks if one.energy is not None or one.load is not None]
