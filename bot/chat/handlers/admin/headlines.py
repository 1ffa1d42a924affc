"""What a change does, in one sentence: so that nobody agrees to another than was meant."""

from datetime import datetime

from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.errors import NotFoundError
from bot.alliance.people import AdminId, Client, ClientId, Role, TherapistId
from bot.alliance.sessions import SessionId
from bot.chat.handlers.admin.desk import acting
from bot.chat.talk import Talk
from bot.chat.texts import admin as admin_texts
from bot.chat.texts import admin_changes as texts
from bot.chat.texts import admin_policies
from bot.i18n.translator import Translator
from bot.usecases.clinic_changes import (
    AddSessions,
    CancelRest,
    CancelSessions,
    Change,
    ChangePolicy,
    CloseDays,
    GiveClient,
    LetGo,
    MoveOne,
    MoveRest,
    OpenDays,
)

_FORTNIGHTLY = "FREQ=WEEKLY;INTERVAL=2"


async def headline(talk: Talk, change: Change) -> str:
    """Before it is made. Raises NotFoundError where what it is about is not there."""
    match change:
        case ChangePolicy(name=name, value=value):
            policies = talk.clinic.policies.with_value(name, value)
            return admin_policies.headline(talk.t, name, getattr(policies, name))
        case AddSessions():
            return await _added(talk, change)
        case CancelSessions(some=session):
            return await _of_session(talk, SessionId(session), None, rest=False)
        case CancelRest(session=session):
            return await _of_session(talk, SessionId(session), None, rest=True)
        case MoveOne(session=session, start=start):
            return await _of_session(talk, SessionId(session), start, rest=False)
        case MoveRest(session=session, start=start):
            return await _of_session(talk, SessionId(session), start, rest=True)
        case _:
            return await _of_days_or_people(talk, change)


async def _of_days_or_people(talk: Talk, change: Change) -> str:
    match change:
        case CloseDays(days=days):
            closure = Closure.parse(ClosureId(talk.clinic.id), days)
            return texts.closed(talk.t, admin_texts.closure_label(talk.t, closure))
        case OpenDays(closure=which):
            known = await talk.work.closures.listed(acting(talk))
            found = next((one for one in known if one.id == which), None)
            if found is None:
                raise NotFoundError("there is no such closure")
            return texts.opened(talk.t, admin_texts.closure_label(talk.t, found))
        case GiveClient(client=client_id, therapist=therapist_id):
            client = await talk.work.clients.get(acting(talk), ClientId(client_id))
            to = await talk.work.staff.therapist(acting(talk), TherapistId(therapist_id))
            return texts.handed_over(talk.t, client.alias, to.name)
        case LetGo():
            return texts.let_go(talk.t, await _name(talk, change))
        case _:
            return ""


async def _name(talk: Talk, change: LetGo) -> str:
    if change.role == Role.ADMIN:
        return (await talk.work.staff.admin(acting(talk), AdminId(change.person))).name
    return (await talk.work.staff.therapist(acting(talk), TherapistId(change.person))).name


async def _added(talk: Talk, change: AddSessions) -> str:
    client = await talk.work.clients.get(acting(talk), ClientId(change.client))
    plain = as_typed(talk)
    when = change.start.replace(tzinfo=plain.zone)
    if change.rule is None:
        return texts.added_once(plain, client.alias, when)
    fortnightly = change.rule == _FORTNIGHTLY
    return texts.added_series(plain, client.alias, when, fortnightly=fortnightly)


async def _of_session(
    talk: Talk, session_id: SessionId, start: datetime | None, *, rest: bool
) -> str:
    session = await talk.work.sessions.get(acting(talk), session_id)
    client = await talk.work.clients.get(acting(talk), session.client_id)
    t = zoned(talk, client)
    if start is None:
        return texts.cancelled(t, client.alias, session.starts_at, rest=rest)
    plain = as_typed(talk)
    then = plain.datetime(start.replace(tzinfo=plain.zone))
    return texts.moved(t, client.alias, t.datetime(session.starts_at), then, rest=rest)


def zoned(talk: Talk, client: Client) -> Translator:
    """Times as the client's wall clock shows them."""
    return _in_zone(talk, client.speech.timezone)


def as_typed(talk: Talk) -> Translator:
    """The wall clock as typed: no zone of ours may move it."""
    return _in_zone(talk, "UTC")


def _in_zone(talk: Talk, timezone: str) -> Translator:
    return talk.messenger.catalogs.translator(
        talk.t.locale, talk.speech.register, timezone, talk.speech.gender
    )
