"""Repositories of what therapists do for themselves, and of a client's wish for another one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.alliance.absences import Absence, AbsenceId
from bot.alliance.guesses import Guess
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.self_checks import SelfCheck
from bot.alliance.wishes import Wish
from bot.usecases.actors import AdminActor, ClientActor, Operator, Product, TherapistActor


class AbsenceRepository(Protocol):
    """Times in which a therapist's sessions do not take place."""

    async def save(self, actor: TherapistActor, absence: Absence) -> None:
        """Writes it, or replaces the one of that id. Therapists save their own."""
        ...

    async def current(
        self, actor: TherapistActor | Product, therapist_id: TherapistId, now: datetime
    ) -> Absence | None:
        """The one that covers `now`."""
        ...

    async def covering(
        self, actor: Product, therapist_id: TherapistId, instant: datetime
    ) -> Absence | None:
        """As `current`, for any instant, past ones too."""
        ...

    async def unended(self, actor: Product, now: datetime) -> Sequence[Absence]:
        """Those whose announced return lies ahead, whether or not it came early."""
        ...

    async def told(self, actor: Product, absence_id: AbsenceId) -> Mapping[ClientId, str]:
        """Who was told what of it: see `Absence.word_for`."""
        ...

    async def tell(
        self, actor: Product, absence_id: AbsenceId, client_id: ClientId, word: str
    ) -> None:
        """Remembers it, in the place of what was told before."""
        ...


class WishRepository(Protocol):
    """One per client, sealed under their key; gone with them."""

    async def get(
        self, actor: ClientActor | AdminActor | Product, client_id: ClientId
    ) -> Wish | None:
        """An admin gets one that was sent to them; a client their own."""
        ...

    async def put(self, actor: ClientActor, wish: Wish) -> None:
        """In the place of an earlier one. Clients put their own."""
        ...

    async def acknowledge(self, actor: AdminActor, client_id: ClientId, now: datetime) -> Wish:
        """Idempotent.

        Raises:
            NotFoundError: none was sent to this admin, or it is withdrawn.
        """
        ...


class SelfCheckRepository(Protocol):
    """A therapist's own, sealed under a key of theirs; for nobody else, the product included."""

    async def put(self, actor: TherapistActor, check: SelfCheck) -> None:
        """In the place of what was said about that week."""
        ...

    async def listed(self, actor: TherapistActor) -> Sequence[SelfCheck]:
        """The actor's own, in order of week."""
        ...

    async def erase(self, actor: TherapistActor) -> bool:
        """Destroys the actor's own and their key; False if there was nothing."""
        ...


class Prompt(StrEnum):
    """What a therapist who wants to be asked is asked from time to time."""

    SELF_CHECK = "self_check"
    GUESS = "guess"


class PromptRepository(Protocol):
    """When a therapist was last asked something; says nothing of what they answered."""

    async def last(
        self, actor: TherapistActor | Product, therapist_id: TherapistId, prompt: Prompt
    ) -> datetime | None: ...

    async def note(
        self,
        actor: TherapistActor | Product,
        therapist_id: TherapistId,
        prompt: Prompt,
        at: datetime,
    ) -> bool:
        """False if it was asked at that instant or later already: whoever comes second asks not."""
        ...


class GuessRepository(Protocol):
    """Guesses, sealed under the client's record key; and up to when a client's words were seen."""

    async def add(self, actor: TherapistActor, guess: Guess) -> bool:
        """False if that check-in has one: the first stays. A therapist's own clients only."""
        ...

    async def of_client(
        self, actor: ClientActor | TherapistActor | Operator | Product, client_id: ClientId
    ) -> Sequence[Guess]:
        """In order of time. A therapist gets their own guesses."""
        ...

    async def reveal(self, actor: Product, client_id: ClientId, at: datetime) -> None:
        """From `at` on the therapist may know all the client had said by then."""
        ...

    async def reveal_each(self, actor: Product, clients: Sequence[ClientId], at: datetime) -> None:
        """As `reveal`, of each of them."""
        ...

    async def revealed(self, actor: Product, client_id: ClientId) -> datetime | None:
        """The latest such instant."""
        ...
