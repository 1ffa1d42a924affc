"""What an admin reads when the bot needs somebody's hand. Nothing in it is about a person.

`{chapter}` names the line of the operations guide (docs/operations.md) that says what to do.
"""

from typing import Final

from bot.alliance.alerts import Alert, AlertKind
from bot.i18n.translator import Translator

_CHAPTERS: Final = {
    AlertKind.RIVAL: "poll_conflict",
    AlertKind.FOREIGN_WEBHOOK: "foreign_webhook",
    AlertKind.AWAY: "back_after_gap",
    AlertKind.LETTER_LOST: "send_buried",
    AlertKind.ACT_UNHEARD: "update_buried",
}


def alert(t: Translator, alert: Alert) -> str:
    """What happened, what to do, and where it is written down."""
    chapter = _CHAPTERS[alert.kind]
    guide = t.say("The operations guide has more, under “{chapter}”.", chapter=chapter)
    return "\n\n".join([*_words(t, alert), guide])


def _words(t: Translator, alert: Alert) -> list[str]:
    match alert.kind:
        case AlertKind.RIVAL:
            return _rival(t)
        case AlertKind.FOREIGN_WEBHOOK:
            return _foreign_webhook(t)
        case AlertKind.AWAY:
            return _away(t, alert.hours)
        case AlertKind.LETTER_LOST:
            return _letter_lost(t)
        case AlertKind.ACT_UNHEARD:
            return _act_unheard(t)


def _rival(t: Translator) -> list[str]:
    return [
        t.say(
            "Another program is picking up messages that are meant for me: it uses the same "
            "Telegram token. Some of what people tap or write may reach it instead of me."
        ),
        t.say(
            "If I was just moved to another machine or started twice, please stop the other one. "
            "If nobody did that, the token has leaked: please ask whoever runs this bot to get a "
            "new one from @BotFather with /revoke."
        ),
    ]


def _foreign_webhook(t: Translator) -> list[str]:
    return [
        t.say(
            "Telegram was told to send this bot's messages to an address that is not mine. Until "
            "that is undone, what people tap or write may not reach me."
        ),
        t.say(
            "Please ask whoever runs this bot to find out who did that. If nobody you know did, "
            "the token has leaked, and a new one is needed from @BotFather with /revoke."
        ),
    ]


def _away(t: Translator, hours: int) -> list[str]:
    return [
        t.count(
            "I am back. For about {n} hour nothing could reach me.",
            "I am back. For about {n} hours nothing could reach me.",
            hours,
        ),
        t.say(
            "Telegram forgets a tap after a few minutes and a written message after a day. So I "
            "have shown every open check-in again with a request to repeat the last tap; check-ins "
            "that fell due meanwhile go out now, unless their time has passed."
        ),
    ]


def _letter_lost(t: Translator) -> list[str]:
    return [
        t.say(
            "A message of mine could not be delivered, and I have stopped trying. Its reader has "
            "not left: Telegram refused it, or never said whether it arrived."
        ),
        t.say(
            "If it was a check-in, /why shows it as not deliverable; should it have arrived after "
            "all, a tap on it still counts."
        ),
    ]


def _act_unheard(t: Translator) -> list[str]:
    return [
        t.say(
            "Something one person tapped or wrote could not be handled, although I tried three "
            "times. It is kept sealed for eight days, and everything else goes on."
        ),
        t.say(
            "Please pass this on to whoever runs this bot: the log names the kind of error, and "
            "nothing about the person."
        ),
    ]
