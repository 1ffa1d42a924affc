"""What an admin is about to change, said in one sentence before it is made."""

from datetime import datetime

from bot.i18n.translator import Translator


def added_once(t: Translator, alias: str, when: datetime) -> str:
    return t.say("{alias}: a session on {when}.", alias=alias, when=t.datetime(when))


def added_series(t: Translator, alias: str, when: datetime, *, fortnightly: bool) -> str:
    first = t.datetime(when)
    if fortnightly:
        return t.say("{alias}: sessions every two weeks, from {when} on.", alias=alias, when=first)
    return t.say("{alias}: sessions every week, from {when} on.", alias=alias, when=first)


def cancelled(t: Translator, alias: str, when: datetime, *, rest: bool) -> str:
    day = t.datetime(when)
    if rest:
        return t.say(
            "{alias}: the session on {when} and all later ones of its series are cancelled.",
            alias=alias,
            when=day,
        )
    return t.say("{alias}: the session on {when} is cancelled.", alias=alias, when=day)


def moved(t: Translator, alias: str, when: str, then: str, *, rest: bool) -> str:
    """`when` and `then` are said already: each may be on another clock."""
    if rest:
        return t.say(
            "{alias}: the session on {when} and all later ones of its series move; the first is "
            "then on {then}.",
            alias=alias,
            when=when,
            then=then,
        )
    return t.say(
        "{alias}: the session on {when} moves to {then}.", alias=alias, when=when, then=then
    )


def closed(t: Translator, days: str) -> str:
    return t.say("The clinic is closed: {days}.", days=days)


def opened(t: Translator, days: str) -> str:
    return t.say("The clinic is open again: {days}.", days=days)


def handed_over(t: Translator, alias: str, name: str) -> str:
    return t.say("{alias} goes on with {name}.", alias=alias, name=name)


def let_go(t: Translator, name: str) -> str:
    return t.say("{name} leaves the clinic.", name=name)
