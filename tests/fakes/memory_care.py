"""Absences, wishes, self checks and guesses in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.absences import Absence, AbsenceId
from bot.alliance.errors import NotFoundError
from bot.alliance.guesses import Guess
from bot.alliance.people import ClientId, ClientState, TherapistId
from bot.alliance.self_checks import SelfCheck
from bot.alliance.wishes import Wish
from bot.usecases.actors import AdminActor, ClientActor, Operator, Product, TherapistActor
from bot.usecases.ports import Prompt
from bot.usecases.visibility import READERS, THE_PRODUCT, admit, sees_work
from tests.fakes.memory_tables import Tables


@dataclass(frozen=True, slots=True)
class AbsencesInMemory:
    tables: Tables

    async def save(self, actor: TherapistActor, absence: Absence) -> None:
        admit(actor, (TherapistActor,))
        if absence.therapist_id != actor.id:
            raise NotFoundError("there is no such absence")
        self.tables.absences[absence.id] = absence

    async def current(
        self, actor: TherapistActor | Product, therapist_id: TherapistId, now: datetime
    ) -> Absence | None:
        admit(actor, (TherapistActor, Product))
        if isinstance(actor, TherapistActor) and actor.id != therapist_id:
            return None
        every = self.tables.absences.values()
        found = [one for one in every if one.therapist_id == therapist_id and one.covers(now)]
        return max(found, key=lambda one: one.starts_at, default=None)

    async def covering(
        self, actor: Product, therapist_id: TherapistId, instant: datetime
    ) -> Absence | None:
        admit(actor, THE_PRODUCT)
        return await self.current(actor, therapist_id, instant)

    async def unended(self, actor: Product, now: datetime) -> Sequence[Absence]:
        admit(actor, THE_PRODUCT)
        found = [one for one in self.tables.absences.values() if one.back_at > now]
        return sorted(found, key=lambda one: one.starts_at)

    async def told(self, actor: Product, absence_id: AbsenceId) -> Mapping[ClientId, str]:
        admit(actor, THE_PRODUCT)
        words = self.tables.absence_words.items()
        return {client: word for (absence, client), word in words if absence == absence_id}

    async def tell(
        self, actor: Product, absence_id: AbsenceId, client_id: ClientId, word: str
    ) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.absence_words[absence_id, client_id] = word


@dataclass(frozen=True, slots=True)
class WishesInMemory:
    tables: Tables

    async def get(
        self, actor: ClientActor | AdminActor | Product, client_id: ClientId
    ) -> Wish | None:
        admit(actor, (ClientActor, AdminActor, Product))
        wish = self.tables.wishes.get(client_id)
        if wish is None or (isinstance(actor, ClientActor) and actor.id != client_id):
            return None
        hidden = isinstance(actor, AdminActor) and actor.id not in wish.told
        return None if hidden else wish

    async def put(self, actor: ClientActor, wish: Wish) -> None:
        admit(actor, (ClientActor,))
        if wish.client_id != actor.id or _is_gone(self.tables, wish.client_id):
            raise NotFoundError("there is no such client")
        self.tables.wishes[wish.client_id] = wish

    async def acknowledge(self, actor: AdminActor, client_id: ClientId, now: datetime) -> Wish:
        admit(actor, (AdminActor,))
        wish = await self.get(actor, client_id)
        if wish is None or wish.withdrawn_at is not None:
            raise NotFoundError("there is no such wish")
        self.tables.wishes[client_id] = seen = wish.seen(now)
        return seen


@dataclass(frozen=True, slots=True)
class SelfChecksInMemory:
    tables: Tables

    async def put(self, actor: TherapistActor, check: SelfCheck) -> None:
        admit(actor, (TherapistActor,))
        if check.therapist_id != actor.id:
            raise NotFoundError("there is no such therapist")
        self.tables.self_checks[check.therapist_id, check.week] = check

    async def listed(self, actor: TherapistActor) -> Sequence[SelfCheck]:
        admit(actor, (TherapistActor,))
        found = [one for one in self.tables.self_checks.values() if one.therapist_id == actor.id]
        return sorted(found, key=lambda one: one.week)

    async def erase(self, actor: TherapistActor) -> bool:
        own = await self.listed(actor)
        for one in own:
            del self.tables.self_checks[one.therapist_id, one.week]
        return bool(own)


@dataclass(frozen=True, slots=True)
class PromptsInMemory:
    tables: Tables

    async def last(
        self, actor: TherapistActor | Product, therapist_id: TherapistId, prompt: Prompt
    ) -> datetime | None:
        admit(actor, (TherapistActor, Product))
        if isinstance(actor, TherapistActor) and actor.id != therapist_id:
            return None
        return self.tables.prompts.get((therapist_id, prompt))

    async def note(
        self,
        actor: TherapistActor | Product,
        therapist_id: TherapistId,
        prompt: Prompt,
        at: datetime,
    ) -> bool:
        admit(actor, (TherapistActor, Product))
        if isinstance(actor, TherapistActor) and actor.id != therapist_id:
            raise NotFoundError("there is no such therapist")
        known = self.tables.prompts.get((therapist_id, prompt))
        if known is not None and known >= at:
            return False
        self.tables.prompts[therapist_id, prompt] = at
        return True


@dataclass(frozen=True, slots=True)
class GuessesInMemory:
    tables: Tables

    async def add(self, actor: TherapistActor, guess: Guess) -> bool:
        admit(actor, (TherapistActor,))
        checkin = self.tables.checkins.get(guess.checkin_id)
        client = self.tables.clients.get(guess.client_id)
        if checkin is None or client is None or guess.therapist_id != actor.id:
            raise NotFoundError("there is no such check-in")
        theirs = sees_work(actor, checkin.therapist_id, client)
        if not theirs or checkin.client_id != client.id or client.state is ClientState.ERASED:
            raise NotFoundError("there is no such check-in")
        return self.tables.guesses.setdefault(guess.checkin_id, guess) is guess

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Guess]:
        admit(actor, READERS)
        client = self.tables.clients.get(client_id)
        if client is None:
            return []
        found = [
            one
            for one in self.tables.guesses.values()
            if one.client_id == client_id and sees_work(actor, one.therapist_id, client)
        ]
        return sorted(found, key=lambda one: one.made_at)

    async def reveal(self, actor: Product, client_id: ClientId, at: datetime) -> None:
        admit(actor, THE_PRODUCT)
        known = self.tables.reveals.get(client_id)
        self.tables.reveals[client_id] = at if known is None else max(known, at)

    async def reveal_each(self, actor: Product, clients: Sequence[ClientId], at: datetime) -> None:
        admit(actor, THE_PRODUCT)
        for client_id in clients:
            await self.reveal(actor, client_id, at)

    async def revealed(self, actor: Product, client_id: ClientId) -> datetime | None:
        admit(actor, THE_PRODUCT)
        return self.tables.reveals.get(client_id)


def _is_gone(tables: Tables, client_id: ClientId) -> bool:
    client = tables.clients.get(client_id)
    return client is None or client.state is ClientState.ERASED


def forget_care(tables: Tables, client_id: ClientId) -> None:
    """Everything here that is about that client."""
    tables.wishes.pop(client_id, None)
    tables.reveals.pop(client_id, None)
    for checkin_id in [key for key, one in tables.guesses.items() if one.client_id == client_id]:
        del tables.guesses[checkin_id]
    for key in [key for key in tables.absence_words if key[1] == client_id]:
        del tables.absence_words[key]
