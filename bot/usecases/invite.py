"""Somebody is asked to join: a person in our books and a link that works once."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.alliance.audit import AuditAction
from bot.alliance.errors import InvalidValueError
from bot.alliance.naming import clean_alias, clean_name, same_alias
from bot.alliance.people import (
    Admin,
    AdminId,
    Client,
    ClientId,
    Role,
    Speech,
    StaffState,
    Therapist,
    TherapistId,
)
from bot.alliance.timing import zone
from bot.usecases.actors import AdminActor, Operator, Product, StaffActor
from bot.usecases.ports import Chance, Invited, UnitOfWork

VALID_FOR = timedelta(days=7)

AdminLike = AdminActor | Operator | Product


class Languages(Protocol):
    """The languages the product can speak."""

    def accept(self, tag: str) -> str:
        """The tag as we write it.

        Raises:
            InvalidValueError: there are no texts in this language; the message says in which.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """`id` is the person's; the token is shown once and kept nowhere."""

    id: UUID
    token: str = field(repr=False)
    expires_at: datetime


async def issue_invitation(
    work: UnitOfWork, actor: StaffActor, chance: Chance, invited: Invited, now: datetime
) -> Invitation:
    """A fresh link for somebody in our books; earlier ones stop working."""
    token = chance.token()
    is_client = invited.role is Role.CLIENT
    await work.audit.append(
        actor,
        AuditAction.INVITED if is_client else AuditAction.ROLE_GRANTED,
        now,
        client_id=ClientId(invited.subject) if is_client else None,
        detail=f"{invited.role}:{invited.subject}",
    )
    await work.invitations.issue(actor, token, invited, now + VALID_FOR)
    return Invitation(id=invited.subject, token=token, expires_at=now + VALID_FOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAdmin:
    """Raises InvalidValueError for a name, language or zone that is not one."""

    chance: Chance
    languages: Languages

    async def __call__(
        self, work: UnitOfWork, actor: AdminLike, *, name: str, speech: Speech, now: datetime
    ) -> Invitation:
        admin = Admin(
            id=AdminId(self.chance.uuid()),
            clinic_id=(await work.clinic.get(actor)).id,
            name=clean_name(name),
            speech=_checked(speech, self.languages),
        )
        await work.staff.add_admin(actor, admin)
        invited = Invited(role=Role.ADMIN, subject=admin.id)
        return await issue_invitation(work, actor, self.chance, invited, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteTherapist:
    """Raises InvalidValueError for a name, language or zone that is not one."""

    chance: Chance
    languages: Languages

    async def __call__(
        self, work: UnitOfWork, actor: AdminLike, *, name: str, speech: Speech, now: datetime
    ) -> Invitation:
        therapist = Therapist(
            id=TherapistId(self.chance.uuid()),
            clinic_id=(await work.clinic.get(actor)).id,
            name=clean_name(name),
            speech=_checked(speech, self.languages),
        )
        await work.staff.add_therapist(actor, therapist)
        invited = Invited(role=Role.THERAPIST, subject=therapist.id)
        return await issue_invitation(work, actor, self.chance, invited, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteClient:
    """The alias is unique among the clients of one therapist.

    Raises:
        InvalidValueError: an alias, language, zone or country that is not one, or an alias that
            another client of this therapist has.
        NotFoundError: no such therapist.
    """

    chance: Chance
    languages: Languages

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        *,
        therapist_id: TherapistId,
        alias: str,
        speech: Speech,
        country: str | None,
        now: datetime,
    ) -> Invitation:
        therapist = await work.staff.therapist(actor, therapist_id)
        if therapist.state is StaffState.ENDED:
            raise InvalidValueError("this therapist has left the clinic")
        client = Client(
            id=ClientId(self.chance.uuid()),
            clinic_id=therapist.clinic_id,
            therapist_id=therapist.id,
            alias=clean_alias(alias),
            speech=_checked(speech, self.languages),
            country=_country(country),
        )
        await _refuse_taken(work, actor, client)
        await work.clients.add(actor, client)
        invited = Invited(role=Role.CLIENT, subject=client.id)
        return await issue_invitation(work, actor, self.chance, invited, now)


async def _refuse_taken(work: UnitOfWork, actor: StaffActor, client: Client) -> None:
    others = await work.clients.listed(actor)
    if any(
        other.therapist_id == client.therapist_id and same_alias(other.alias, client.alias)
        for other in others
    ):
        raise InvalidValueError("this therapist has a client with that alias already")


def _checked(speech: Speech, languages: Languages) -> Speech:
    zone(speech.timezone)
    return replace(speech, locale=languages.accept(speech.locale))


_COUNTRY_LETTERS = 2


def _country(text: str | None) -> str | None:
    if text is None:
        return None
    if len(text) != _COUNTRY_LETTERS or not text.isascii() or not text.isalpha():
        raise InvalidValueError("a country is two letters (ISO 3166), such as CA")
    return text.upper()
