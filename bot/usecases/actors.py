"""On whose behalf something is read or written. Every repository method takes one of these.

An actor is made in one place only: where an authenticated address, a shell or a tick comes in.
"""

from dataclasses import dataclass

from bot.alliance.people import AdminId, ClientId, TherapistId


@dataclass(frozen=True, slots=True)
class ClientActor:
    """Sees and changes what is their own."""

    id: ClientId


@dataclass(frozen=True, slots=True)
class TherapistActor:
    """Sees their own clients, and of their replies what the client shares."""

    id: TherapistId


@dataclass(frozen=True, slots=True)
class AdminActor:
    """Sees people, schedules and attendance; never a reply."""

    id: AdminId


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever holds the shell and the root key: the command line."""


@dataclass(frozen=True, slots=True)
class Product:
    """The product itself: its ticks, its intake and its sender. Nobody can ask as this actor."""


Person = ClientActor | TherapistActor | AdminActor
StaffActor = TherapistActor | AdminActor | Operator | Product
"""Whoever may act on the schedule and the people of a clinic."""
Actor = Person | Operator | Product


def name_of(actor: Actor) -> str:
    """Kind and id in one word, for the audit trail: `therapist:<uuid>`, `operator`."""
    match actor:
        case ClientActor(id=who):
            return f"client:{who}"
        case TherapistActor(id=who):
            return f"therapist:{who}"
        case AdminActor(id=who):
            return f"admin:{who}"
        case Operator():
            return "operator"
        case Product():
            return "product"
