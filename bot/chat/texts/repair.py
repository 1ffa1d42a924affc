"""What to try when an alliance is strained: short, ordered, and first about the therapist.

Our own words for what the sources in `bot.alliance.repair` found. In the session in which a strain
shows, exploring and validating come first; explaining and changing wait.
"""

from bot.alliance.repair import SOURCES, Difficulty
from bot.i18n.translator import Translator


def first_step(t: Translator, about: Difficulty) -> str:
    """The one step of the overview, behind the line about one's own reaction."""
    return f"{own_reaction(t)} {now(t, about)}"


def steps(t: Translator, about: Difficulty) -> str:
    """All of it, in order."""
    return "\n".join(
        [
            t.say("First: {step}", step=own_reaction(t)),
            t.say("Then: {step}", step=now(t, about)),
            t.say("Later: {step}", step=later(t, about)),
        ]
    )


def own_reaction(t: Translator) -> str:
    return t.say("Notice your own reaction, let it settle, and take your time to understand.")


def now(t: Translator, about: Difficulty) -> str:
    """In the next session: explore and validate."""
    match about:
        case Difficulty.CONFRONTATION:
            return t.say(
                "Do not defend yourself. Say that you hear the disappointment, take it seriously, "
                "and ask what it was like for the client."
            )
        case Difficulty.WITHDRAWAL:
            return t.say(
                "Make it safe to disagree: say that criticism is welcome here, ask for one small "
                "thing that did not suit, and thank the client for it."
            )
        case Difficulty.SILENCE:
            return t.say(
                "Ask simply how the last sessions were, without reproach, and make it easy to say "
                "that something was missing."
            )
        case Difficulty.HEARD:
            return t.say(
                "Say that you may have missed something important, ask what it was, and own your "
                "part in it."
            )
        case Difficulty.VOICE:
            return t.say(
                "Ask what would be hard to say here, and receive the answer without explaining."
            )
        case Difficulty.GOALS:
            return t.say(
                "Ask what the client hopes for by now, and say back what you have understood "
                "before you suggest anything."
            )
        case Difficulty.TASKS:
            return t.say(
                "Ask how the way of working feels to the client, and what of it helps and what "
                "does not."
            )
        case Difficulty.FRAME:
            return t.say(
                "Name the concrete thing, be it time, fee or absence, and ask what it was like, "
                "before you explain the rule."
            )
        case Difficulty.FIT:
            return t.say(
                "Ask whether your words, pace and tone suit, and what of their own world you may "
                "have overlooked."
            )
        case Difficulty.DECLINE:
            return t.say(
                "Say that you wonder whether something between you has been getting harder for "
                "some time, and listen for when it began."
            )
        case Difficulty.DROP:
            return t.say(
                "Go back to the last session: ask whether something in it was difficult between "
                "you, and stay with the answer."
            )
        case Difficulty.OPEN:
            return t.say(
                "Ask openly how you two are working together, and stay with the answer before "
                "explaining anything."
            )
        case Difficulty.BEYOND:
            return t.say(
                "Talk it over with a supervisor or a colleague before you decide, and ask the "
                "client openly whether somebody else might serve them better."
            )
        case Difficulty.SUPERVISION:
            return t.say(
                "Bring one of these sessions to supervision or to a colleague, with what you felt "
                "in it."
            )


def later(t: Translator, about: Difficulty) -> str:
    """In the sessions after: change, agree, look for what is beneath."""
    match about:
        case Difficulty.CONFRONTATION:
            return t.say(
                "Once it has calmed, look together for the wish beneath the complaint, and change "
                "what can be changed."
            )
        case Difficulty.WITHDRAWAL:
            return t.say(
                "Invite the client to say what they want from you, and show that it makes a "
                "difference."
            )
        case Difficulty.SILENCE:
            return t.say(
                "Agree on how either of you can say that something is wrong before anybody stays "
                "away."
            )
        case Difficulty.HEARD:
            return t.say("Begin the session after with a summary, and let the client correct it.")
        case Difficulty.VOICE:
            return t.say(
                "When the client disagrees, welcome it aloud, and follow it at least once."
            )
        case Difficulty.GOALS:
            return t.say("Write down one goal together, in the client's own words.")
        case Difficulty.TASKS:
            return t.say(
                "Say why you work the way you do, and change the task where it does not fit."
            )
        case Difficulty.FRAME:
            return t.say(
                "Mend the concrete thing, say the rule plainly, and note what you two agreed."
            )
        case Difficulty.FIT:
            return t.say("Change one thing, and ask again the time after.")
        case Difficulty.DECLINE:
            return t.say(
                "Look back together over these weeks, and agree on one thing to do differently."
            )
        case Difficulty.DROP:
            return t.say("If it recurs, wonder together what the two of you fall into.")
        case Difficulty.OPEN:
            return t.say("Ask the same question again in a few weeks, in good times too.")
        case Difficulty.BEYOND:
            return t.say(
                "If you part, give it a session of its own: say what was good, take your share of "
                "what was not, name colleagues who fit, offer to hand over with consent, and do "
                "not leave a gap."
            )
        case Difficulty.SUPERVISION:
            return t.say(
                "Look for what these clients have in common, and for what you carry into the room."
            )


def supervision(t: Translator) -> str:
    """Below the overview, where several alliances are strained at once."""
    return t.say(
        "Several alliances are under strain at once. That is a good reason for supervision or for "
        "a talk with a colleague: {step}",
        step=now(t, Difficulty.SUPERVISION),
    )


def beyond_repair(t: Translator) -> str:
    """Before an episode is closed as referred, and beside a strain that lasts."""
    return "\n".join([now(t, Difficulty.BEYOND), later(t, Difficulty.BEYOND)])


def source(t: Translator, about: Difficulty) -> str:
    """Where it stands; the references are given as they were published."""
    head = t.say("This step follows, in our own words:")
    return "\n\n".join([head, *SOURCES[about]])
