"""What must hold at the end of a life, told from what Telegram and the onlooker saw."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.people import Address, ClientState, QuietHours
from bot.alliance.timing import is_quiet, next_waking, week_due, zone
from bot.chat.callback_data import ForgedError, Press
from bot.chat.content import Content
from bot.chat.incoming import Tap, Typed
from bot.chat.verbs import Verb
from bot.sandbox.accounts import Call, Message
from bot.sandbox.keyboards import flat_buttons
from bot.usecases.events import Event
from bot.usecases.ports import Act, Lane, Outgoing
from tests.simulation.clinic import ADMINS, OWN_QUIET, STAFF, WHOSE, ZONES, client_id
from tests.simulation.ending import Ending, ending_of
from tests.simulation.life import Life
from tests.simulation.notebook import Handled
from tests.simulation.replaying import CODEC, press_of, replayed

_LIVES_IN = STAFF | ADMINS | ZONES
_POSTS = {"sendMessage", "sendPhoto", "sendDocument"}
_MOST_COPIES = 2
_FINAL = {
    CheckInState.COMPLETED: {Reason.ANSWERED},
    CheckInState.EXPIRED: {
        Reason.NO_ANSWER, Reason.PARTLY_ANSWERED, Reason.TOO_LATE, Reason.NEXT_SESSION,
        Reason.NO_CONSENT,
    },
    CheckInState.CANCELLED: {
        Reason.NOT_HELD, Reason.SESSION_CANCELLED, Reason.NO_CONSENT, Reason.PAUSED,
        Reason.HOLIDAY, Reason.CLOSURE,
        Reason.STOPPED, Reason.ERASED, Reason.THERAPIST_ENDED, Reason.CRISIS, Reason.NOT_DELIVERED,
        Reason.HOLIDAY, Reason.CLOSURE, Reason.THERAPIST_AWAY,
    },
    CheckInState.UNDELIVERABLE: {
        Reason.BLOCKED, Reason.NOT_DELIVERED, Reason.NEVER_CONFIRMED,
    },
}  # fmt: skip
"""Every end a check-in may come to, and why."""


async def faults_of(life: Life) -> list[str]:
    """Every promise that was broken, in words."""
    ending = await ending_of(life)
    checks = (
        _updates, _replies, _refusals, _copies, _digests, _quiet, _order, _erased, _sealed,
        _strangers, _alerts, _ends, _rows, _screens,
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
    expected = replayed(life.notebook.handled, ending.replies)
    for checkin_id, stored in ending.replies.items():
        wanted = expected[checkin_id]
        if dict(stored.responses) != dict(wanted.responses):
            yield f"answers are {dict(stored.responses)} instead of {dict(wanted.responses)}"
        if stored.comment != wanted.comment:
            yield "a comment is not what was written"


def _refusals(life: Life, ending: Ending) -> Iterator[str]:
    """Whichever copy is tapped, and whatever the bot believes of it: what is open takes a tap."""
    for one in life.notebook.handled:
        press = _meant(one)
        checkin = None if press is None or press.id is None else ending.checkins.get(press.id)
        if one.answer is None or checkin is None or life.was_wrong_about(one.at):
            continue
        if _is_open(life, checkin, one.at):
            yield f"a tap at {one.at} on a check-in that is {checkin.state} was refused"


def _is_open(life: Life, checkin: CheckIn, at: datetime) -> bool:
    if at >= checkin.expires_at:
        return False
    if checkin.state is not CheckInState.UNDELIVERABLE:
        return checkin.closed_at is None or checkin.closed_at > at
    name = next(n for n in ZONES if client_id(n) == checkin.client_id)
    return not _is_past(life, name, checkin, at)


def _meant(one: Handled) -> Press | None:
    """What a tap on a check-in meant, also one that was refused."""
    if not isinstance(one.incoming, Tap):
        return None
    try:
        press = CODEC.decode(one.incoming.data, one.incoming.sender)
    except ForgedError:
        return None
    return press if press.verb in _OF_A_CHECKIN else None


def _is_past(life: Life, name: str, checkin: CheckIn, at: datetime) -> bool:
    """Whether they paused, stopped or went before, or had their next session by then."""
    address = Address(f"tg:{life.people[name].id}")
    words = {
        one.incoming.text
        for one in life.notebook.handled
        if isinstance(one.incoming, Typed) and one.incoming.sender == address and one.at <= at
    }
    next_hour = any(
        who == name and checkin.session_ends_at < start <= at for who, start in life.hours
    )
    return next_hour or bool(words & {"/pause", "/stop", "/forget"})


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
        weekly = therapist.digest_at or ending.policies.digest_at
        if week_due(weekly, zone(therapist.speech.timezone), last, life.now) is not None:
            yield f"{name} is owed a digest"
    texts = {_words_of(message) for name in (*STAFF, *ADMINS) for message in _chat(life, name)}
    for put in life.notebook.puts:
        row = put.outgoing
        if row.lane is Lane.DIGEST and row.act is Act.POST:
            buried = _buried(life, row)
            if Content.from_json(row.body).text not in texts and not buried:
                yield "a part of a digest never arrived"


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
    asked = {row.id for one in life.notebook.handled for row in one.rows}
    for call, rows in _posts(life):
        row = rows[-1]
        if row.lane not in (Lane.CHECKIN, Lane.DIGEST) or call.number in life.misdated:
            continue
        name, quiet, at = _whose(life, ending, row.to)
        if is_quiet(call.at, quiet, at) and not any(one.id in asked for one in rows):
            yield f"{name} got a {row.lane.name} at {call.at.astimezone(at):%a %d %H:%M:%S}"


def _whose(life: Life, ending: Ending, to: Address) -> tuple[str, QuietHours, ZoneInfo]:
    """Who lives at an address, and when and where they sleep; known also of the forgotten."""
    name = next(n for n, account in life.people.items() if to.value == f"tg:{account.id}")
    return name, OWN_QUIET.get(name, ending.policies.quiet_hours), zone(_LIVES_IN[name])


def _asked_for(life: Life, row: Outgoing) -> bool:
    return any(row in one.rows for one in life.notebook.handled)


def _posts(life: Life) -> Iterator[tuple[Call, list[Outgoing]]]:
    """Each message that came into being, with the rows it may have come from, oldest first."""
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
            yield call, fitting


def _order(life: Life, _ending: Ending) -> Iterator[str]:
    """First arrivals in a chat follow the order in which the rows were written."""
    places = {put.outgoing.id: number for number, put in enumerate(life.notebook.puts)}
    latest: dict[Address, int] = {}
    arrived: set[object] = set()
    for _, rows in _posts(life):
        row = rows[-1]
        if row.id in arrived or len(rows) > 1:
            continue
        arrived.add(row.id)
        if row.night is not None:  # may have waited for the morning
            continue
        if places[row.id] < latest.get(row.to, -1):
            yield f"a {row.lane.name} overtook an earlier message"
        latest[row.to] = max(latest.get(row.to, -1), places[row.id])


def _erased(life: Life, ending: Ending) -> Iterator[str]:
    for one in life.notebook.handled:
        press = press_of(one)
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
        elif checkin.state is CheckInState.UNDELIVERABLE and _is_answered(ending, checkin):
            yield "a check-in was given up although it was being answered"
        elif checkin.reason not in _FINAL.get(checkin.state, set()) | _silenced(ending, checkin):
            yield f"a check-in ended {checkin.state} because {checkin.reason}"


def _silenced(ending: Ending, checkin: CheckIn) -> set[Reason]:
    """An erasure leaves no reason but itself."""
    name = next(n for n in ZONES if client_id(n) == checkin.client_id)
    return {Reason.ERASED} if ending.clients[name].state is ClientState.ERASED else set()


def _is_answered(ending: Ending, checkin: CheckIn) -> bool:
    reply = ending.replies.get(checkin.id)
    return reply is not None and bool(reply.responses)


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
    """A check-in that is over offers no buttons any more."""
    for checkin_id, messages in _shown(life).items():
        checkin = ending.checkins.get(checkin_id)
        if checkin is None or checkin.closed_at is None:
            continue
        name = next(n for n in ZONES if client_id(n) == checkin.client_id)
        if ending.clients[name].state is ClientState.ERASED or name in life.left:
            continue
        if checkin.state is CheckInState.UNDELIVERABLE:
            continue
        # Nobody knows what a copy is called whose answer was lost: it cannot be changed.
        if len(messages) > 1 or not _known_to_have_arrived(life, checkin_id):
            continue
        if messages[0].deleted_at is None and messages[0].inline:
            yield f"{name} still sees the buttons of a check-in that is {checkin.state}"


# --- I7, I8: nothing in clear, nothing of others -------------------------------------------------

_IN_CLEAR = (b"it was a good hour", b"kill myself", b"Bruno", b"Chidi", b"Fatou")
"""What people wrote and are called. TinyVault hides it; a column that forgot to seal does not."""


def _sealed(life: Life, _ending: Ending) -> Iterator[str]:
    kept = life.around.database.read_bytes()
    numbers = [str(account.id).encode() for account in life.people.values()]
    for marker in (*_IN_CLEAR, *numbers):
        if marker in kept:
            yield f"the database holds {marker.decode()} in clear"


def _strangers(life: Life, _ending: Ending) -> Iterator[str]:
    """Each therapist reads of their own clients, and no client of anybody."""
    own = {name: {f"K-{c[0]}" for c, whose in WHOSE.items() if whose == name} for name in STAFF}
    aliases = {f"K-{name[0]}" for name in ZONES}
    for name in _LIVES_IN:
        for message in _chat(life, name):
            if message.from_bot and (aliases - own.get(name, set())) & _words_in(message):
                yield f"{name} was shown somebody else's alias"


def _alerts(life: Life, ending: Ending) -> Iterator[str]:
    """An admin is told of each thing once for each day on which it would be read."""
    for name in ADMINS:
        at, quiet = zone(_LIVES_IN[name]), ending.policies.quiet_hours
        times = Counter(
            (put.outgoing.body, next_waking(put.at, quiet, at).astimezone(at).date())
            for put in life.notebook.puts
            if put.outgoing.to.value == f"tg:{life.people[name].id}"
        )
        often = [day for (_, day), n in times.items() if n > 1]
        yield from (f"{name} is told the same more than once on {day}" for day in often)


def _words_in(message: Message) -> set[str]:
    return set(re.findall(r"K-[A-Z]", _words_of(message)))


def _known_to_have_arrived(life: Life, checkin_id: UUID) -> bool:
    rows = {str(p.outgoing.id) for p in life.notebook.puts if p.outgoing.checkin_id == checkin_id}
    return any(
        event is Event.SEND_DELIVERED and fields.get("row") in rows
        for event, fields in life.notebook.events
    )
