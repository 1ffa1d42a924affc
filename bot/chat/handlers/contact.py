"""What a therapist notes about a session: `/session ALIAS`, then taps."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.contact import NOTABLE, EventKind
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.naming import same_alias
from bot.alliance.people import Client, ClientId
from bot.alliance.sessions import SessionId, SessionState, TherapySession
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import contact as texts
from bot.chat.texts import staff as staff_texts
from bot.chat.verbs import Verb
from bot.usecases.cancel_session import CancelSession
from bot.usecases.note_event import NoteEvent, TakeBackEvent

_MOST_BUTTONS = 90
_PAST, _AHEAD = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactHandlers:
    """Each acts as the therapist at this address; admins note events on the command line."""

    staff: StaffHandlers

    async def session(self, talk: Talk, args: str) -> None:
        """With an alias, its sessions; with day and hour too, a new one; with nothing, clients."""
        listed = await talk.work.clients.listed(talk.acting_therapist)
        if not args and listed:
            await talk.say(staff_texts.choose_client(talk.t), _client_rows(talk, listed))
            return
        for client in listed:
            if same_alias(client.alias, args):
                await _choose_session(talk, client)
                return
        await self.staff.session(talk, args)

    async def of_client(self, talk: Talk, press: Press) -> TapAnswer | None:
        await _choose_session(
            talk, await talk.work.clients.get(talk.acting_therapist, _client(press))
        )
        return None

    async def of_session(self, talk: Talk, press: Press) -> TapAnswer | None:
        await _ask_what(talk, await talk.work.sessions.get(talk.acting_therapist, _session(press)))
        return None

    async def note(self, talk: Talk, press: Press) -> TapAnswer | None:
        note = NoteEvent(cancel=CancelSession(messenger=talk.messenger))
        try:
            session = await note(
                talk.work, talk.acting_therapist, _session(press), _kind(press), talk.now
            )
        except InvalidValueError:
            return TapAnswer(texts.refused(talk.t))
        await _ask_what(talk, await talk.work.sessions.get(talk.acting_therapist, session.id))
        return None

    async def take_back(self, talk: Talk, press: Press) -> TapAnswer | None:
        take_back = TakeBackEvent()
        session = await take_back(talk.work, talk.acting_therapist, _session(press), _kind(press))
        await _ask_what(talk, session)
        return None


async def _choose_session(talk: Talk, client: Client) -> None:
    sessions = await talk.work.sessions.listed(talk.acting_therapist, client_id=client.id)
    past = [one for one in sessions if one.starts_at <= talk.now][-_PAST:]
    ahead = [one for one in sessions if one.starts_at > talk.now][:_AHEAD]
    if not (past or ahead):
        await talk.show(texts.no_session(talk.t, client.alias))
        return
    rows = talk.keyboards.rows(
        *(
            (
                texts.session_label(
                    talk.t, one.starts_at, is_cancelled=one.state is SessionState.CANCELLED
                ),
                Press(Verb.EVENTS_OF, id=one.id),
            )
            for one in (*past, *ahead)
        )
    )
    await talk.show(texts.choose_session(talk.t, client.alias), rows)


async def _ask_what(talk: Talk, session: TherapySession) -> None:
    client = await talk.work.clients.get(talk.acting_therapist, session.client_id)
    events = await talk.work.contact.of_client(talk.acting_therapist, client.id)
    known = {one.kind for one in events if one.session_id == session.id}
    noted = [kind for kind in NOTABLE if kind in known]
    text = texts.ask_what(talk.t, client.alias, session.starts_at, noted)
    await talk.show(text, _event_rows(talk, session, noted))


def _event_rows(talk: Talk, session: TherapySession, noted: list[EventKind]) -> Rows:
    open_ones = [kind for kind in NOTABLE if kind not in noted]
    if session.starts_at > talk.now:
        open_ones = [one for one in open_ones if one not in (EventKind.ABSENT, EventKind.LATE)]
    return talk.keyboards.rows(
        *((texts.word(talk.t, kind), _press(Verb.NOTE_EVENT, session, kind)) for kind in open_ones),
        *(
            (texts.take_back_label(talk.t, kind), _press(Verb.TAKE_EVENT_BACK, session, kind))
            for kind in noted
        ),
    )


def _press(verb: Verb, session: TherapySession, kind: EventKind) -> Press:
    return Press(verb, id=session.id, a=NOTABLE.index(kind))


def _client_rows(talk: Talk, listed: Sequence[Client]) -> Rows:
    return talk.keyboards.rows(
        *((one.alias, Press(Verb.SESSIONS_OF, id=one.id)) for one in listed[:_MOST_BUTTONS])
    )


def _client(press: Press) -> ClientId:
    if press.id is None:
        raise NotFoundError("no client named")
    return ClientId(press.id)


def _session(press: Press) -> SessionId:
    if press.id is None:
        raise NotFoundError("no session named")
    return SessionId(press.id)


def _kind(press: Press) -> EventKind:
    if press.a >= len(NOTABLE):
        raise NotFoundError("no such event")
    return NOTABLE[press.a]
