"""What people may change for themselves, each with what it means."""

from datetime import datetime

from bot.alliance.people import Register
from bot.i18n.translator import Translator


def overview(t: Translator, lines: list[tuple[str, str]]) -> str:
    head = t.say("This is how things stand. Tap what you would like to change.")
    rows = [t.say("{name}: {value}", name=name, value=value) for name, value in lines]
    return "\n".join([head, "", *rows])


def timezone_name(t: Translator) -> str:
    return t.label("Time zone")


def quiet_hours_name(t: Translator) -> str:
    return t.label("Quiet hours")


def country_name(t: Translator) -> str:
    return t.label("Country")


def sharing_name(t: Translator) -> str:
    return t.label("Who sees my answers")


def asks_sharing_name(t: Translator) -> str:
    return t.label("Ask me each time")


def discreet_name(t: Translator) -> str:
    return t.label("Discreet arrival")


def digest_name(t: Translator) -> str:
    return t.label("Weekly overview")


def on_off(t: Translator, *, on: bool) -> str:
    return t.label("On") if on else t.label("Off")


def no_country(t: Translator) -> str:
    return t.label("Left open")


def ask_city(t: Translator) -> str:
    return t.say("Write me the name of a large city in your time zone.")


def explain_country(t: Translator) -> str:
    return t.say("I use your country only to show the right emergency and crisis numbers.")


def explain_quiet_hours(t: Translator) -> str:
    return t.say("In these hours I stay silent; what is due then comes afterwards.")


def explain_sharing(t: Translator) -> str:
    return t.say(
        "Shared: your therapist sees your answers. Only the trend: they count, but stay hidden. "
        "Only me: nobody else sees them or learns that you kept them. This holds for answers from "
        "now on."
    )


def explain_asks_sharing(t: Translator) -> str:
    return t.say("When this is on, I ask at the end of each round who may see it.")


def explain_discreet(t: Translator) -> str:
    return t.say("When this is on, questions arrive as one neutral sentence with a button.")


def explain_digest(t: Translator) -> str:
    return t.say("On which day shall the weekly overview come?")


def explain_digest_hour(t: Translator) -> str:
    return t.say("At what time?")


def changed(t: Translator, name: str, value: str) -> str:
    return t.say("Done. {name}: {value}", name=name, value=value)


def next_questions(t: Translator, when: datetime) -> str:
    return t.say("Next questions: {when}", when=t.datetime(when))


def next_overview(t: Translator, when: datetime) -> str:
    return t.say("Next overview: {when}", when=t.datetime(when))


def looks_like(t: Translator, text: str) -> str:
    return t.say("It looks like this then: {text}", text=text)


def choose_language(t: Translator) -> str:
    return t.say("Which language would you like?")


def language_changed(t: Translator) -> str:
    return t.say("From now on I speak English with you.")


def register_label(t: Translator, register: Register) -> str:
    return t.label("Formally") if register is Register.POLITE else t.label("Informally")
