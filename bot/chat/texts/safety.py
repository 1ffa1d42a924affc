"""The help card and what is said around danger. Numbers are printed as recorded, never reworded."""

from bot.i18n.translator import Translator
from bot.safety.card import CardData
from bot.safety.numbers import EmergencyNumber, Line
from bot.usecases.messenger import Told


def card(t: Translator, data: CardData, told: Told) -> str:
    """Emergency number first, then the clinic's own words, then crisis lines."""
    emergency = [
        t.say("{service}: {number}", service=_service(t, entry), number=entry.dial)
        for entry in data.emergency
    ]
    blocks = [
        t.say("Please turn to someone who can be with you now."),
        "\n".join(emergency),
        *_clinic(t, data),
        "\n".join(_lines(t, data)),
        t.say("If you can, tell somebody near you how you are."),
        t.say("Nobody reads this chat as it happens."),
        *([was_sent(t)] if told is Told.WAS_SENT else []),
    ]
    return "\n\n".join(block for block in blocks if block)


def _service(t: Translator, entry: EmergencyNumber) -> str:
    """`emergency`, `ambulance`, `police`: as recorded for the country."""
    names = {
        "emergency": t.say_in("number", "Emergency"),
        "ambulance": t.say_in("number", "Ambulance"),
        "police": t.say_in("number", "Police"),
    }
    return names.get(entry.service, names["emergency"])


def _clinic(t: Translator, data: CardData) -> list[str]:
    if data.clinic_contact is None:
        return []
    return [t.say("Your clinic says: {contact}", contact=data.clinic_contact)]


def _lines(t: Translator, data: CardData) -> list[str]:
    if not data.lines:
        return [
            t.say("I know no verified crisis line for where you are."),
            *(
                t.say("{service}: {number}", service=one.name, number=one.address)
                for one in data.directories
            ),
        ]
    shown = [
        t.say("{service}: {number}", service=_name(t, one), number=_ways(t, one))
        for one in data.lines
    ]
    if data.verified_on is not None:
        shown.append(
            t.say(
                "These numbers work inside {country}; checked on {day}.",
                country=t.territory(data.country or ""),
                day=t.date(data.verified_on),
            )
        )
    return shown


def _name(t: Translator, line: Line) -> str:
    """The line's own name, and what narrows it."""
    narrowed = [line.region] if line.region else []
    if line.audience == "youth":
        narrowed.append(t.say("for young people"))
    if line.hours != "24/7":
        narrowed.append(line.hours)
    return f"{line.name} ({t.list(narrowed)})" if narrowed else line.name


def _ways(t: Translator, line: Line) -> str:
    """Every way to reach a line: voice, text message, chat; verbatim."""
    ways = [line.call] if line.call else []
    if line.text and line.text_word:
        ways.append(t.say("text {word} to {number}", word=line.text_word, number=line.text))
    elif line.text:
        ways.append(t.say("text {number}", number=line.text))
    if line.chat:
        ways.append(line.chat)
    return " · ".join(ways)


def was_sent(t: Translator) -> str:
    """Says what was sent, never that it was read."""
    return t.say(
        "A note without your words is on its way to your therapist. I cannot know when it will be "
        "read, so please do not wait for it."
    )
