"""Who looked at a client's answers, and when (promise P19)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.alliance.audit import AuditAction
from bot.i18n.translator import Translator


class Who(StrEnum):
    """Whom a record is about, as a client knows them."""

    THERAPIST = "therapist"
    FORMER_THERAPIST = "former_therapist"
    OPERATOR = "operator"
    CLINIC = "clinic"
    YOU = "you"


def access(t: Translator, lines: Sequence[str], *, more: int) -> str:
    """`more` earlier ones are not shown."""
    if not lines:
        return t.say("Nobody has looked at your answers yet.")
    head = t.say("Who looked at your answers, the newest last:")
    parts = [head, "\n".join(lines)]
    if more:
        parts.append(
            t.count("{n} earlier time is not shown.", "{n} earlier times are not shown.", more)
        )
    parts.append(
        t.say(
            "Your therapist never sees answers you keep to yourself. Whoever holds both the "
            "clinic's computer and its encryption key could look without leaving a line here."
        )
    )
    return "\n\n".join(parts)


def line(t: Translator, at: datetime, who: Who, action: AuditAction) -> str:
    return t.say("{day}: {who}, {what}", day=t.date(at), who=_who(t, who), what=_what(t, action))


def _who(t: Translator, who: Who) -> str:
    match who:
        case Who.THERAPIST:
            return t.say("your therapist")
        case Who.FORMER_THERAPIST:
            return t.say("a former therapist of yours")
        case Who.OPERATOR:
            return t.say("the person who runs this system")
        case Who.CLINIC:
            return t.say("the clinic")
        case Who.YOU:
            return t.say("you")


def _what(t: Translator, action: AuditAction) -> str:
    match action:
        case AuditAction.OVERVIEW:
            return t.say("an overview of the week")
        case AuditAction.COMMENTS:
            return t.say("what you wrote in words")
        case AuditAction.CLIENT_VIEW:
            return t.say("your course over time")
        case AuditAction.SUPERVISION_SHEET:
            return t.say("a sheet for supervision, without your alias")
        case AuditAction.EXPORT:
            return t.say("a copy of all your answers")
        case AuditAction.HANDED_OVER:
            return t.say("your sessions were handed to another therapist")
        case AuditAction.HISTORY_RELEASED:
            return t.say("your earlier answers were opened to your present therapist")
        case AuditAction.RELINKED:
            return t.say("your place here was linked to another Telegram account")
        case _:
            return t.say("a change to your data")
