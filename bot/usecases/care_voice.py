"""What is said aloud about care for therapists, owned by the core and rendered by `chat/`.

Each method returns the outbox row; nothing is sent here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.alliance.absences import Absence
from bot.alliance.checkins import CheckIn
from bot.alliance.instruments import Instrument
from bot.alliance.people import Admin, Client, ClientId, Therapist
from bot.usecases.ports import Chance, Outgoing

ToGuess = Sequence[tuple[str, CheckIn]]
"""Aliases, and the check-in whose rating is to be guessed."""


class CareVoice(Protocol):
    """Speaks each person's language."""

    @property
    def chance(self) -> Chance: ...

    @property
    def instrument(self) -> Instrument: ...

    def absence(self, client: Client, absence: Absence) -> Outgoing:
        """Until when the therapist is away, and where help is."""
        ...

    def return_of_therapist(self, client: Client, absence: Absence) -> Outgoing:
        """Earlier than announced."""
        ...

    def wish(self, admin: Admin, client_id: ClientId, alias: str) -> Outgoing:
        """Alias and wish, no reason; with a button to say that somebody has seen it."""
        ...

    def wish_withdrawn(self, admin: Admin, alias: str) -> Outgoing: ...

    def self_check(self, therapist: Therapist, week: date) -> Outgoing: ...

    def guesses(self, therapist: Therapist, to_guess: ToGuess) -> Outgoing:
        """The first question of all that are to be answered."""
        ...
