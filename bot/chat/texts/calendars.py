"""What people are told of a calendar that cannot be read: since when, and what to try."""

from datetime import datetime

from bot.alliance.calendars import Trouble
from bot.i18n.translator import Translator


def own_trouble(t: Translator, trouble: Trouble, since: datetime) -> str:
    """To the therapist whose calendar it is."""
    first = t.say(
        "Your calendar could not be read since {when}. Sessions stay as they were known then.",
        when=t.day_and_time(since),
    )
    return "\n\n".join([first, advice(t, trouble)])


def trouble_of(t: Translator, name: str, trouble: Trouble, since: datetime) -> str:
    """To an admin."""
    first = t.say(
        "The calendar of {name} could not be read since {when}. Sessions stay as they were known "
        "then.",
        name=name,
        when=t.day_and_time(since),
    )
    return "\n\n".join([first, advice(t, trouble)])


def advice(t: Translator, trouble: Trouble) -> str:
    """One sentence on what happened, one on what to do."""
    match trouble:
        case Trouble.UNREACHABLE | Trouble.TOO_SLOW:
            return t.say(
                "Its server does not answer in time. If it opens in your browser, ask whoever "
                "runs this bot to look."
            )
        case Trouble.GONE:
            return t.say(
                "Its server says that there is no such calendar any more. Copy the private "
                "address anew and have it added."
            )
        case Trouble.FORBIDDEN_ADDRESS:
            return t.say(
                "Its address leads into a private network or away from https, and is not followed."
            )
        case Trouble.TOO_LARGE | Trouble.TOO_COSTLY:
            return t.say("It holds too much. Share a calendar that has only your sessions in it.")
        case Trouble.NOT_A_CALENDAR:
            return t.say(
                "What comes back is not a calendar, perhaps a page that asks to log in. Copy the "
                "private address anew and have it added."
            )
        case Trouble.EMPTIED:
            return t.say(
                "Most of the coming sessions have vanished from it at once. If that is right, ask "
                "whoever runs this bot to confirm it; otherwise nothing has to be done once they "
                "are back."
            )
