"""Repositories of the clinic and its people.

As all repositories they raise NotFoundError for what is not there or not the actor's to see (the
two look alike), and NotAllowedError where the kind of actor may never do this.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.alliance.clinic import Clinic, Policies
from bot.alliance.people import (
    Address,
    Admin,
    AdminId,
    Client,
    ClientId,
    Role,
    Therapist,
    TherapistId,
)
from bot.usecases.actors import (
    Actor,
    AdminActor,
    ClientActor,
    Operator,
    Product,
    StaffActor,
)

AdminLike = AdminActor | Operator | Product


class ClinicRepository(Protocol):
    async def create(self, actor: Operator, clinic: Clinic) -> None: ...

    async def get(self, actor: Actor) -> Clinic: ...

    async def save_policies(self, actor: AdminActor | Operator, policies: Policies) -> None: ...


class ClientRepository(Protocol):
    async def add(self, actor: StaffActor, client: Client) -> None:
        """A therapist may add their own clients only. Makes the client's keys."""
        ...

    async def get(self, actor: Actor, client_id: ClientId) -> Client: ...

    async def at(self, actor: Product, address: Address) -> Client | None: ...

    async def listed(self, actor: StaffActor) -> Sequence[Client]:
        """By alias, erased ones left out; a therapist's own, everybody else's all."""
        ...

    async def save(self, actor: Actor, client: Client) -> None:
        """Raises AlreadyJoinedError if its address is another client's. Clients save themselves."""
        ...

    async def paused_until(self, actor: Product, day: str) -> Sequence[Client]:
        """Paused clients whose return date (ISO) is that day or earlier."""
        ...

    async def still_there(
        self, actor: Operator | Product, client_ids: Collection[ClientId]
    ) -> Sequence[ClientId]:
        """Those of them who are here and not erased."""
        ...

    async def forgotten(self, actor: Operator | Product) -> Sequence[ClientId]:
        """Everybody who was erased."""
        ...

    async def erase(self, actor: ClientActor | Operator, client_id: ClientId) -> None:
        """Destroys keys and all that was said, drawn from it or sent: nothing opens any more.

        The row stays as a tombstone in state `erased`, with nothing in it that names anybody, and
        sessions and check-ins as attendance, their reasons overwritten.
        """
        ...


class StaffRepository(Protocol):
    async def add_therapist(self, actor: AdminLike, therapist: Therapist) -> None: ...

    async def therapist(self, actor: Actor, therapist_id: TherapistId) -> Therapist:
        """A client may see their own therapist."""
        ...

    async def therapist_at(self, actor: Product, address: Address) -> Therapist | None: ...

    async def therapists(self, actor: AdminLike) -> Sequence[Therapist]: ...

    async def save_therapist(self, actor: StaffActor, therapist: Therapist) -> None:
        """Therapists save themselves; admins, operator and product save any."""
        ...

    async def add_admin(self, actor: AdminLike, admin: Admin) -> None: ...

    async def admin(self, actor: AdminLike, admin_id: AdminId) -> Admin: ...

    async def admin_at(self, actor: Product, address: Address) -> Admin | None: ...

    async def admins(self, actor: AdminLike) -> Sequence[Admin]: ...

    async def save_admin(self, actor: AdminLike, admin: Admin) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom an invitation is for, and who issued it, by their name in the audit trail."""

    role: Role
    subject: UUID
    by: str = field(default="", compare=False)


class InvitationRepository(Protocol):
    """Only a keyed hash of the token is stored."""

    async def issue(
        self, actor: StaffActor, token: str, invited: Invited, expires_at: datetime
    ) -> None:
        """A later invitation for the same person voids the earlier ones."""
        ...

    async def redeem(self, actor: Product, token: str, now: datetime) -> Invited:
        """Spends it, once, for the first who comes (conditional update).

        Raises:
            InvitationSpentError: unknown, used, void or expired.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """What a person's chat is in the middle of, when no other row says so."""

    kind: str
    data: dict[str, str] = field(repr=False)


class DialogRepository(Protocol):
    """At most one per person and role, sealed."""

    async def get(self, actor: Product, role: Role, subject: UUID) -> Dialog | None: ...

    async def put(self, actor: Product, role: Role, subject: UUID, dialog: Dialog) -> None: ...

    async def clear(self, actor: Product, role: Role, subject: UUID) -> None: ...
