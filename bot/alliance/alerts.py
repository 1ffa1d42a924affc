"""What the admins of a clinic are told about the bot itself; never about a person."""

from dataclasses import dataclass
from enum import StrEnum


class AlertKind(StrEnum):
    """What happened; the words are in the catalogues."""

    RIVAL = "rival"
    """Somebody else polls with this token."""
    FOREIGN_WEBHOOK = "foreign_webhook"
    """Updates go, or went, to an address that is not ours."""
    AWAY = "away"
    """Nothing came in for an hour or more."""
    LETTER_LOST = "letter_lost"
    """A message will never arrive, for another reason than that its reader left."""
    ACT_UNHEARD = "act_unheard"
    """Something one person did could not be handled."""


@dataclass(frozen=True, slots=True)
class Alert:
    """`hours` is how long it lasted, in whole hours; 0 where that says nothing."""

    kind: AlertKind
    hours: int = 0
