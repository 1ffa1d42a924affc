"""Remarks on how a check-in was answered. They stand beside a sign and never make one."""

from datetime import timedelta
from enum import StrEnum

from bot.alliance.checkins import CheckIn
from bot.alliance.instruments import Instrument
from bot.alliance.replies import Reply
from bot.alliance.scoring import answers
from bot.alliance.signals import is_straight_line

LATE = timedelta(hours=24)
"""From the message to the last answer: the session is no longer fresh."""


class Note(StrEnum):
    """What may make a rating say less than usual."""

    STRAIGHT_LINE = "straight_line"
    """The same number everywhere, on items of both directions."""
    SHORT = "short"
    """Fewer than half of the items were answered, and at least one: silence is told as silence."""
    LATE = "late"


def notes(checkin: CheckIn, reply: Reply, instrument: Instrument) -> tuple[Note, ...]:
    """What there is to remark, in the order above. Shows answers: for shared replies only."""
    found = {
        Note.STRAIGHT_LINE: _answered_blindly(reply, instrument),
        Note.SHORT: 0 < 2 * len(list(answers(reply, instrument))) < len(reply.asked),
        Note.LATE: checkin.sent_at is not None
        and checkin.completed_at is not None
        and checkin.completed_at - checkin.sent_at > LATE,
    }
    return tuple(note for note, holds in found.items() if holds)


def _answered_blindly(reply: Reply, instrument: Instrument) -> bool:
    """All ten is what a happy client says, unless a question the other way round says it too."""
    directions = {item.reversed for item, _ in answers(reply, instrument)}
    return len(directions) > 1 and is_straight_line(reply)
