"""Clinic, clients, staff, invitations and dialogs in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar, assert_never
from uuid import UUID

from bot.alliance.clinic import Clinic, Policies
from bot.alliance.errors import (
    AlreadyJoinedError,
    InvalidValueError,
    InvitationSpentError,
    NotAllowedError,
    NotFoundError,
)
from bot.alliance.people import (
    Address,
    Admin,
    AdminId,
    Client,
    ClientId,
    ClientState,
    Role,
    Speech,
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
    TherapistActor,
    name_of,
)
from bot.usecases.ports import AdminLike, Dialog, Invited
from bot.usecases.visibility import (
    ADMIN_LIKE,
    ANYBODY,
    STAFF,
    THE_PRODUCT,
    admit,
    alias_order,
    sees_client,
)
from tests.fakes.memory_care import forget_care
from tests.fakes.memory_context import forget_context
from tests.fakes.memory_forgetting import (
    forget_calendars,
    forget_notices,
    silence_checkins,
)
from tests.fakes.memory_tables import Invitation, Tables

Person = Client | Therapist | Admin
P = TypeVar("P", Client, Therapist, Admin)


def client_seen(tables: Tables, actor: Actor, client_id: ClientId) -> Client:
    client = tables.clients.get(client_id)
    if client is None or not sees_client(actor, client.id, client.therapist_id):
        raise NotFoundError("there is no such client")
    return client


def refuse_second(others: Sequence[Person], person: Person) -> None:
    for other in others:
        if person.address is not None and other.address == person.address and other.id != person.id:
            raise AlreadyJoinedError("that address has somebody in this role")


@dataclass(frozen=True, slots=True)
class ClinicInMemory:
    tables: Tables

    async def create(self, actor: Operator, clinic: Clinic) -> None:
        admit(actor, (Operator,))
        if self.tables.clinic:
            raise InvalidValueError("there is a clinic already")
        self.tables.clinic[clinic.id] = clinic

    async def get(self, actor: Actor) -> Clinic:
        admit(actor, ANYBODY)
        for clinic in self.tables.clinic.values():
            return clinic
        raise NotFoundError("there is no clinic yet")

    async def save_policies(self, actor: AdminActor | Operator, policies: Policies) -> None:
        admit(actor, (AdminActor, Operator))
        clinic = await self.get(actor)
        self.tables.clinic[clinic.id] = replace(clinic, policies=policies)


@dataclass(frozen=True, slots=True)
class ClientsInMemory:
    tables: Tables

    async def add(self, actor: StaffActor, client: Client) -> None:
        admit(actor, STAFF)
        foreign = isinstance(actor, TherapistActor) and client.therapist_id != actor.id
        if foreign or client.therapist_id not in self.tables.therapists:
            raise NotFoundError("there is no such therapist")
        refuse_second([*self.tables.clients.values()], client)
        self.tables.clients[client.id] = client

    async def get(self, actor: Actor, client_id: ClientId) -> Client:
        admit(actor, ANYBODY)
        return client_seen(self.tables, actor, client_id)

    async def at(self, actor: Product, address: Address) -> Client | None:
        admit(actor, THE_PRODUCT)
        return _at(address, [*self.tables.clients.values()])

    async def listed(self, actor: StaffActor) -> Sequence[Client]:
        admit(actor, STAFF)
        found = [
            client
            for client in self.tables.clients.values()
            if client.state is not ClientState.ERASED
            and sees_client(actor, client.id, client.therapist_id)
        ]
        return sorted(found, key=alias_order)

    async def save(self, actor: Actor, client: Client) -> None:
        admit(actor, ANYBODY)
        if client.state is ClientState.ERASED:
            raise InvalidValueError("a client is erased by erase()")
        stored = client_seen(self.tables, actor, client.id)
        given_away = client.therapist_id != stored.therapist_id and type(actor) not in ADMIN_LIKE
        if stored.state is ClientState.ERASED or given_away:
            raise NotFoundError("there is no such client")
        refuse_second([*self.tables.clients.values()], client)
        self.tables.clients[client.id] = client

    async def paused_until(self, actor: Product, day: str) -> Sequence[Client]:
        admit(actor, THE_PRODUCT)
        return [
            client
            for client in self.tables.clients.values()
            if client.state is ClientState.PAUSED
            and client.paused_until is not None
            and client.paused_until.isoformat() <= day
        ]

    async def still_there(
        self, actor: Operator | Product, client_ids: Collection[ClientId]
    ) -> Sequence[ClientId]:
        admit(actor, (Operator, Product))
        clients = self.tables.clients
        return [
            one
            for one in client_ids
            if one in clients and clients[one].state is not ClientState.ERASED
        ]

    async def forgotten(self, actor: Operator | Product) -> Sequence[ClientId]:
        admit(actor, (Operator, Product))
        clients = self.tables.clients.values()
        return [one.id for one in clients if one.state is ClientState.ERASED]

    async def erase(self, actor: ClientActor | Operator, client_id: ClientId) -> None:
        admit(actor, (ClientActor, Operator))
        client = client_seen(self.tables, actor, client_id)
        tables = self.tables
        tables.clients[client_id] = Client(
            id=client_id,
            clinic_id=client.clinic_id,
            therapist_id=client.therapist_id,
            alias="",
            speech=Speech("en", "UTC"),
            state=ClientState.ERASED,
        )
        tables.replies = {
            one: reply
            for one, reply in tables.replies.items()
            if tables.checkins[one].client_id != client_id
        }
        tables.episodes = {
            key: one for key, one in tables.episodes.items() if one.client_id != client_id
        }
        tables.posted = {
            key: one for key, one in tables.posted.items() if one.client_id != client_id
        }
        forget_notices(tables, client_id)
        silence_checkins(tables, client_id)
        forget_calendars(tables, client_id)
        forget_care(tables, client_id)
        forget_context(tables, client_id)
        tables.dialogs.pop((Role.CLIENT, client_id), None)
        tables.invitations.pop((Role.CLIENT, client_id), None)
        self._empty_outbox(client)

    def _empty_outbox(self, client: Client) -> None:
        staff: list[Therapist | Admin] = [
            *self.tables.therapists.values(),
            *self.tables.admins.values(),
        ]
        is_staff_too = client.address in [one.address for one in staff]
        self.tables.outbox = {
            key: letter
            for key, letter in self.tables.outbox.items()
            if letter.outgoing.client_id != client.id
            and (is_staff_too or letter.outgoing.to != client.address)
        }


@dataclass(frozen=True, slots=True)
class StaffInMemory:
    tables: Tables

    async def add_therapist(self, actor: AdminLike, therapist: Therapist) -> None:
        admit(actor, ADMIN_LIKE)
        refuse_second([*self.tables.therapists.values()], therapist)
        self.tables.therapists[therapist.id] = therapist

    async def therapist(self, actor: Actor, therapist_id: TherapistId) -> Therapist:
        admit(actor, ANYBODY)
        therapist = self.tables.therapists.get(therapist_id)
        if therapist is None or not self._sees(actor, therapist):
            raise NotFoundError("there is no such therapist")
        return therapist

    def _sees(self, actor: Actor, therapist: Therapist) -> bool:
        match actor:
            case ClientActor(id=own):
                client = self.tables.clients.get(own)
                return client is not None and client.therapist_id == therapist.id
            case TherapistActor(id=own):
                return own == therapist.id
            case _:
                return True

    async def therapist_at(self, actor: Product, address: Address) -> Therapist | None:
        admit(actor, THE_PRODUCT)
        return _at(address, [*self.tables.therapists.values()])

    async def therapists(self, actor: AdminLike) -> Sequence[Therapist]:
        admit(actor, ADMIN_LIKE)
        return sorted(self.tables.therapists.values(), key=lambda one: one.name.casefold())

    async def save_therapist(self, actor: StaffActor, therapist: Therapist) -> None:
        admit(actor, STAFF)
        await self.therapist(actor, therapist.id)
        refuse_second([*self.tables.therapists.values()], therapist)
        self.tables.therapists[therapist.id] = therapist

    async def add_admin(self, actor: AdminLike, admin: Admin) -> None:
        admit(actor, ADMIN_LIKE)
        refuse_second([*self.tables.admins.values()], admin)
        self.tables.admins[admin.id] = admin

    async def admin(self, actor: AdminLike, admin_id: AdminId) -> Admin:
        admit(actor, ADMIN_LIKE)
        if admin_id not in self.tables.admins:
            raise NotFoundError("there is no such admin")
        return self.tables.admins[admin_id]

    async def admin_at(self, actor: Product, address: Address) -> Admin | None:
        admit(actor, THE_PRODUCT)
        return _at(address, [*self.tables.admins.values()])

    async def admins(self, actor: AdminLike) -> Sequence[Admin]:
        admit(actor, ADMIN_LIKE)
        return sorted(self.tables.admins.values(), key=lambda one: one.name.casefold())

    async def save_admin(self, actor: AdminLike, admin: Admin) -> None:
        await self.admin(actor, admin.id)
        refuse_second([*self.tables.admins.values()], admin)
        self.tables.admins[admin.id] = admin


@dataclass(frozen=True, slots=True)
class InvitationsInMemory:
    tables: Tables

    async def issue(
        self, actor: StaffActor, token: str, invited: Invited, expires_at: datetime
    ) -> None:
        admit(actor, STAFF)
        if isinstance(actor, TherapistActor) and invited.role is not Role.CLIENT:
            raise NotAllowedError("therapists invite clients only")
        if not self._exists(actor, invited):
            raise NotFoundError("there is nobody of that id to invite")
        key = (invited.role, invited.subject)
        self.tables.invitations[key] = Invitation(
            token=token, expires_at=expires_at, by=name_of(actor)
        )

    def _exists(self, actor: StaffActor, invited: Invited) -> bool:
        match invited.role:
            case Role.CLIENT:
                client = client_seen(self.tables, actor, ClientId(invited.subject))
                return client.state is not ClientState.ERASED
            case Role.THERAPIST:
                return invited.subject in self.tables.therapists
            case Role.ADMIN:
                return invited.subject in self.tables.admins
            case _:
                assert_never(invited.role)

    async def redeem(self, actor: Product, token: str, now: datetime) -> Invited:
        admit(actor, THE_PRODUCT)
        for (role, subject), one in self.tables.invitations.items():
            if one.token == token and not one.spent and one.expires_at > now:
                self.tables.invitations[role, subject] = replace(one, spent=True)
                return Invited(role=role, subject=subject, by=one.by)
        raise InvitationSpentError("the invitation is unknown, used, void or expired")


@dataclass(frozen=True, slots=True)
class DialogsInMemory:
    tables: Tables

    async def get(self, actor: Product, role: Role, subject: UUID) -> Dialog | None:
        admit(actor, THE_PRODUCT)
        found = self.tables.dialogs.get((role, subject))
        return None if found is None else _copied(found)

    async def put(self, actor: Product, role: Role, subject: UUID, dialog: Dialog) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.dialogs[role, subject] = _copied(dialog)

    async def clear(self, actor: Product, role: Role, subject: UUID) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.dialogs.pop((role, subject), None)


def _copied(dialog: Dialog) -> Dialog:
    return replace(dialog, data=dict(dialog.data))


def _at(address: Address, people: Sequence[P]) -> P | None:
    return next((person for person in people if person.address == address), None)
