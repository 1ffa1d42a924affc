"""A client goes on with another therapist."""

from datetime import datetime

from bot.i18n.translator import Translator


def gave(t: Translator, alias: str, when: datetime) -> str:
    return t.say(
        "{alias} goes on with another therapist since {day}. What {alias} answered to you is no "
        "longer shown to you here.",
        alias=alias,
        day=t.date(when),
    )


def received(t: Translator, alias: str, when: datetime) -> str:
    return t.say(
        "{alias} goes on with you since {day}. You see answers from now on; earlier ones only if "
        "{alias} agrees.",
        alias=alias,
        day=t.date(when),
    )


def asks_for_earlier(t: Translator, therapist: str) -> str:
    return "\n\n".join(
        [
            t.say("Your sessions go on with {therapist}.", therapist=therapist),
            t.say(
                "May {therapist} read what you answered here before? Nobody can read it now. You "
                "may say no and decide later with this same message.",
                therapist=therapist,
            ),
        ]
    )


def opened(t: Translator) -> str:
    return t.say("Your present therapist can now read what you share of your earlier answers.")


def stays_closed(t: Translator) -> str:
    return t.say("Your earlier answers stay closed. The button opens them whenever you like.")
