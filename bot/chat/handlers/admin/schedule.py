"""Sessions of a client, days on which the clinic is closed, and what goes out this week."""

from datetime import datetime
from uuid import UUID

from bot.alliance.people import Client, ClientId
from bot.alliance.sessions import SessionId, SessionState, TherapySession
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.changes import propose
from bot.chat.handlers.admin.desk import AdminDesk, acting, ask, asked, rows, to, who
from bot.chat.talk import Talk
from bot.chat.texts import admin as texts
from bot.i18n.translator import Translator
from bot.usecases.change_clinic import going_out
from bot.usecases.clinic_changes import (
    AddSessions,
    CancelRest,
    CancelSessions,
    CloseDays,
    MoveOne,
    MoveRest,
    OpenDays,
)

START, MOVED_START, RHYTHM, DAYS = "start", "moved_start", "rhythm", "days"
MOVED_REST = "moved_rest"
_RULES = (None, "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2")
_AHEAD = 8


async def clients(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    listed = await talk.work.clients.listed(acting(talk))
    buttons = [(one.alias, to("sessions", of=one.id)) for one in listed]
    await talk.show(texts.whose_sessions(talk.t), rows(talk, *buttons))


async def sessions(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    client = await talk.work.clients.get(acting(talk), ClientId(who(press)))
    ahead = await _ahead(talk, client)
    t = _zoned(talk, client)
    buttons = [(t.datetime(one.starts_at), to("session", of=one.id)) for one in ahead]
    add = (texts.add_session_label(talk.t), to("add", of=client.id))
    text = texts.sessions(talk.t, client.alias, any_ahead=bool(ahead))
    await talk.show(text, rows(talk, *buttons, add))


async def _ahead(talk: Talk, client: Client) -> list[TherapySession]:
    found = await talk.work.sessions.listed(acting(talk), client_id=client.id, after=talk.now)
    return [one for one in found if one.state is SessionState.PLANNED][:_AHEAD]


async def session(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    found = await talk.work.sessions.get(acting(talk), SessionId(who(press)))
    client = await talk.work.clients.get(acting(talk), found.client_id)
    move, cancel = texts.session_labels(talk.t)
    buttons = [(move, to("move", of=found.id)), (cancel, to("cancel", of=found.id))]
    series = await talk.work.sessions.series(acting(talk), found.series_id)
    if series.recurrence.rule is not None:
        move_rest, cancel_rest = texts.series_labels(talk.t)
        buttons.append((move_rest, to("move_rest", of=found.id)))
        buttons.append((cancel_rest, to("cancel_rest", of=found.id)))
    said = texts.session(_zoned(talk, client), client.alias, found.starts_at)
    await talk.show(said, rows(talk, *buttons))


def _zoned(talk: Talk, client: Client) -> Translator:
    """Times as the client's wall clock shows them."""
    return talk.messenger.catalogs.translator(
        talk.t.locale, talk.speech.register, client.speech.timezone, talk.speech.gender
    )


async def cancel(desk: AdminDesk, talk: Talk, press: Press) -> None:
    await propose(desk, talk, CancelSessions(some=who(press)))


async def cancel_rest(desk: AdminDesk, talk: Talk, press: Press) -> None:
    await propose(desk, talk, CancelRest(session=who(press)))


async def move(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    await _ask_where_to(talk, press, MOVED_START)


async def move_rest(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    await _ask_where_to(talk, press, MOVED_REST)


async def _ask_where_to(talk: Talk, press: Press, what: str) -> None:
    found = await talk.work.sessions.get(acting(talk), SessionId(who(press)))
    await ask(talk, what, session=str(found.id))
    await talk.show(texts.ask_start(talk.t), rows(talk))


async def add(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    client = await talk.work.clients.get(acting(talk), ClientId(who(press)))
    await ask(talk, START, client=str(client.id))
    await talk.show(texts.ask_start(talk.t), rows(talk))


async def started(_desk: AdminDesk, talk: Talk, data: dict[str, str], words: str) -> None:
    """Day and hour of a first session were typed; how often is next."""
    start = _start(words)
    if start is None:
        await _ask_again(talk, data, texts.not_a_start(talk.t))
        return
    await ask(talk, RHYTHM, client=data["client"], start=start.isoformat())
    buttons = [
        (label, to("rhythm", a=number)) for number, label in enumerate(texts.rhythm_labels(talk.t))
    ]
    # The wall clock as typed: no zone of ours may move it.
    plain = talk.messenger.catalogs.translator(
        talk.t.locale, talk.speech.register, "UTC", talk.speech.gender
    )
    when = start.replace(tzinfo=plain.zone)
    await talk.say(texts.ask_rhythm(plain, when), rows(talk, *buttons))


async def rhythm(desk: AdminDesk, talk: Talk, press: Press) -> None:
    data = await asked(talk)
    if data is None or data["what"] != RHYTHM or press.a >= len(_RULES):
        await talk.show(texts.left(talk.t), rows(talk))
        return
    change = AddSessions(
        client=UUID(data["client"]),
        start=datetime.fromisoformat(data["start"]),
        rule=_RULES[press.a],
    )
    await propose(desk, talk, change)


async def moved(desk: AdminDesk, talk: Talk, data: dict[str, str], words: str) -> None:
    start = _start(words)
    if start is None:
        await _ask_again(talk, data, texts.not_a_start(talk.t))
        return
    session = UUID(data["session"])
    if data["what"] == MOVED_REST:
        await propose(desk, talk, MoveRest(session=session, start=start))
    else:
        await propose(desk, talk, MoveOne(session=session, start=start))


# --- closed days --------------------------------------------------------------------------------


async def closures(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    found = await talk.work.closures.listed(acting(talk))
    buttons = [(texts.closure_label(talk.t, one), to("reopen", of=one.id)) for one in found]
    close = (texts.add_closure_label(talk.t), to("close"))
    await talk.show(texts.closures(talk.t, any_closed=bool(found)), rows(talk, *buttons, close))


async def close(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    await ask(talk, DAYS)
    await talk.show(texts.ask_closure(talk.t), rows(talk))


async def reopen(desk: AdminDesk, talk: Talk, press: Press) -> None:
    await propose(desk, talk, OpenDays(closure=who(press)))


async def closed(desk: AdminDesk, talk: Talk, _data: dict[str, str], words: str) -> None:
    await propose(desk, talk, CloseDays(days=words.replace(" ", "")))


# --- this week, numbers -------------------------------------------------------------------------


async def week(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    going = await going_out(talk.work, acting(talk), talk.now)
    await talk.show(texts.week(talk.t, going), rows(talk))


async def report(desk: AdminDesk, talk: Talk, _press: Press) -> None:
    found = await desk.report(talk.work, acting(talk), talk.now)
    await talk.show(texts.report(talk.t, found), rows(talk))


def _start(words: str) -> datetime | None:
    try:
        return datetime.strptime(words.strip(), "%Y-%m-%d %H:%M")  # noqa: DTZ007  # wall time by design
    except ValueError:
        return None


async def _ask_again(talk: Talk, data: dict[str, str], text: str) -> None:
    known = {name: value for name, value in data.items() if name not in ("what", "asked_at")}
    await ask(talk, data["what"], **known)
    await talk.say(text, rows(talk))
