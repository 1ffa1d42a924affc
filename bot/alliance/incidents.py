"""The register of confidentiality incidents: every one, harmless ones too.

Fields as Quebec's regulation on confidentiality incidents lists them for the register an
enterprise keeps (at least five years, shown to the authority on demand); PIPEDA (24 months) and
the GDPR (article 33, paragraph 5) ask for no more.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from bot.alliance.errors import InvalidValueError

IncidentId = NewType("IncidentId", UUID)

_MOST = 2000
"""Characters of one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """`told_on` are the days on which the authority and the people concerned were told, if at all.

    Raises:
        InvalidValueError: a field that must not be empty is, one is too long, fewer than no people,
            or a day before the incident.
    """

    id: IncidentId
    noted_at: datetime
    occurred_on: date
    noticed_on: date
    what: str = field(repr=False)
    """Which information, and what happened to it."""
    people: int
    harm: str = field(repr=False)
    """Why there is a risk of serious harm, or why not."""
    measures: str = field(repr=False)
    authority_told_on: date | None = None
    people_told_on: date | None = None

    def __post_init__(self) -> None:
        for name in ("what", "harm", "measures"):
            _check_words(name, getattr(self, name))
        if self.people < 0:
            raise InvalidValueError("the number of people concerned is 0 or more")
        later = (self.noticed_on, self.authority_told_on, self.people_told_on)
        if any(day is not None and day < self.occurred_on for day in later):
            raise InvalidValueError("nothing was noticed or told before it occurred")


def _check_words(name: str, words: str) -> None:
    if not words.strip():
        raise InvalidValueError(f"{name} must not be empty")
    if len(words) > _MOST:
        raise InvalidValueError(f"{name} is longer than {_MOST} characters")
