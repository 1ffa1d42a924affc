"""A check-in from its first line to its closing sentence."""

from datetime import datetime

from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.people import Sharing
from bot.alliance.replies import Response
from bot.i18n.translator import Translator
from bot.usecases.messenger import Closing


def neutral_line(t: Translator) -> str:
    """What a lock screen shows; says nothing of what this is about."""
    return t.say("A few short questions for you")


def discreet(t: Translator) -> str:
    return t.say("There is something new for you here.")


def item(
    t: Translator,
    instrument: Instrument,
    *,
    item_id: ItemId,
    session_at: datetime,
    number: int,
    total: int,
    given: Response,
) -> str:
    """Neutral line, weekday of the session, the item, what the ends mean."""
    low, high = t.item_ends(instrument, item_id)
    lines = [
        neutral_line(t),
        "",
        t.say(
            "Session of {weekday}, question {number} of {total}",
            weekday=t.weekday(session_at),
            number=number,
            total=total,
        ),
        "",
        t.item(instrument, item_id),
        "",
        t.say("0 = {low}", low=low),
        t.say("10 = {high}", high=high),
    ]
    if given is not None:
        lines += ["", t.say("Your answer so far: {value}", value=given)]
    return "\n".join(lines)


def away(t: Translator, text: str) -> str:
    """What stood there, and the request to repeat a tap that went nowhere."""
    note = t.say("I was away for a moment. If your last tap does not show here, please tap again.")
    return f"{text}\n\n{note}"


def ask_comment(t: Translator) -> str:
    return "\n\n".join(
        [
            neutral_line(t),
            t.say(
                "Is there anything you would like to add in your own words? Write it here as a "
                "message; it is taken out of the chat once it is stored."
            ),
            t.say("Nobody reads this chat as it happens. If you need someone now: /need_help"),
        ]
    )


def ask_sharing(t: Translator) -> str:
    return "\n\n".join(
        [
            neutral_line(t),
            t.say("Who may see these answers?"),
            "\n".join(
                [
                    t.say("Shared: your therapist sees them in the weekly overview."),
                    t.say("Only the trend: they count, but the answers and words stay hidden."),
                    t.say("Only me: nobody else sees them or learns that you kept them."),
                ]
            ),
        ]
    )


def sharing_label(t: Translator, sharing: Sharing) -> str:
    match sharing:
        case Sharing.SHARED:
            return t.label("Shared")
        case Sharing.TREND:
            return t.label("Only the trend")
        case Sharing.PRIVATE:
            return t.label("Only me")


def closing(t: Translator, how: Closing, read_at: datetime) -> str:
    """Neutral, nothing of the items; says when the therapist reads it and names /need_help."""
    return "\n\n".join([_closing_sentence(t, how, read_at), need_help_line(t)])


def need_help_line(t: Translator) -> str:
    return t.say("If you need someone before then: /need_help")


def _closing_sentence(t: Translator, how: Closing, read_at: datetime) -> str:
    match how:
        case Closing.ANSWERED:
            return t.say(
                "Thank you, that was all. Your therapist reads it in the overview of {day}.",
                day=t.date(read_at),
            )
        case Closing.KEPT_PRIVATE:
            return t.say("Thank you, that was all. This one stays with you alone.")
        case Closing.NOT_HELD:
            return t.say(
                "Noted, so there is nothing to answer. Your therapist sees in the overview of "
                "{day} that this session did not take place.",
                day=t.date(read_at),
            )
        case Closing.EXPIRED:
            return t.say(
                "This round is closed. What you answered, if anything, is part of your "
                "therapist's overview of {day}.",
                day=t.date(read_at),
            )
        case Closing.ENDED:
            return t.say("This round is closed; nothing more is asked here.")
        case Closing.SESSION_CANCELLED:
            return t.say("That session was cancelled, so there is nothing to answer.")
        case Closing.CRISIS:
            return t.say("This round is closed; nothing more is asked of you now.")


def reminder(t: Translator) -> str:
    return t.say(
        "The questions above are still open, in case you would like to answer. If not, that is "
        "fine too."
    )


def reminder_over(t: Translator) -> str:
    return t.say("This reminder no longer counts; the questions are closed.")
