"""A therapist goes away and comes back; clients are told kindly, nothing is asked in between."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.alliance.absences import BACK, Absence, AbsenceId
from bot.alliance.availability import may_be_asked, quiet_hours
from bot.alliance.clinic import Policies
from bot.alliance.errors import NotFoundError
from bot.alliance.people import Client, Therapist
from bot.alliance.timing import is_quiet, next_waking, zone
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.care_voice import CareVoice
from bot.usecases.deliver_checkins import night_of
from bot.usecases.ports import Chance, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class GoAway:
    """From now until a day on which they are back; said again, that day changes.

    Raises:
        InvalidValueError: a day before tomorrow, or more than a year away.
    """

    chance: Chance

    async def __call__(
        self, work: UnitOfWork, therapist: Therapist, back_on: date, now: datetime
    ) -> Absence:
        actor, at = TherapistActor(therapist.id), zone(therapist.speech.timezone)
        current = await work.absences.current(actor, therapist.id, now)
        if current is None:
            absence = Absence.until(
                back_on,
                absence_id=AbsenceId(self.chance.uuid()),
                therapist_id=therapist.id,
                now=now,
                at=at,
            )
        else:
            absence = current.with_return(back_on, now, at)
        await work.absences.save(actor, absence)
        return absence


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack:
    """Ends the absence now.

    Raises:
        NotFoundError: the therapist is not away.
    """

    async def __call__(self, work: UnitOfWork, therapist: Therapist, now: datetime) -> Absence:
        actor = TherapistActor(therapist.id)
        current = await work.absences.current(actor, therapist.id, now)
        if current is None:
            raise NotFoundError("this therapist is not away")
        ended = current.ended(now)
        await work.absences.save(actor, ended)
        return ended


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOfAbsences:
    """Tells each client who may be written to once, in their waking hours; returns how many.

    Looked at again and again, so that somebody asleep, pausing or not yet joined hears of it later.
    """

    voice: CareVoice
    batch: int = 50

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        policies = (await work.clinic.get(Product())).policies
        told = 0
        for absence in await work.absences.unended(Product(), now):
            told += await self._tell(work, absence, policies, now, self.batch - told)
        return told

    async def _tell(
        self, work: UnitOfWork, absence: Absence, policies: Policies, now: datetime, most: int
    ) -> int:
        if now < absence.tells_from:
            return 0
        told = await work.absences.told(Product(), absence.id)
        found = 0
        for client in await work.clients.listed(TherapistActor(absence.therapist_id)):
            word = absence.word_for(told.get(client.id), now)
            if word is None or found >= most or not _is_awake(client, policies, now):
                continue
            row = (
                self.voice.return_of_therapist(client, absence)
                if word == BACK
                else self.voice.absence(client, absence)
            )
            await work.outbox.put(Product(), replace(row, night=night_of(client, policies)))
            await work.absences.tell(Product(), absence.id, client.id, word)
            found += 1
        return found


async def next_words(work: UnitOfWork, now: datetime) -> list[datetime]:
    """When each client is next to be told of an absence, `now` at the earliest.

    Left out: who may not be written to then, such as somebody pausing for longer.
    """
    policies = (await work.clinic.get(Product())).policies
    found: list[datetime] = []
    for absence in await work.absences.unended(Product(), now):
        told = await work.absences.told(Product(), absence.id)
        for client in await work.clients.listed(TherapistActor(absence.therapist_id)):
            quiet, at = quiet_hours(client, policies), zone(client.speech.timezone)
            waking = next_waking(max(now, absence.tells_from), quiet, at)
            if may_be_asked(client, waking) and absence.word_for(told.get(client.id), waking):
                found.append(waking)
    return found


def _is_awake(client: Client, policies: Policies, now: datetime) -> bool:
    quiet, at = quiet_hours(client, policies), zone(client.speech.timezone)
    return may_be_asked(client, now) and not is_quiet(now, quiet, at)
