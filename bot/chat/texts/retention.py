"""What will be deleted because the clinic keeps it no longer."""

from bot.alliance.retention import Ending
from bot.i18n.translator import Translator
from bot.usecases.end_retention import Counts


def ending(t: Translator, ending: Ending, counts: Counts) -> str:
    lines = [
        t.count("{alias}: {n} check-in", "{alias}: {n} check-ins", number, alias=alias)
        for alias, number in counts.items()
    ]
    return "\n\n".join(
        [
            t.say(
                "On {day} I delete what was answered before {before}, as the clinic's rule says. "
                "It cannot be brought back.",
                day=t.date(ending.ends_at),
                before=t.date(ending.before),
            ),
            "\n".join(lines),
            t.say(
                "If any of it belongs in your file, please copy it there before then. "
                "/client shows the course of each client."
            ),
        ]
    )
