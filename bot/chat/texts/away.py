"""A therapist is away: what they are told themselves, and what their clients are."""

from datetime import date

from bot.i18n.translator import Translator


def ask(t: Translator) -> str:
    return t.say(
        "Until when are you away? I ask your clients nothing about that time and tell them when "
        "you are back, not why you are gone. For another day, write /away and the day you are "
        "back, like this: /away YYYY-MM-DD"
    )


def back_label(t: Translator, day: date) -> str:
    return t.label("Back on {day}", day=t.date(day))


def refused(t: Translator) -> str:
    return t.say(
        "Please write the day you are back like this: /away YYYY-MM-DD. It lies between tomorrow "
        "and a year from now."
    )


def gone(t: Translator, back_on: date) -> str:
    """What happens now, and how to take it back."""
    return "\n\n".join(
        [
            t.say("Noted: you are away from now on and back on {day}.", day=t.date(back_on)),
            t.say(
                "No check-in goes out for sessions in between; those of sessions you have held "
                "still do. In two minutes I begin to tell your clients, each in their waking "
                "hours. Your weekly overview waits for you, and /digest shows it at any time. "
                "What cannot wait still reaches you."
            ),
            t.say("Was that a slip, or are you back early? /away back"),
        ]
    )


def away_already(t: Translator, back_on: date) -> str:
    return t.say(
        "You are away and back on {day}. Another day, or are you back already?", day=t.date(back_on)
    )


def came_back(t: Translator) -> str:
    return t.say(
        "Welcome back. Check-ins go out again after your next sessions. What fell into your "
        "absence is not made up for, and whoever was told of it is told that you are back."
    )


def not_away(t: Translator) -> str:
    return t.say("You are not away, so there is nothing to take back.")


# --- to clients: the first line is neutral, as a lock screen shows it ---------------------------


def neutral_line(t: Translator) -> str:
    return t.say("A short note for you.")


def told(t: Translator, back_on: date) -> str:
    return "\n\n".join(
        [
            neutral_line(t),
            t.say(
                "Your therapist is away for a while and will be back on {day}. I ask you nothing "
                "about the time in between and write again after your first session.",
                day=t.date(back_on),
            ),
            t.say("Should you need someone in the meantime: /need_help shows where to turn."),
        ]
    )


def told_of_return(t: Translator) -> str:
    return "\n\n".join(
        [
            neutral_line(t),
            t.say(
                "Your therapist is back earlier than planned. I write again after your next "
                "session."
            ),
        ]
    )
