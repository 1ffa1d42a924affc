"""The consent: what a client is told before anything is asked (promise P6)."""

from bot.alliance.clinic import CrisisNotice, Policies
from bot.i18n.translator import Translator

TEXT_VERSION = "2"
"""Raise it whenever a paragraph below changes its meaning; a changed text asks again."""


def version(policies: Policies) -> str:
    """Names the text and the policies it spells out."""
    kept = policies.as_texts()["retention"]
    return f"{TEXT_VERSION}/{policies.crisis_notice}/{kept}"


def consent(t: Translator, policies: Policies) -> str:
    """The whole text; well under one message."""
    paragraphs = [
        t.say("Welcome. Before anything is asked, here is how this works."),
        *draft_notice(t),
        t.say(
            "After each session I ask a few short questions about how you and your therapist "
            "work together. It takes less than a minute, and you may skip any question."
        ),
        t.say(
            "Your therapist reads your answers, and what you write if you are asked for words, "
            "in a weekly overview. In the settings you can share only the trend, or keep "
            "everything to yourself."
        ),
        t.say(
            "Goals you propose with /goals, and whether the frame is clear to you, are read by "
            "your therapist as well, apart from the overview and whatever you chose there. That a "
            "session was missed, began late or fell out may be noted by your therapist or the "
            "clinic; /mydata shows you all of it."
        ),
        t.say(
            "Whether and when you answer is looked at too, because silence can be a sign that "
            "something needs care."
        ),
        t.say(
            "If you pause, stop or erase your data, your therapist is told that and the date. "
            "No reason is asked for or passed on."
        ),
        crisis_policy(t, policies.crisis_notice),
        t.say(
            "The people who run the clinic's schedule see whether questions were sent and "
            "answered. They never see an answer."
        ),
        retention(t, policies),
        t.say(
            "Telegram carries these messages, and a chat with a bot is not end-to-end encrypted: "
            "Telegram could read it."
        ),
        t.say(
            "Nobody reads this chat as it happens, and it is not for emergencies. /need_help "
            "shows at any moment where to turn."
        ),
        t.say("You can leave whenever you like, with /pause, /stop or /forget."),
    ]
    return "\n\n".join(paragraphs)


def consent_again(t: Translator, policies: Policies) -> str:
    """The whole text, after a line that says why it comes again."""
    head = t.say(
        "Something about how this works has changed, so I ask you again before anything else. "
        "Until you have answered I ask nothing."
    )
    return f"{head}\n\n{consent(t, policies)}"


def agreed_again(t: Translator) -> str:
    return t.say("Thank you. The questions go on as before. /privacy shows this text again.")


def draft_notice(t: Translator) -> list[str]:
    """One line where nobody has reviewed the translation; else nothing."""
    if not t.is_drafted:
        return []
    return [t.say("This translation is a machine draft that nobody has reviewed yet.")]


def crisis_policy(t: Translator, policy: CrisisNotice) -> str:
    """What happens on the therapist's side when words sound like danger."""
    match policy:
        case CrisisNotice.ASK:
            return t.say(
                "If something you write sounds like danger, I show where to find help and offer "
                "to tell your therapist. Nothing is sent unless you choose it."
            )
        case CrisisNotice.ALWAYS:
            return t.say(
                "If something you write sounds like danger, I show where to find help, and your "
                "therapist is told that you may need help, without your words."
            )
        case CrisisNotice.NEVER:
            return t.say(
                "If something you write sounds like danger, I show where to find help. Your "
                "therapist is not told."
            )


def retention(t: Translator, policies: Policies) -> str:
    """How long replies are kept and what erasure cannot reach."""
    limits = t.say(
        "/forget destroys them at once. It cannot reach overviews your therapist has already "
        "received, your therapist's own file, or old backups until they are deleted."
    )
    if policies.retention is None:
        kept = t.say("Your answers are kept encrypted while you are a client here.")
    else:
        kept = t.say(
            "Your answers are kept encrypted for {duration}.",
            duration=t.duration(policies.retention),
        )
    return f"{kept} {limits}"
