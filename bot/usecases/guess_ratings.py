"""A therapist guesses what clients will say before seeing it; the gap is shown over time (P13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.digests import ClientEntries, Digest
from bot.alliance.errors import NotFoundError
from bot.alliance.guesses import Gap, Guess, gap, may_be_guessed, next_evening, to_guess
from bot.alliance.instruments import Instrument
from bot.alliance.people import Client, ClientId, StaffState, Therapist
from bot.alliance.timing import zone
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.care_voice import CareVoice, ToGuess
from bot.usecases.check_on_oneself import night_at
from bot.usecases.entries_of import entries_of
from bot.usecases.find_absence import back_at
from bot.usecases.ports import Prompt, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeGuess:
    """Stores a guess; the first one stays.

    Raises:
        NotFoundError: not the therapist's check-in, or its rating may be known already.
        InvalidValueError: off the scale.
    """

    instrument: Instrument

    async def __call__(
        self,
        work: UnitOfWork,
        therapist: Therapist,
        checkin_id: CheckInId,
        value: int,
        now: datetime,
    ) -> Client:
        actor = TherapistActor(therapist.id)
        checkin = await work.checkins.get(actor, checkin_id)
        client = await work.clients.get(actor, checkin.client_id)
        if not therapist.guesses or not await self._is_open(work, client, checkin, now):
            raise NotFoundError("there is nothing to guess")
        guess = Guess(
            checkin_id=checkin.id,
            client_id=client.id,
            therapist_id=therapist.id,
            value=value,
            made_at=now,
        )
        await work.guesses.add(actor, guess)
        return client

    async def _is_open(
        self, work: UnitOfWork, client: Client, checkin: CheckIn, now: datetime
    ) -> bool:
        known = await entries_of(work, client, self.instrument)
        seen_until = await work.guesses.revealed(Product(), client.id)
        found = [one for one in known.entries if one.checkin.id == checkin.id]
        return bool(found) and may_be_guessed(found[0], client, seen_until, now)


async def left_to_guess(
    work: UnitOfWork, therapist: Therapist, own: Instrument, now: datetime
) -> ToGuess:
    """Aliases and check-ins of the coming overview, by alias."""
    actor = TherapistActor(therapist.id)
    found = []
    for client in await work.clients.listed(actor):
        known = await work.guesses.of_client(actor, client.id)
        seen_until = await work.guesses.revealed(Product(), client.id)
        checkin = to_guess(await entries_of(work, client, own), known, seen_until, now)
        if checkin is not None:
            found.append((client.alias, checkin))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AskGuesses:
    """On the evening before each overview, for those who want it; returns how many were asked."""

    voice: CareVoice

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        asked = 0
        for therapist in await work.staff.therapists(Product()):
            asked += await self._ask(work, therapist, now)
        return asked

    async def _ask(self, work: UnitOfWork, therapist: Therapist, now: datetime) -> bool:
        due = await guesses_due(work, therapist)
        if due is None or due > now:
            return False
        if not await work.prompts.note(Product(), therapist.id, Prompt.GUESS, now):
            return False
        if await back_at(work, therapist, now) is not None:
            return False
        to_ask = await left_to_guess(work, therapist, self.voice.instrument, now)
        if not to_ask:
            return False
        row = replace(self.voice.guesses(therapist, to_ask), night=await night_at(work, therapist))
        return await work.outbox.put(Product(), row)


async def guesses_due(work: UnitOfWork, therapist: Therapist) -> datetime | None:
    """When a therapist is next to be asked; None for those who do not want to be."""
    is_here = therapist.state is StaffState.ACTIVE and therapist.address is not None
    if not therapist.guesses or not is_here:
        return None
    last = await work.prompts.last(Product(), therapist.id, Prompt.GUESS)
    if last is None:
        return None
    weekly = therapist.digest_at or (await work.clinic.get(Product())).policies.digest_at
    return next_evening(weekly, zone(therapist.speech.timezone), last)


# --- what may be known by now -------------------------------------------------------------------


async def reveal_clients(work: UnitOfWork, clients: Sequence[ClientId], now: datetime) -> None:
    """Called wherever a therapist is shown something of what these clients said."""
    await work.guesses.reveal_each(Product(), clients, now)


async def gaps(
    work: UnitOfWork, therapist: Therapist, digest: Digest, everything: Sequence[ClientEntries]
) -> Mapping[ClientId, Gap]:
    """How the guesses lay, for those who guess; of the clients in a digest."""
    if not therapist.guesses:
        return {}
    shown = {one.client_id for one in digest.clients}
    actor = TherapistActor(therapist.id)
    found = {}
    for one in everything:
        if one.client.id in shown:
            known = await work.guesses.of_client(actor, one.client.id)
            if (difference := gap(one, known, digest.period)) is not None:
                found[one.client.id] = difference
    return found
