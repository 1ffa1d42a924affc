"""Sessions of a client, days on which the clinic is closed, and what goes out this week."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Client, ClientId
from bot.alliance.sessions import SessionId, SessionState, TherapySession
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.changes import propose
from bot.chat.handlers.admin.desk import (
    AdminDesk,
    acting,
    ask,
    ask_again,
    awaited,
    rows,
    to,
    who,
)
from bot.chat.handlers.admin.headlines import as_typed, zoned
from bot.chat.talk import Talk
from bot.chat.texts import admin as texts
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
    t = zoned(talk, client)
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
    said = texts.session(zoned(talk, client), client.alias, found.starts_at)
    await talk.show(said, rows(talk, *buttons))


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
        await _not_understood(talk, data, texts.not_a_start(talk.t))
        return
    number = await ask(talk, RHYTHM, client=data["client"], start=start.isoformat())
    buttons = [
        (label, to("rhythm", a=place, b=number))
        for place, label in enumerate(texts.rhythm_labels(talk.t))
    ]
    plain = as_typed(talk)
    when = start.replace(tzinfo=plain.zone)
    await talk.say(texts.ask_rhythm(plain, when), rows(talk, *buttons))


async def rhythm(desk: AdminDesk, talk: Talk, press: Press) -> None:
    data = await awaited(talk, RHYTHM, press)
    if press.a >= len(_RULES):
        raise InvalidValueError("no such rhythm")
    change = AddSessions(
        client=UUID(data["client"]),
        start=datetime.fromisoformat(data["start"]),
        rule=_RULES[press.a],
    )
    await propose(desk, talk, change)


async def moved(desk: AdminDesk, talk: Talk, data: dict[str, str], words: str) -> None:
    start = _start(words)
    if start is None:
        await _not_understood(talk, data, texts.not_a_start(talk.t))
        return
    session = UUID(data["session"])
    if data["what"] == MOVED_REST:
        await propose(desk, talk, MoveRest(session=session, start=start))
    else:
        await propose(desk, talk, MoveOne(session=session, start=start))


# --- closed days --------------------------------------------------------------------------------


async def closures(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    yesterday = talk.now.date() - timedelta(days=1)  # somewhere it still is
    listed = await talk.work.closures.listed(acting(talk))
    found = [one for one in listed if one.last >= yesterday]
    buttons = [(texts.closure_label(talk.t, one), to("reopen", of=one.id)) for one in found]
    close = (texts.add_closure_label(talk.t), to("close"))
    await talk.show(texts.closures(talk.t, any_closed=bool(found)), rows(talk, *buttons, close))


async def close(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    await ask(talk, DAYS)
    await talk.show(texts.ask_closure(talk.t), rows(talk))


async def reopen(desk: AdminDesk, talk: Talk, press: Press) -> None:
    await propose(desk, talk, OpenDays(closure=who(press)))


async def closed(desk: AdminDesk, talk: Talk, data: dict[str, str], words: str) -> None:
    days = words.replace(" ", "")
    try:
        Closure.parse(ClosureId(UUID(int=0)), days)
    except InvalidValueError:
        await _not_understood(talk, data, texts.not_days(talk.t))
        return
    await propose(desk, talk, CloseDays(days=days))


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


async def _not_understood(talk: Talk, data: dict[str, str], text: str) -> None:
    await ask_again(talk, data)
    await talk.say(text, rows(talk))
