"""Who belongs to the clinic: invite, end, hand over, and a lost phone."""

from uuid import UUID

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import (
    AdminId,
    Client,
    ClientId,
    Role,
    Speech,
    StaffState,
    Therapist,
    TherapistId,
)
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.changes import propose
from bot.chat.handlers.admin.desk import (
    AdminDesk,
    acting,
    ask,
    ask_again,
    awaited,
    own,
    rows,
    to,
    who,
)
from bot.chat.handlers.inviting import invited
from bot.chat.talk import Talk
from bot.chat.texts import admin as texts
from bot.chat.texts import staff as staff_texts
from bot.usecases.clinic_changes import GiveClient, LetGo

NAME_OF_THERAPIST, NAME_OF_ADMIN, ALIAS, HAND = "therapist", "admin", "alias", "hand"


async def people(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    me = acting(talk)
    therapists = [one for one in await talk.work.staff.therapists(me) if _is_here(one.state)]
    admins = [one for one in await talk.work.staff.admins(me) if _is_here(one.state)]
    new_therapist, new_admin = texts.invite_labels(talk.t)
    buttons = [
        *(
            (texts.therapist_label(talk.t, one.name), to("therapist", of=one.id))
            for one in therapists
        ),
        *((texts.admin_label(talk.t, one.name), to("colleague", of=one.id)) for one in admins),
        (new_therapist, to("new", a=0)),
        (new_admin, to("new", a=1)),
    ]
    await talk.show(texts.people(talk.t), rows(talk, *buttons))


def _is_here(state: StaffState) -> bool:
    return state is not StaffState.ENDED


async def therapist(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    found = await talk.work.staff.therapist(acting(talk), TherapistId(who(press)))
    buttons = [
        *((one.alias, to("client", of=one.id)) for one in await _clients_of(talk, found)),
        (texts.invite_client_label(talk.t), to("invite", of=found.id)),
        (texts.let_go_label(talk.t), to("let_go", of=found.id, a=0)),
    ]
    await talk.show(texts.therapist(talk.t, found.name), rows(talk, *buttons))


async def _clients_of(talk: Talk, therapist: Therapist) -> list[Client]:
    listed = await talk.work.clients.listed(acting(talk))
    return [one for one in listed if one.therapist_id == therapist.id]


async def colleague(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    found = await talk.work.staff.admin(acting(talk), AdminId(who(press)))
    let_go = (texts.let_go_label(talk.t), to("let_go", of=found.id, a=1))
    await talk.show(texts.admin(talk.t, found.name), rows(talk, let_go))


async def let_go(desk: AdminDesk, talk: Talk, press: Press) -> None:
    role = Role.ADMIN if press.a else Role.THERAPIST
    await propose(desk, talk, LetGo(role=role, person=who(press)))


# --- clients ------------------------------------------------------------------------------------


async def client(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    found = await talk.work.clients.get(acting(talk), ClientId(who(press)))
    sessions, other, phone = texts.client_labels(talk.t)
    buttons = rows(
        talk,
        (sessions, to("sessions", of=found.id)),
        (other, to("hand", of=found.id)),
        (phone, to("phone", of=found.id)),
    )
    state = staff_texts.client_state(talk.t, found.state)
    await talk.show(texts.client(talk.t, found.alias, state), buttons)


async def hand(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    me = acting(talk)
    found = await talk.work.clients.get(me, ClientId(who(press)))
    number = await ask(talk, HAND, client=str(found.id))
    others = [
        (one.name, to("hand_to", of=one.id, b=number))
        for one in await talk.work.staff.therapists(me)
        if _is_here(one.state) and one.id != found.therapist_id
    ]
    await talk.show(texts.choose_therapist(talk.t, found.alias), rows(talk, *others))


async def hand_to(desk: AdminDesk, talk: Talk, press: Press) -> None:
    data = await awaited(talk, HAND, press)
    change = GiveClient(client=UUID(data["client"]), therapist=who(press))
    await propose(desk, talk, change)


async def phone(desk: AdminDesk, talk: Talk, press: Press) -> None:
    me = acting(talk)
    found = await talk.work.clients.get(me, ClientId(who(press)))
    invitation = await desk.invite_again(talk.work, me, found.id, talk.now)
    link = desk.link(invitation.token)
    await talk.show(texts.lost_phone(talk.t, found.alias, link), rows(talk))


# --- invitations --------------------------------------------------------------------------------


async def new(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    await ask(talk, NAME_OF_ADMIN if press.a else NAME_OF_THERAPIST)
    await talk.show(texts.ask_name(talk.t), rows(talk))


async def invite(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    found = await talk.work.staff.therapist(acting(talk), TherapistId(who(press)))
    await ask(talk, ALIAS, therapist=str(found.id))
    await talk.show(texts.ask_alias(talk.t), rows(talk))


async def named(desk: AdminDesk, talk: Talk, data: dict[str, str], name: str) -> None:
    """A name was typed for a new colleague, who first speaks the language of the admin."""
    speech = own(talk).speech
    invite = desk.invite_admin if data["what"] == NAME_OF_ADMIN else desk.invite_therapist
    try:
        invitation = await invite(
            talk.work,
            acting(talk),
            name=name,
            speech=Speech(speech.locale, speech.timezone),
            now=talk.now,
        )
    except InvalidValueError:
        await ask_again(talk, data)
        await talk.say(texts.name_refused(talk.t), rows(talk))
        return
    link = desk.link(invitation.token)
    await talk.say(texts.staff_invitation(talk.t, name.strip(), link), rows(talk))


async def aliased(desk: AdminDesk, talk: Talk, data: dict[str, str], alias: str) -> None:
    """An alias was typed for a new client, whose zone is only assumed until they say so."""
    me = acting(talk)
    found = await talk.work.staff.therapist(me, TherapistId(UUID(data["therapist"])))
    try:
        invitation = await invited(talk, me, desk.invite_client, found, alias)
    except InvalidValueError:
        await ask_again(talk, data)
        await talk.say(staff_texts.alias_refused(talk.t), rows(talk))
        return
    link = desk.link(invitation.token)
    await talk.say(staff_texts.invitation(talk.t, alias.strip(), link), rows(talk))
