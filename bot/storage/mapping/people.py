"""Clients, therapists and admins: one sealed profile each, and the address in a cell of its own."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from bot.alliance.people import (
    Address,
    Admin,
    AdminId,
    Client,
    ClientId,
    ClientState,
    ClinicId,
    Consent,
    GrammaticalGender,
    QuietHours,
    Register,
    Role,
    Sharing,
    Speech,
    StaffState,
    Therapist,
    TherapistId,
    WeeklyTime,
)
from bot.storage.tables import AdminRow, ClientRow, TherapistRow
from bot.storage.transaction import Sealer
from bot.usecases.ports import BlindIndex, SealedCell, Vault

_UNKNOWN_SPEECH = Speech("en", "UTC")


def address_index(vault: Vault, role: Role, address: Address) -> BlindIndex:
    """Each role has its own domain, so that one person's rows cannot be joined across tables."""
    return vault.blind(f"address/{role}", address.value)


def client_row(client: Client, sealer: Sealer) -> ClientRow:
    return ClientRow(
        id=client.id,
        clinic_id=client.clinic_id,
        therapist_id=client.therapist_id,
        state=client.state,
        paused_until=None if client.paused_until is None else client.paused_until.isoformat(),
        relinked_at=client.relinked_at,
        profile=sealer.seal("profile", _client_profile(client)),
        address=_sealed_address(client.address, sealer),
        address_index=_index(client.address, Role.CLIENT, sealer),
    )


def client_of(row: Row[Any], sealer: Sealer) -> Client:
    profile = json.loads(sealer.open("profile", row.profile))
    quiet, consent = profile["quiet_hours"], profile["consent"]
    return Client(
        id=ClientId(row.id),
        clinic_id=ClinicId(row.clinic_id),
        therapist_id=TherapistId(row.therapist_id),
        alias=profile["alias"],
        speech=_speech(profile),
        state=ClientState(row.state),
        address=_address(row, sealer),
        country=profile["country"],
        quiet_hours=None if quiet is None else QuietHours.parse(quiet),
        consent=None if consent is None else _consent(consent),
        paused_until=None if row.paused_until is None else date.fromisoformat(row.paused_until),
        sharing=Sharing(profile["sharing"]),
        asks_sharing=profile["asks_sharing"],
        discreet=profile["discreet"],
        relinked_at=row.relinked_at,
        relink_code=profile.get("relink_code", 0),
        instrument=profile.get("instrument"),
    )


def tombstone_of(row: Row[Any]) -> Client:
    """What is left of an erased client: that there was one, and with whom."""
    return Client(
        id=ClientId(row.id),
        clinic_id=ClinicId(row.clinic_id),
        therapist_id=TherapistId(row.therapist_id),
        alias="",
        speech=_UNKNOWN_SPEECH,
        state=ClientState.ERASED,
    )


def therapist_row(therapist: Therapist, sealer: Sealer) -> TherapistRow:
    digest_at = None if therapist.digest_at is None else str(therapist.digest_at)
    return TherapistRow(
        id=therapist.id,
        clinic_id=therapist.clinic_id,
        state=therapist.state,
        profile=sealer.seal(
            "profile", _staff_profile(therapist, digest_at=digest_at, **_care(therapist))
        ),
        address=_sealed_address(therapist.address, sealer),
        address_index=_index(therapist.address, Role.THERAPIST, sealer),
    )


def therapist_of(row: Row[Any], sealer: Sealer) -> Therapist:
    profile = json.loads(sealer.open("profile", row.profile))
    digest_at = profile["digest_at"]
    return Therapist(
        id=TherapistId(row.id),
        clinic_id=ClinicId(row.clinic_id),
        name=profile["name"],
        speech=_speech(profile),
        state=StaffState(row.state),
        address=_address(row, sealer),
        digest_at=None if digest_at is None else WeeklyTime.parse(digest_at),
        asks_self=profile.get("asks_self", False),
        guesses=profile.get("guesses", False),
    )


def admin_row(admin: Admin, sealer: Sealer) -> AdminRow:
    return AdminRow(
        id=admin.id,
        clinic_id=admin.clinic_id,
        state=admin.state,
        profile=sealer.seal("profile", _staff_profile(admin)),
        address=_sealed_address(admin.address, sealer),
        address_index=_index(admin.address, Role.ADMIN, sealer),
    )


def admin_of(row: Row[Any], sealer: Sealer) -> Admin:
    profile = json.loads(sealer.open("profile", row.profile))
    return Admin(
        id=AdminId(row.id),
        clinic_id=ClinicId(row.clinic_id),
        name=profile["name"],
        speech=_speech(profile),
        state=StaffState(row.state),
        address=_address(row, sealer),
    )


def _client_profile(client: Client) -> str:
    consent = client.consent
    return json.dumps(
        {
            "alias": client.alias,
            **_spoken(client.speech),
            "country": client.country,
            "quiet_hours": None if client.quiet_hours is None else str(client.quiet_hours),
            "consent": None
            if consent is None
            else [consent.version, consent.locale, consent.agreed_at.isoformat()],
            "sharing": client.sharing,
            "asks_sharing": client.asks_sharing,
            "discreet": client.discreet,
            "relink_code": client.relink_code,
            "instrument": client.instrument,
        }
    )


def _care(therapist: Therapist) -> dict[str, bool]:
    """What a therapist asked for; profiles sealed before there was any have none of it."""
    return {"asks_self": therapist.asks_self, "guesses": therapist.guesses}


def _staff_profile(person: Therapist | Admin, **more: str | bool | None) -> str:
    return json.dumps({"name": person.name, **_spoken(person.speech), **more})


def _spoken(speech: Speech) -> dict[str, str | None]:
    return {
        "locale": speech.locale,
        "timezone": speech.timezone,
        "register": speech.register,
        "gender": speech.gender,
    }


def _speech(profile: dict[str, Any]) -> Speech:
    """A profile sealed before there was a choice of gender has none."""
    gender = profile.get("gender")
    return Speech(
        profile["locale"],
        profile["timezone"],
        Register(profile["register"]),
        None if gender is None else GrammaticalGender(gender),
    )


def _consent(parts: list[str]) -> Consent:
    version, locale, agreed_at = parts
    return Consent(version, locale, datetime.fromisoformat(agreed_at))


def _sealed_address(address: Address | None, sealer: Sealer) -> SealedCell | None:
    return None if address is None else sealer.seal("address", address.value)


def _address(row: Row[Any], sealer: Sealer) -> Address | None:
    return None if row.address is None else Address(sealer.read("address", row.address))


def _index(address: Address | None, role: Role, sealer: Sealer) -> BlindIndex | None:
    return None if address is None else address_index(sealer.vault, role, address)
