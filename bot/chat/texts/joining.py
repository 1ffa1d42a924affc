"""The few steps after the consent, and the words for those who cannot join."""

from typing import assert_never

from bot.alliance.people import GrammaticalGender, QuietHours
from bot.i18n.translator import Translator


def choose_language(t: Translator) -> str:
    return t.say("Which language would you like?")


def declined(t: Translator) -> str:
    return t.say(
        "That is quite all right. Nothing was kept. Should you change your mind, ask your "
        "therapist for a new invitation."
    )


def ask_another_admin(t: Translator) -> str:
    return t.say(
        "You made this invitation for yourself. As there is another admin, please ask them to "
        "invite you."
    )


def ask_register(t: Translator) -> str:
    return t.say("How would you like me to address you?")


def ask_gender(t: Translator) -> str:
    """Asked only in languages that need it."""
    return t.say(
        "In this language, some words about you have a grammatical gender. Which form shall I use?"
    )


def gender_label(t: Translator, gender: GrammaticalGender | None) -> str:
    """None is wording that does without."""
    match gender:
        case None:
            return t.label("Without gender")
        case GrammaticalGender.FEMININE:
            return t.label("Feminine form")
        case GrammaticalGender.MASCULINE:
            return t.label("Masculine form")
        case _:
            assert_never(gender)


def ask_timezone(t: Translator) -> str:
    return t.say(
        "I would use the time of {zone}. If you live elsewhere, write me the name of a large "
        "city in your time zone.",
        zone=zone_name(t.zone.key),
    )


def timezone_matches(t: Translator) -> str:
    return t.say("Which of these is yours?")


def no_such_city(t: Translator) -> str:
    return t.say(
        "I do not know that city. Please try the largest city nearby, written in Latin letters."
    )


def ask_country(t: Translator) -> str:
    return t.say(
        "Which country are you in? I use it only to show the right emergency and crisis numbers."
    )


def ask_quiet_hours(t: Translator, proposed: QuietHours) -> str:
    if proposed.is_none:
        return t.say("I may write at any hour. Would you rather have hours in which I stay silent?")
    return t.say(
        "I stay silent between {start} and {end}. Does that suit you?",
        start=t.clock(proposed.start),
        end=t.clock(proposed.end),
    )


def quiet_hours_label(t: Translator, quiet: QuietHours) -> str:
    if quiet.is_none:
        return t.label("No quiet hours")
    return t.label("{start} to {end}", start=t.clock(quiet.start), end=t.clock(quiet.end))


def joined(t: Translator) -> str:
    return "\n\n".join(
        [
            t.say("All set. After your next session I will write here with a few short questions."),
            t.say("/settings lets you change all of this, and /help shows what else I can do."),
            t.say("If you ever need someone at once: /need_help"),
        ]
    )


def staff_joined(t: Translator, name: str) -> str:
    return "\n\n".join(
        [
            t.say("Welcome, {name}. You are connected.", name=name),
            t.say("/help shows what you can do here, /privacy what happens to the data."),
        ]
    )


def already_joined(t: Translator) -> str:
    return t.say("You have joined already, so there is nothing more to do. /help shows the rest.")


def stranger(t: Translator) -> str:
    """Also for spent invitations; ends with /need_help, tells nothing about anybody."""
    return t.say(
        "This chat works with a personal invitation from a clinic; if you have lost yours or it "
        "no longer works, please ask there for a new one. If you need help right now: /need_help"
    )


def zone_name(key: str) -> str:
    """`America/Toronto` as people write it: `Toronto`."""
    return key.rsplit("/", 1)[-1].replace("_", " ")
