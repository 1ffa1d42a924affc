"""What therapists may choose for themselves, and what it means."""

from bot.i18n.translator import Translator


def guesses_name(t: Translator) -> str:
    return t.label("Guess before I read")


def asks_self_name(t: Translator) -> str:
    return t.label("Weekly self check")


def explanation(t: Translator, *, guesses: bool) -> str:
    return explain_guesses(t) if guesses else explain_asks_self(t)


def explain_guesses(t: Translator) -> str:
    return "\n\n".join(
        [
            t.say(
                "When this is on, I ask you on the evening before each overview what you think "
                "each client would say. The overview then tells, as a question, how far your "
                "guesses lay from what they said; it never waits for them."
            ),
            t.say(
                "A guess cannot be changed once it is made. It is an opinion about your client: "
                "they receive it with a copy of their data, and it is erased with it."
            ),
        ]
    )


def explain_asks_self(t: Translator) -> str:
    return t.say(
        "When this is on, I ask you every Friday afternoon how the work is going for you: two "
        "taps, for you alone. /self shows them at any time."
    )
