"""A therapist guesses a rating; what the overview says of the gap, as a question."""

from datetime import datetime

from bot.alliance.digests import ClientDigest
from bot.alliance.guesses import Gap, Lean
from bot.i18n.translator import Translator
from bot.usecases.show_digest import DigestView

_SHORTEST_POINT = 1


def question(t: Translator, alias: str, session_at: datetime) -> str:
    return "\n\n".join(
        [
            t.say("Before you read the overview:"),
            t.say(
                "How do you think {alias} would rate the work you two did in the session of "
                "{day}, from 0, not at all well, to 10, very well?",
                alias=alias,
                day=t.date(session_at),
            ),
            t.say("Your first guess stays as it is."),
        ]
    )


def done(t: Translator) -> str:
    return t.say(
        "That is all, thank you. The overview shows how near your guesses were; it waits for none."
    )


def nothing_left(t: Translator) -> str:
    return t.say("There is nothing to guess any more: what was said may be known to you by now.")


def line(t: Translator, alias: str, gap: Gap) -> str:
    """One sentence under a client of the overview."""
    if gap.lean is Lean.CLOSE:
        return t.say("Your guess was close to what {alias} said.", alias=alias)
    points = max(_SHORTEST_POINT, round(gap.points))
    distance = t.count("about {n} point", "about {n} points", points)
    if gap.lean is Lean.EXPECTED_MORE:
        return _more(t, alias, distance, gap.times)
    return _less(t, alias, distance, gap.times)


def _more(t: Translator, alias: str, distance: str, times: int) -> str:
    if times == 1:
        return t.say(
            "You expected {distance} more than {alias} said: what might they be seeing?",
            alias=alias,
            distance=distance,
        )
    return t.count(
        "You expected {distance} more than {alias} said, {n} time in a row: what might they be "
        "seeing?",
        "You expected {distance} more than {alias} said, {n} times in a row: what might they be "
        "seeing?",
        times,
        alias=alias,
        distance=distance,
    )


def _less(t: Translator, alias: str, distance: str, times: int) -> str:
    if times == 1:
        return t.say(
            "You expected {distance} less than {alias} said: what might be going better than it "
            "feels to you?",
            alias=alias,
            distance=distance,
        )
    return t.count(
        "You expected {distance} less than {alias} said, {n} time in a row: what might be going "
        "better than it feels to you?",
        "You expected {distance} less than {alias} said, {n} times in a row: what might be going "
        "better than it feels to you?",
        times,
        alias=alias,
        distance=distance,
    )


def lines(t: Translator, one: ClientDigest, view: DigestView) -> list[str]:
    """For the overview: nothing for those who do not guess."""
    gap = view.gaps.get(one.client_id)
    return [] if gap is None else [line(t, one.alias, gap)]
