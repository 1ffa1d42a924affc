"""What a therapist is told apart from the digest: alias and kind, never content."""

from datetime import datetime

from bot.alliance.notices import Notice, NoticeKind
from bot.i18n.translator import Translator


def notice(t: Translator, alias: str, notice: Notice) -> str:
    """Says what happened and when, and that no words are passed on."""
    # A weekday alone is clear within the week only, and a reminder may stand in any later overview.
    clear = t.day_and_time if notice.sent == 0 else t.datetime
    when = clear(notice.created_at)
    match notice.kind:
        case NoticeKind.DIRECT_SIGN:
            first = t.say(
                "{alias} gave a direct sign of strain in the alliance ({when}). The overview "
                "shows what it is.",
                alias=alias,
                when=when,
            )
        case NoticeKind.GOALS:
            first = t.say("There is something new about the goals of {alias}.", alias=alias)
        case NoticeKind.FRAME_QUESTION:
            first = t.say(
                "{alias} has a question about the frame. It was not written down here; please ask "
                "when you meet.",
                alias=alias,
            )
        case _:
            first = t.say(
                "{alias} may be in danger and may need you ({when}). No words are passed on; "
                "please get in touch the way you two have agreed.",
                alias=alias,
                when=when,
            )
    if notice.sent == 0:
        return first
    return "\n\n".join([t.say("Once more, because nobody has confirmed it yet:"), first])


def acknowledged(t: Translator, alias: str) -> str:
    return t.say("Noted: you have seen the message about {alias}.", alias=alias)


def departure(t: Translator, alias: str, kind: NoticeKind, when: datetime) -> str:
    """A pause, stop or erasure: alias and date, no reason."""
    day = t.date(when)
    match kind:
        case NoticeKind.PAUSED:
            return t.say("{alias} paused the check-ins on {day}.", alias=alias, day=day)
        case NoticeKind.STOPPED:
            return t.say("{alias} stopped the check-ins on {day}.", alias=alias, day=day)
        case _:
            return t.say(
                "{alias} erased all their data on {day}. Earlier overviews in this chat are "
                "yours to delete.",
                alias=alias,
                day=day,
            )
