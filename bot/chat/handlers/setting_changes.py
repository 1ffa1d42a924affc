"""What changes when somebody chooses a setting, and where it is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import TypeVar
from uuid import UUID

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import Admin, Client, Role, Speech, Therapist, WeeklyTime
from bot.chat.callback_data import Press
from bot.chat.handlers.choices import QUIET_HOURS
from bot.chat.handlers.setting_names import Setting
from bot.chat.keyboards import SHARING_ORDER
from bot.chat.talk import Talk
from bot.usecases.actors import AdminActor, ClientActor, Product, TherapistActor
from bot.usecases.ports import Dialog, Prompt

T = TypeVar("T")

WAITING_FOR_CITY = "settings_city"
"""Kind of the dialog while somebody may write the name of a city."""
HOURS = (6, 7, 8, 9, 12, 15, 18, 20)


def changed_client(talk: Talk, setting: Setting, press: Press) -> Client:
    client = talk.client
    if client is None:
        raise NotFoundError("not a client here")
    match setting:
        case Setting.QUIET_HOURS:
            return replace(client, quiet_hours=at(QUIET_HOURS, press.b))
        case Setting.COUNTRY:
            return replace(client, country=press.word or None)
        case Setting.SHARING:
            return replace(client, sharing=at(SHARING_ORDER, press.b))
        case Setting.ASKS_SHARING:
            return replace(client, asks_sharing=press.b == 1)
        case _:
            return replace(client, discreet=press.b == 1)


def changed_therapist(talk: Talk, setting: Setting, press: Press) -> Therapist:
    if talk.therapist is None:
        raise NotFoundError("not a therapist here")
    if setting is Setting.GUESSES:
        return replace(talk.therapist, guesses=press.b == 1)
    if setting is Setting.ASKS_SELF:
        return replace(talk.therapist, asks_self=press.b == 1)
    weekly = digest_at(talk)
    if setting is Setting.DIGEST_DAY:
        weekly = WeeklyTime(at(tuple(range(7)), press.b), weekly.at)
    else:
        weekly = WeeklyTime(weekly.weekday, time(at(HOURS, press.b)))
    return replace(talk.therapist, digest_at=weekly)


def digest_at(talk: Talk) -> WeeklyTime:
    own = talk.therapist.digest_at if talk.therapist is not None else None
    return own or talk.clinic.policies.digest_at


def at(choices: tuple[T, ...], number: int) -> T:
    if number >= len(choices):
        raise InvalidValueError("no such choice")
    return choices[number]


async def save_client(talk: Talk, client: Client) -> Talk:
    await talk.work.clients.save(ClientActor(client.id), client)
    return replace(talk, client=client)


async def save_therapist(talk: Talk, therapist: Therapist) -> Talk:
    await talk.work.staff.save_therapist(TherapistActor(therapist.id), therapist)
    return replace(talk, therapist=therapist)


async def save_speech(talk: Talk, speech: Speech) -> Talk:
    """In every role the person holds."""
    if talk.client is not None:
        talk = await save_client(talk, replace(talk.client, speech=speech))
    if talk.therapist is not None:
        talk = await save_therapist(talk, replace(talk.therapist, speech=speech))
    if talk.admin is not None:
        admin = replace(talk.admin, speech=speech)
        await talk.work.staff.save_admin(AdminActor(admin.id), admin)
        talk = replace(talk, admin=admin)
    return replace(talk, speech=speech)


_PROMPTS = {Setting.GUESSES: Prompt.GUESS, Setting.ASKS_SELF: Prompt.SELF_CHECK}


def is_asked(talk: Talk, setting: Setting) -> bool:
    """Whether the therapist has turned that question on."""
    if talk.therapist is None:
        return False
    return talk.therapist.guesses if setting is Setting.GUESSES else talk.therapist.asks_self


async def begin_asking(talk: Talk, setting: Setting) -> None:
    """What was just turned on is asked from now on, not for the time before."""
    if setting in _PROMPTS and talk.therapist is not None:
        whose = talk.therapist.id
        await talk.work.prompts.note(TherapistActor(whose), whose, _PROMPTS[setting], talk.now)


# --- time zone ---------------------------------------------------------------------------------


def main_role(talk: Talk) -> tuple[Role, UUID]:
    people: Mapping[Role, Client | Therapist | Admin | None] = {
        Role.CLIENT: talk.client,
        Role.THERAPIST: talk.therapist,
        Role.ADMIN: talk.admin,
    }
    for role, person in people.items():
        if person is not None:
            return role, person.id
    raise NotFoundError("nobody here")


async def wait_for_city(talk: Talk, zones: tuple[str, ...] = ()) -> None:
    role, subject = main_role(talk)
    dialog = Dialog(kind=WAITING_FOR_CITY, data={"zones": ",".join(zones)})
    await talk.work.dialogs.put(Product(), role, subject, dialog)


async def chosen_zone(talk: Talk, press: Press) -> str:
    role, subject = main_role(talk)
    dialog = await talk.work.dialogs.get(Product(), role, subject)
    zones = dialog.data.get("zones", "") if dialog is not None else ""
    if not zones:
        raise InvalidValueError("no such choice")
    await talk.work.dialogs.clear(Product(), role, subject)
    return at(tuple(zones.split(",")), press.b)
