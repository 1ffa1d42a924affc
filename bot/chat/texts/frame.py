"""The frame: written once by the therapist, read by each client, who says whether it is clear."""

from bot.alliance.frames import LONGEST_FRAME, Clarity
from bot.i18n.translator import Translator


def not_written(t: Translator) -> str:
    return t.say("Your therapist has not written down the frame here yet.")


def ask_whether_clear(t: Translator, said: Clarity | None) -> str:
    """Under the frame itself, which stands alone: it is the therapist's, in their language."""
    lines = [t.say("This is the frame as your therapist wrote it. Is it clear to you?")]
    if said is Clarity.CLEAR:
        lines.append(t.say("So far you said that it is clear."))
    elif said is Clarity.QUESTION:
        lines.append(t.say("So far you said that you have a question."))
    return "\n\n".join(lines)


def noted_clear(t: Translator) -> str:
    return t.say("Noted: the frame is clear to you. /frame shows it again at any time.")


def noted_question(t: Translator) -> str:
    return t.say(
        "Noted. Your therapist is told that you have a question about the frame, so that you can "
        "talk about it when you meet."
    )


# --- the therapist's side -----------------------------------------------------------------------


def hints(t: Translator) -> list[str]:
    """What a frame may say, as advised: length, frequency, fees, approach, expectations, rules."""
    return [
        t.say("how long a session lasts, and how often you meet"),
        t.say("what it costs, and how it is paid"),
        t.say("how you work, and what you both expect from it"),
        t.say("how to cancel, and what happens on absences, lateness and holidays"),
    ]


def not_written_yet(t: Translator) -> str:
    return t.say(
        "You have not written down the frame yet. Your clients would read it with /frame and say "
        "whether it is clear."
    )


def standing(t: Translator, version: int, clear: list[str], asking: list[str], others: int) -> str:
    """Under the frame itself: what clients said of this version."""
    lines = [t.say("This is your frame, version {version}.", version=t.number(version))]
    if asking:
        lines.append(t.say("They have a question: {aliases}.", aliases=t.list(asking)))
    if clear:
        lines.append(t.say("It is clear to: {aliases}.", aliases=t.list(clear)))
    if others:
        lines.append(
            t.count(
                "{n} client has not said anything about it.",
                "{n} clients have not said anything about it.",
                others,
            )
        )
    return "\n\n".join(lines)


def ask_text(t: Translator) -> str:
    return "\n\n".join(
        [
            t.say(
                "Write the frame as one message, with at most {most} characters. It helps to say:",
                most=t.number(LONGEST_FRAME),
            ),
            "\n".join(t.say("• {hint}", hint=hint) for hint in hints(t)),
            t.say(
                "Your clients read it as you write it; it is not translated. Any command leaves "
                "everything as it is."
            ),
        ]
    )


def written(t: Translator, version: int) -> str:
    return t.say(
        "Stored as version {version}. Nobody has been told yet; your clients read it with /frame.",
        version=t.number(version),
    )


def shown_to(t: Translator, clients: int) -> str:
    return t.count(
        "{n} client is told that there is something new to read.",
        "{n} clients are told that there is something new to read.",
        clients,
    )


def fee_noted(t: Translator, clients: int) -> str:
    return t.count(
        "A new fee is noted from the next session of {n} client on. Their check-in asks about it.",
        "A new fee is noted from the next session of {n} clients on. Their check-ins ask about it.",
        clients,
    )


def refused(t: Translator) -> str:
    return t.say(
        "That could not be stored. A frame is text of at most {most} characters; please send it "
        "again.",
        most=t.number(LONGEST_FRAME),
    )


def not_kept(t: Translator) -> str:
    """After the help card, where somebody was writing a goal or the frame."""
    return t.say(
        "What you wrote was not stored, because words in it called up the help above. If it was "
        "meant as a goal or a frame, please say it in other words."
    )
