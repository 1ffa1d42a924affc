"""What is looked after for therapists: words of absences, self checks, guesses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.usecases.actors import Product
from bot.usecases.care_voice import CareVoice
from bot.usecases.check_on_oneself import AskSelfChecks, self_check_due
from bot.usecases.go_away import TellOfAbsences, next_words
from bot.usecases.guess_ratings import AskGuesses, guesses_due
from bot.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAfterTherapists:
    """One round of all three; returns how much there was to do."""

    tell: TellOfAbsences
    ask_selves: AskSelfChecks
    ask_guesses: AskGuesses

    @classmethod
    def aloud(cls, voice: CareVoice) -> Self:
        return cls(
            tell=TellOfAbsences(voice=voice),
            ask_selves=AskSelfChecks(voice=voice),
            ask_guesses=AskGuesses(voice=voice),
        )

    async def __call__(self, work: UnitOfWork, now: datetime) -> int:
        found = await self.tell(work, now)
        found += await self.ask_selves(work, now)
        return found + await self.ask_guesses(work, now)


async def next_prompt(work: UnitOfWork, now: datetime) -> list[datetime]:
    """When something of this is next to be said or asked; for a clock that is wound forward."""
    found: list[datetime | None] = []
    for therapist in await work.staff.therapists(Product()):
        found += [await self_check_due(work, therapist), await guesses_due(work, therapist)]
    return [*await next_words(work, now), *(one for one in found if one is not None)]
