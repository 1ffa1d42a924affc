"""A check-in from its first line to its closing sentence."""

from collections.abc import Sequence
from datetime import datetime

from bot.alliance.goals import is_goal
from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.people import Sharing
from bot.alliance.replies import FollowUp, Response
from bot.i18n.translator import Translator, wording
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
    goal: str | None = None,
) -> str:
    """Neutral line, weekday of the session, the item, what the values mean."""
    instructions = t.item_instructions(instrument)
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
        *([] if instructions is None else [instructions, ""]),
        item_text(t, instrument, item_id, goal),
        "",
        *(
            t.say("{point} = {label}", point=point, label=label)
            for point, label in item_points(t, instrument, item_id)
        ),
    ]
    if given is not None:
        lines += ["", t.say("Your answer so far: {value}", value=given)]
    return "\n".join(lines)


def item_text(t: Translator, instrument: Instrument, item_id: ItemId, goal: str | None) -> str:
    """The words of an item; `goal`: those of the client's own goal, where it asks about one."""
    if is_goal(item_id):
        return about_goal(t, goal or "…")
    return t.item(instrument, item_id)


def about_goal(t: Translator, goal: str) -> str:
    """The item about one of the client's own goals."""
    return t.say("This session helped me with this goal of mine: “{goal}”", goal=goal)


def item_wording(t: Translator, instrument: Instrument, item_id: ItemId) -> str:
    """The hash of an item's words, without the client's own: a hash of a few can be guessed."""
    if is_goal(item_id):
        return wording(about_goal(t, "…"))
    return t.item_wording(instrument, item_id)


def item_points(
    t: Translator, instrument: Instrument, item_id: ItemId
) -> Sequence[tuple[int, str]]:
    """What values mean, ascending; only those that have words."""
    if is_goal(item_id):
        scale = instrument.scale
        return (
            (scale.low, t.say_in("about a goal", "not at all")),
            (scale.high, t.say_in("about a goal", "very much")),
        )
    return t.item_points(instrument, item_id)


def away(t: Translator, text: str) -> str:
    """What stood there, and the request to repeat a tap that went nowhere."""
    note = t.say("I was away for a moment. If your last tap does not show here, please tap again.")
    return f"{text}\n\n{note}"


def ask_follow_up(t: Translator, given: FollowUp | None) -> str:
    """The same words whether or not there is something to follow up."""
    lines = [
        neutral_line(t),
        t.say(
            "In this session, did you get to talk about what was difficult? This one comes now "
            "and then."
        ),
    ]
    if given is not None:
        lines.append(t.say("Your answer so far: {value}", value=follow_up_label(t, given)))
    return "\n\n".join(lines)


def follow_up_label(t: Translator, answer: FollowUp) -> str:
    match answer:
        case FollowUp.YES:
            return t.label("Yes")
        case FollowUp.PARTLY:
            return t.label("Partly")
        case FollowUp.NO:
            return t.label("No")
        case FollowUp.NOTHING:
            return t.label("There was nothing")


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
