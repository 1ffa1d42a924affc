"""What must hold at the end of a life, told from what Telegram and the onlooker saw."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.people import Address, Client, ClientState, QuietHours, Therapist
from bot.alliance.replies import Reply
from bot.alliance.timing import is_quiet, week_due, zone
from bot.chat.callback_data import Codec, ForgedError, Press
from bot.chat.content import Content
from bot.chat.incoming import Tap, Typed
from bot.chat.verbs import Verb
from bot.sandbox.accounts import Call, Message
from bot.sandbox.keyboards import flat_buttons
from bot.usecases.actors import Product
from bot.usecases.events import Event
from bot.usecases.ports import Act, Lane, Outgoing
from tests.fakes.tiny_vault import TinyVault
from tests.simulation.clinic import STAFF, ZONES, client_id, therapist_id
from tests.simulation.life import Life
from tests.simulation.notebook import Handled

CODEC = Codec(TinyVault())
_POSTS = {"sendMessage", "sendPhoto", "sendDocument"}
_MOST_COPIES = 2
_FINAL = {
    CheckInState.COMPLETED: {Reason.ANSWERED},
    CheckInState.EXPIRED: {
        Reason.NO_ANSWER, Reason.PARTLY_ANSWERED, Reason.TOO_LATE, Reason.NEXT_SESSION,
    },
    CheckInState.CANCELLED: {
        Reason.NOT_HELD, Reason.SESSION_CANCELLED, Reason.NO_CONSENT, Reason.PAUSED,
        Reason.STOPPED, Reason.ERASED, Reason.THERAPIST_ENDED, Reason.CRISIS, Reason.NOT_DELIVERED,
    },
    CheckInState.UNDELIVERABLE: {Reason.BLOCKED, Reason.NOT_DELIVERED},
}  # fmt: skip
"""Every end a check-in may come to, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What the database says when all is over."""

    clients: dict[str, Client]
    therapists: dict[str, Therapist]
    checkins: dict[UUID, CheckIn]
    replies: dict[UUID, Reply]
    last_digests: dict[str, datetime]
    quiet: QuietHours
    rows: dict[UUID, str]
    """The state of every outbox row that is still kept."""


async def ending_of(life: Life) -> Ending:
    async with life.desk() as work:
        me = Product()
        policies = (await work.clinic.get(me)).policies
        clients = {name: await work.clients.get(me, client_id(name)) for name in ZONES}
        joined = [one for one in clients.values() if one.state is not ClientState.ERASED]
        replies = [pair for one in joined for pair in await work.replies.history(me, one.id)]
        posts = {name: await work.digests.last(me, therapist_id(name)) for name in STAFF}
        found = Ending(
            clients=clients,
            therapists={n: await work.staff.therapist(me, therapist_id(n)) for n in STAFF},
            checkins={
                checkin.id: checkin
                for one in clients.values()
                for checkin in await work.checkins.of_client(me, one.id)
            },
            replies={checkin.id: reply for checkin, reply in replies},
            last_digests={name: post.due_at for name, post in posts.items() if post},
            quiet=policies.quiet_hours,
            rows={},
        )
    with closing(sqlite3.connect(life.around.database)) as database:
        rows = database.execute("SELECT id, state FROM outbox")
        found.rows.update({UUID(row_id): state for row_id, state in rows})
    return found


async def faults_of(life: Life) -> list[str]:
    """Every promise that was broken, in words."""
    ending = await ending_of(life)
    checks = (
        _updates, _replies, _copies, _digests, _quiet, _order, _erased, _ends, _rows, _screens,
    )  # fmt: skip
    return [f"{check.__name__[1:]}: {fault}" for check in checks for fault in check(life, ending)]


# --- I1: nothing people did is lost or counted twice -------------------------------------------


def _updates(life: Life, _ending: Ending) -> Iterator[str]:
    times = Counter(one.incoming.update_id for one in life.notebook.handled)
    yield from (f"update {one} was handled {n} times" for one, n in times.items() if n > 1)
    for update_id in life.queue.bodies:
        if update_id in times:
            continue
        if update_id in life.queue.confirmed:
            yield f"update {update_id} was confirmed and never handled"
        elif update_id not in life.queue.expired:
            yield f"update {update_id} waits for ever"
        elif update_id not in life.excused:
            yield f"update {update_id} died although nothing was away"
    if life.notebook.count(Event.UPDATE_BURIED):
        yield "an update was buried"


def _replies(life: Life, ending: Ending) -> Iterator[str]:
    """The replies are what the handled taps and words say, in their order."""
    expected: dict[UUID, Reply] = {}
    for one in life.notebook.handled:
        checkin, reply = _applied(one, expected, ending.replies)
        if checkin is not None and reply is not None:
            expected[checkin] = reply
    for checkin_id, stored in ending.replies.items():
        wanted = expected.get(checkin_id, _blank(stored))
        if dict(stored.responses) != dict(wanted.responses):
            yield f"answers are {dict(stored.responses)} instead of {dict(wanted.responses)}"
        if stored.comment != wanted.comment:
            yield "a comment is not what was written"


def _applied(
    one: Handled, expected: dict[UUID, Reply], stored: dict[UUID, Reply]
) -> tuple[UUID | None, Reply | None]:
    press = _press(one)
    checkin_id = press.id if press is not None else _moved(one)
    if checkin_id is None or checkin_id not in stored:
        return None, None
    reply = expected.get(checkin_id, _blank(stored[checkin_id]))
    if isinstance(one.incoming, Typed):
        return checkin_id, _with_words(reply, one.incoming.text)
    return checkin_id, reply if press is None else _with_press(reply, press)


def _with_press(reply: Reply, press: Press) -> Reply:
    match press.verb:
        case Verb.VALUE:
            return reply.with_response(press.a, press.b)
        case Verb.SKIP:
            return reply.with_response(press.a, None)
        case Verb.BACK:
            return reply.back()
        case _:
            return reply


def _with_words(reply: Reply, words: str) -> Reply:
    if words.startswith("/") or "kill" in words:
        return reply
    if reply.position < len(reply.asked):
        return reply.with_response(reply.position, int(words))
    return reply.with_comment(words)


def _press(one: Handled) -> Press | None:
    """What an accepted tap meant."""
    if not isinstance(one.incoming, Tap) or one.answer is not None:
        return None
    try:
        return CODEC.decode(one.incoming.data, one.incoming.sender)
    except ForgedError:
        return None


def _moved(one: Handled) -> UUID | None:
    """The check-in whose message an act moved on."""
    keys = [row.key for row in one.rows if row.act is Act.REVISE and row.key]
    return next((UUID(key.split("/")[1]) for key in keys if key.startswith("checkin/")), None)


def _blank(reply: Reply) -> Reply:
    return Reply(instrument=reply.instrument, locale=reply.locale, asked=reply.asked)


# --- I2: copies --------------------------------------------------------------------------------


def _copies(life: Life, _ending: Ending) -> Iterator[str]:
    most = _MOST_COPIES if life.trouble.doubts else 1
    for checkin_id, messages in _shown(life).items():
        if len(messages) > most:
            yield f"check-in {checkin_id} was posted {len(messages)} times"


def _shown(life: Life) -> dict[UUID, list[Message]]:
    """The messages that show, or ever showed, each check-in."""
    found: dict[UUID, list[Message]] = defaultdict(list)
    for name in ZONES:
        address = Address(f"tg:{life.people[name].id}")
        for message in life.world.messages.get(life.people[name].id, {}).values():
            markups = [message.inline, *(version.markup for version in message.history)]
            buttons = [b["callback_data"] for markup in markups for b in flat_buttons(markup)]
            ids = {_checkin_of(str(data), address) for data in buttons}
            for checkin_id in ids - {None}:
                assert checkin_id is not None
                found[checkin_id].append(message)
    return found


_OF_A_CHECKIN = frozenset({Verb.VALUE, Verb.SKIP, Verb.OPEN, Verb.NO_COMMENT, Verb.SHARE})


def _checkin_of(data: str, address: Address) -> UUID | None:
    press = CODEC.decode(data, address)
    return press.id if press.verb in _OF_A_CHECKIN else None


# --- I3: digests -------------------------------------------------------------------------------


def _digests(life: Life, ending: Ending) -> Iterator[str]:
    for name, therapist in ending.therapists.items():
        last = ending.last_digests.get(name)
        policies_at = therapist.digest_at or _weekly()
        if week_due(policies_at, zone(therapist.speech.timezone), last, life.now) is not None:
            yield f"{name} is owed a digest"
    texts = {_words_of(message) for name in STAFF for message in _chat(life, name)}
    for put in life.notebook.puts:
        row = put.outgoing
        if row.lane is Lane.DIGEST and row.act is Act.POST:
            buried = _buried(life, row)
            if Content.from_json(row.body).text not in texts and not buried:
                yield "a part of a digest never arrived"


def _weekly():  # type: ignore[no-untyped-def]
    from bot.alliance.clinic import Policies

    return Policies().digest_at


def _chat(life: Life, name: str) -> list[Message]:
    return [*life.world.messages.get(life.people[name].id, {}).values()]


def _words_of(message: Message) -> str:
    return str(message.content.get("text", message.content.get("caption", "")))


def _buried(life: Life, row: Outgoing) -> bool:
    return any(
        event is Event.SEND_BURIED and fields.get("row") == str(row.id)
        for event, fields in life.notebook.events
    )


# --- I4, I5, I6: quiet hours, order, erasure ---------------------------------------------------


def _quiet(life: Life, ending: Ending) -> Iterator[str]:
    for call, row in _posts(life):
        if row.lane not in (Lane.CHECKIN, Lane.DIGEST):
            continue
        name, quiet, at = _whose(life, ending, row.to)
        if is_quiet(call.at, quiet, at) and not _asked_for(life, row):
            yield f"{name} got a {row.lane.name} at {call.at.astimezone(at):%a %d %H:%M:%S}"


def _whose(life: Life, ending: Ending, to: Address):  # type: ignore[no-untyped-def]
    name = next(n for n, account in life.people.items() if to.value == f"tg:{account.id}")
    if name in ending.therapists:
        return name, ending.quiet, zone(ending.therapists[name].speech.timezone)
    client = ending.clients[name]
    own = client.quiet_hours if client.quiet_hours is not None else ending.quiet
    return name, own, zone(client.speech.timezone)


def _asked_for(life: Life, row: Outgoing) -> bool:
    return any(row in one.rows for one in life.notebook.handled)


def _posts(life: Life) -> Iterator[tuple[Call, Outgoing]]:
    """Each message that came into being, with the row it came from (the latest that fits)."""
    for call in life.world.calls:
        if call.method not in _POSTS or call.code != 200:
            continue
        words = str(call.params.get("text", call.params.get("caption", "")))
        fitting = [
            put.outgoing
            for put in life.notebook.puts
            if put.outgoing.to.value == f"tg:{call.params['chat_id']}"
            and put.outgoing.act is Act.POST
            and put.calls_before < call.number
            and Content.from_json(put.outgoing.body).text == words
        ]
        if fitting:
            yield call, fitting[-1]


def _order(life: Life, _ending: Ending) -> Iterator[str]:
    """First arrivals in a chat follow the order in which the rows were written."""
    places = {put.outgoing.id: number for number, put in enumerate(life.notebook.puts)}
    latest: dict[Address, int] = {}
    arrived: set[object] = set()
    for _, row in _posts(life):
        if row.id in arrived:
            continue
        arrived.add(row.id)
        if places[row.id] < latest.get(row.to, -1):
            yield f"a {row.lane.name} overtook an earlier message"
        latest[row.to] = max(latest.get(row.to, -1), places[row.id])


def _erased(life: Life, ending: Ending) -> Iterator[str]:
    for one in life.notebook.handled:
        press = _press(one)
        if press is None or press.verb is not Verb.FORGET_YES:
            continue
        chat = int(one.incoming.sender.value.removeprefix("tg:"))
        own = {Content.from_json(r.body).text for r in one.rows if r.act is Act.POST}
        later = {
            Content.from_json(put.outgoing.body).text
            for put in life.notebook.puts
            if put.calls_before >= one.calls_before
            and put.outgoing.to == one.incoming.sender
            and put.outgoing.act is not Act.REMOVE_REF
            and put.outgoing.act is not Act.REMOVE
            and _asked_for(life, put.outgoing)
        }
        for call in life.world.calls[one.calls_before :]:
            if call.params.get("chat_id") != chat or call.method == "deleteMessage":
                continue
            if str(call.params.get("text", "")) not in own | later:
                yield f"an erased person got {call.method} {call.at - one.at} after the erasure"


# --- I8, I10: every check-in ends, everything drains -------------------------------------------


def _ends(life: Life, ending: Ending) -> Iterator[str]:
    for checkin in ending.checkins.values():
        if checkin.closed_at is None:
            yield f"a check-in due {checkin.due_at} is still {checkin.state} ({checkin.reason})"
        elif checkin.reason not in _FINAL.get(checkin.state, set()):
            yield f"a check-in ended {checkin.state} because {checkin.reason}"


def _rows(life: Life, ending: Ending) -> Iterator[str]:
    for row_id, state in ending.rows.items():
        if state in ("waiting", "sending"):
            yield f"a row is still {state}"
        if state == "dead" and not any(
            event is Event.SEND_BURIED and fields.get("row") == str(row_id)
            for event, fields in life.notebook.events
        ):
            yield "a row was buried in silence"


def _screens(life: Life, ending: Ending) -> Iterator[str]:
    """A check-in that is over offers no buttons any more, on one copy at least."""
    for checkin_id, messages in _shown(life).items():
        checkin = ending.checkins.get(checkin_id)
        if checkin is None or checkin.closed_at is None:
            continue
        name = next(n for n in ZONES if client_id(n) == checkin.client_id)
        if ending.clients[name].state is ClientState.ERASED or name in life.left:
            continue
        if checkin.state is CheckInState.UNDELIVERABLE:
            continue
        alive = [one for one in messages if one.deleted_at is None]
        if alive and all(one.inline for one in alive):
            yield f"{name} still sees the buttons of a check-in that is {checkin.state}"
