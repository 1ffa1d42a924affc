"""What stands on the help card: values in their order, no sentence. Catalogues make the words.

The order is the emergency number, the clinic's own contact, crisis lines, directories: whoever is
in danger now must not have to read first.
"""

from dataclasses import dataclass
from datetime import date

from bot.safety.numbers import (
    Country,
    Directory,
    EmergencyNumber,
    Entry,
    Line,
    Numbers,
    is_supported,
    usable,
    verified_on,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """One help card, its fields in the order in which they are shown.

    `country` is the one on record, never a guess from a language.
    Every number works only inside `country`. `directories` are for when `lines` is empty.
    `verified_on` is the oldest date among what is shown, for "checked on"; None when no number is.
    """

    country: str | None
    emergency: tuple[EmergencyNumber, ...]
    clinic_contact: str | None
    lines: tuple[Line, ...]
    directories: tuple[Directory, ...]
    verified_on: date | None

    @property
    def has_verified_number(self) -> bool:
        """False: the card says that we know no verified number here."""
        return bool(self.emergency or self.lines)


def card_for(
    country: str | None, numbers: Numbers, today: date, clinic_contact: str | None = None
) -> CardData:
    """The card for a country on record (any case), or for nobody's country.

    `today` decides what is too old; `clinic_contact` is the clinic's own text, passed through.
    """
    code = country.upper() if country else None
    known = numbers.countries.get(code, Country(code=code)) if code else Country(code="")
    emergency = tuple(entry for entry in known.emergency if usable(entry, today))
    lines = tuple(line for line in known.lines if usable(line, today))
    return CardData(
        country=code,
        emergency=emergency,
        clinic_contact=clinic_contact,
        lines=lines,
        directories=() if lines else _directories(numbers),
        verified_on=_oldest((*emergency, *lines)),
    )


def _directories(numbers: Numbers) -> tuple[Directory, ...]:
    return tuple(entry for entry in numbers.directories if is_supported(entry.sources))


def _oldest(shown: tuple[Entry, ...]) -> date | None:
    return min((day for entry in shown if (day := verified_on(entry))), default=None)
