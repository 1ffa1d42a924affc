"""Pausing, stopping, being forgotten, one's own data."""

from datetime import date

from bot.i18n.translator import Translator
from bot.usecases.leave import Receipt


def ask_pause(t: Translator, example: date) -> str:
    return "\n\n".join(
        [
            t.say("For how long shall I stay silent? /resume ends the pause at any time."),
            _write_a_day(t, example),
        ]
    )


def _write_a_day(t: Translator, example: date) -> str:
    return t.say(
        "For another day, write it as year, month and day after the command: {command}",
        command=f"/pause {example.isoformat()}",
    )


def no_such_day(t: Translator, example: date) -> str:
    sorry = t.say("I could not read that as a day, so nothing was changed.")
    return f"{sorry} {_write_a_day(t, example)}"


def not_a_day_ahead(t: Translator, until: date) -> str:
    return t.say(
        "{day} does not lie ahead of us, so nothing was changed. On which day from tomorrow on "
        "shall I be back?",
        day=t.date(until),
    )


def paused(t: Translator, until: date | None) -> str:
    if until is None:
        return t.say("I will stay silent until you send /resume. Your therapist is told that.")
    return t.say(
        "I will stay silent and be back on {day}. Your therapist is told that.", day=t.date(until)
    )


def resumed(t: Translator) -> str:
    return t.say("Welcome back. I will write again after your next session.")


def not_paused(t: Translator) -> str:
    return t.say("Nothing is paused; I will write after your next session.")


def ask_stop(t: Translator) -> str:
    return t.say(
        "Shall I stop for good? I will not write again, and your therapist is told that, without "
        "a reason. What you have answered so far stays as it is; /forget would erase it."
    )


def stopped(t: Translator) -> str:
    return t.say(
        "I have stopped and will not write again. Should you want to go on one day: /resume. To "
        "erase what you answered: /forget"
    )


def ask_forget(t: Translator) -> str:
    return "\n\n".join(
        [
            t.say(
                "Shall I erase everything you have told me? The keys to it are destroyed, and "
                "nobody can bring it back."
            ),
            t.say(
                "Beyond my reach are overviews your therapist has already received, your "
                "therapist's own file, and old backups until they are deleted. Your therapist is "
                "told that you erased your data, without a reason."
            ),
        ]
    )


def receipt(t: Translator, receipt: Receipt, on: date, backups_gone: date | None) -> str:
    """What was destroyed and what was not. `backups_gone`: when no backup holds it any more."""
    return "\n\n".join(
        [
            t.say("Erased on {day}:", day=t.date(on)),
            "\n".join(_destroyed(t, receipt)),
            _beyond_reach(t, backups_gone),
            t.say(
                "When sessions were and that questions were asked stays noted under a random "
                "number that names nobody."
            ),
            t.say("I wish you well. /need_help keeps working."),
        ]
    )


def _destroyed(t: Translator, receipt: Receipt) -> list[str]:
    return [
        t.count(
            "the answers of {n} check-in, and your comments",
            "the answers of {n} check-ins, and your comments",
            receipt.replies,
        ),
        t.say(
            "the signs drawn from your answers, and what your therapist guessed or noted about "
            "them: the next overview knows nothing of you"
        ),
        t.say("your goals, your word on the frame, and a wish for another therapist"),
        t.say("your settings, your consent and the way to reach you"),
        t.say("the keys with which all of it was sealed"),
        t.say("my messages of the last 48 hours in this chat, as far as Telegram lets me"),
    ]


def _beyond_reach(t: Translator, backups_gone: date | None) -> str:
    if backups_gone is None:
        return t.say(
            "Not erased: overviews your therapist has already received, your therapist's own "
            "file, older messages in this chat, and backups until they are deleted."
        )
    return t.say(
        "Not erased: overviews your therapist has already received, your therapist's own file, "
        "older messages in this chat, and backups made before now. The last of these is deleted "
        "by {day}.",
        day=t.date(backups_gone),
    )


def kept(t: Translator) -> str:
    return t.say("Nothing was changed.")


def my_data(t: Translator) -> str:
    return t.say("This file holds everything I have stored about you and your answers.")


def progress(t: Translator, rows: list[tuple[str, str]]) -> str:
    """The client's own view: one line per session."""
    if not rows:
        return t.say("There is nothing to show yet. After a few sessions you will see a line here.")
    head = t.say("Your own view, from 0 to 10, the newest last:")
    lines = [t.say("{day}: {index}", day=day, index=index) for day, index in rows]
    return "\n".join([head, "", *lines])
