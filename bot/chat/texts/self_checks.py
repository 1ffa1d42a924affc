"""A therapist's private self check: two questions, the last weeks, and a kind word."""

from collections.abc import Sequence
from typing import Final

from bot.alliance.self_checks import SelfCheck
from bot.i18n.translator import Translator

_BARS: Final = "▁▃▅▆█"
_NOT_SAID: Final = "·"


def energy_question(t: Translator) -> str:
    return "\n\n".join(
        [
            t.say("How much energy do you have for your work this week?"),
            for_you_alone(t),
        ]
    )


def load_question(t: Translator) -> str:
    return t.say("And how much of your work do you carry home with you?")


def for_you_alone(t: Translator) -> str:
    return t.say(
        "This is for you alone: nobody else sees it, neither the clinic nor whoever runs the bot "
        "by its commands. It is in no overview and no export."
    )


def energy_words(t: Translator) -> tuple[str, ...]:
    """From the least to the most."""
    return (
        t.say_in("energy", "hardly any"),
        t.say_in("energy", "a little"),
        t.say_in("energy", "some"),
        t.say_in("energy", "quite a lot"),
        t.say_in("energy", "plenty"),
    )


def load_words(t: Translator) -> tuple[str, ...]:
    """From the least to the most."""
    return (
        t.say_in("carried home", "nothing"),
        t.say_in("carried home", "a little"),
        t.say_in("carried home", "some of it"),
        t.say_in("carried home", "a lot"),
        t.say_in("carried home", "nearly all of it"),
    )


def view(t: Translator, checks: Sequence[SelfCheck], *, is_asked: bool) -> str:
    """The last weeks, the newest last; how to be asked each week."""
    parts = [_weeks(t, checks) if checks else t.say("You have not answered yet.")]
    parts.append(for_you_alone(t))
    if not is_asked:
        parts.append(t.say("I can ask you every Friday afternoon; that is a choice in /settings."))
    return "\n\n".join(parts)


def done(t: Translator, checks: Sequence[SelfCheck]) -> str:
    return "\n\n".join([t.say("Noted, for you alone."), _weeks(t, checks)])


def support(t: Translator) -> str:
    """Where the last weeks were hard; never shown to anybody else."""
    return t.say(
        "The last weeks seem to have asked a lot of you. A word with a colleague or a supervisor "
        "may do good, and /supervision can prepare a sheet for it. How you are is no measure of "
        "how good your work is."
    )


def ask_erase(t: Translator) -> str:
    return t.say("Shall I erase all your self checks? Nobody can bring them back.")


def erased(t: Translator) -> str:
    return t.say("All your self checks are erased.")


def _weeks(t: Translator, checks: Sequence[SelfCheck]) -> str:
    lines = [
        t.say("Energy for the work: {bars}", bars=_bars([one.energy for one in checks])),
        t.say("Carried home: {bars}", bars=_bars([one.load for one in checks])),
        "",
        *(_week(t, one) for one in checks),
    ]
    return "\n".join(lines)


def _bars(answers: Sequence[int | None]) -> str:
    return "".join(_NOT_SAID if answer is None else _BARS[answer] for answer in answers)


def _week(t: Translator, one: SelfCheck) -> str:
    unsaid = t.say_in("energy", "not said")
    return t.say(
        "Week of {day}: energy {energy}, carried home {load}",
        day=t.day_and_month(one.week),
        energy=unsaid if one.energy is None else energy_words(t)[one.energy],
        load=unsaid if one.load is None else load_words(t)[one.load],
    )
