"""A client linked a new account, and two words that show it is them."""

from collections.abc import Sequence
from datetime import datetime

from bot.alliance.relinking import RelinkCode, code_words
from bot.i18n.translator import Translator


def words(t: Translator, code: RelinkCode) -> str:
    """Two nouns, the same pair for everybody who speaks the language."""
    known = _known(t)
    first, second = code_words(code)
    return t.say("{first} {second}", first=known[first], second=known[second])


def _known(t: Translator) -> Sequence[str]:
    return (
        t.say_in("code word", "lamp"),
        t.say_in("code word", "river"),
        t.say_in("code word", "apple"),
        t.say_in("code word", "bridge"),
        t.say_in("code word", "candle"),
        t.say_in("code word", "door"),
        t.say_in("code word", "forest"),
        t.say_in("code word", "garden"),
        t.say_in("code word", "hammer"),
        t.say_in("code word", "island"),
        t.say_in("code word", "key"),
        t.say_in("code word", "lemon"),
        t.say_in("code word", "moon"),
        t.say_in("code word", "needle"),
        t.say_in("code word", "orange"),
        t.say_in("code word", "pencil"),
        t.say_in("code word", "rain"),
        t.say_in("code word", "shoe"),
        t.say_in("code word", "table"),
        t.say_in("code word", "spoon"),
        t.say_in("code word", "violin"),
        t.say_in("code word", "window"),
        t.say_in("code word", "bread"),
        t.say_in("code word", "mountain"),
    )


def linked(t: Translator, code: RelinkCode) -> str:
    """To the client, on the new account."""
    return "\n\n".join(
        [
            t.say("Welcome back. Your questions come to this chat from now on."),
            closed(t, code),
        ]
    )


def closed(t: Translator, code: RelinkCode) -> str:
    return t.say(
        "What you answered before stays closed here until your therapist has confirmed that it is "
        "you. At your next session, read out these two words: {words}.",
        words=words(t, code),
    )


def to_confirm(t: Translator, alias: str, when: datetime) -> str:
    return t.say(
        "{alias} linked a new Telegram account on {day}. At your next session, ask for the two "
        "words they were shown, and tap them here. Until then their earlier answers stay closed "
        "on that account.",
        alias=alias,
        day=t.date(when),
    )


def not_these(t: Translator) -> str:
    return t.say("Those are not the two words. Please ask again.")


def confirmed(t: Translator, alias: str) -> str:
    return t.say("Thank you. {alias} can see their earlier answers again.", alias=alias)


def is_open_again(t: Translator) -> str:
    """To the client, once confirmed."""
    return t.say("Your therapist has confirmed that it is you. What you answered before is open.")


def left(t: Translator, when: datetime) -> str:
    """To the account that was linked before."""
    return t.say(
        "Your place here was linked to another Telegram account on {day}, and nothing more comes "
        "to this chat. If that was not you, please tell your therapist.",
        day=t.date(when),
    )
