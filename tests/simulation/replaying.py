"""The replies that follow from what people did, by the rules of the core alone."""

from collections.abc import Sequence
from uuid import UUID

from bot.alliance.replies import Reply
from bot.chat.callback_data import Codec, ForgedError, Press
from bot.chat.incoming import Tap, Typed
from bot.chat.verbs import Verb
from bot.usecases.ports import Act
from tests.fakes.tiny_vault import TinyVault
from tests.simulation.notebook import Handled

CODEC = Codec(TinyVault())


def replayed(handled: Sequence[Handled], stored: dict[UUID, Reply]) -> dict[UUID, Reply]:
    """What each stored reply should be; which items were asked is taken from it."""
    expected = {checkin_id: _blank(reply) for checkin_id, reply in stored.items()}
    for one in handled:
        checkin, reply = _applied(one, expected)
        if checkin is not None and reply is not None:
            expected[checkin] = reply
    return expected


def _applied(one: Handled, expected: dict[UUID, Reply]) -> tuple[UUID | None, Reply | None]:
    press = press_of(one)
    checkin_id = press.id if press is not None else _moved(one)
    if checkin_id is None or checkin_id not in expected:
        return None, None
    reply = expected[checkin_id]
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


def press_of(one: Handled) -> Press | None:
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
