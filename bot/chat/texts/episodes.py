"""Where an episode stands, in words for the therapist."""

from typing import assert_never

from bot.alliance.episodes import Act, Cause, Episode, EpisodeState, Move, Shape
from bot.i18n.translator import Translator

_ANSWERS = (Cause.SAID_YES, Cause.SAID_PARTLY, Cause.SAID_NO, Cause.SAID_NOTHING)


def standing(t: Translator, episode: Episode) -> str:
    """Since when, what was done, what the client said."""
    lines = [_state(t, episode), *_done(t, episode), *_answered(t, episode)]
    return " ".join(lines)


def _state(t: Translator, episode: Episode) -> str:
    since = t.date(episode.began_at)
    match episode.state:
        case EpisodeState.POSSIBLE:
            return t.say("A possible strain since the session of {day}.", day=since)
        case EpisodeState.CONFIRMED:
            return t.say("Strain since the session of {day}, not mended yet.", day=since)
        case EpisodeState.ADDRESSED:
            return t.say(
                "Strain since the session of {day}, talked about and not mended yet.", day=since
            )
        case EpisodeState.REPAIRED | EpisodeState.UNRESOLVED | EpisodeState.REFERRED:
            return _ended(t, episode)
        case _:
            assert_never(episode.state)


def _ended(t: Translator, episode: Episode) -> str:
    first, last = t.date(episode.began_at), t.date(episode.moves[-1].at)
    match episode.moves[-1].cause:
        case Cause.BACK:
            return t.say(
                "Strain from {first} to {last}: mended, the client's ratings are back where they "
                "were.",
                first=first,
                last=last,
            )
        case Cause.SAID_NOTHING:
            return t.say(
                "From {first} to {last}: closed, the client says there was nothing difficult.",
                first=first,
                last=last,
            )
        case Cause.LEFT:
            return t.say(
                "Strain from {first}: not mended when the client stopped on {last}.",
                first=first,
                last=last,
            )
        case Cause.HANDED_OVER:
            return t.say(
                "Strain from {first}: ended with the change of therapist on {last}.",
                first=first,
                last=last,
            )
        case _:
            return t.say("Strain from {first}: referred on {last}.", first=first, last=last)


def _done(t: Translator, episode: Episode) -> list[str]:
    done = episode.last(Cause.ADDRESSED, Cause.LATER)
    if done is None or not episode.is_open:
        return []
    day = t.date(done.at)
    if done.cause is Cause.ADDRESSED:
        return [t.say("You marked it as addressed on {day}.", day=day)]
    return [t.say("You wanted to come back to it later ({day}).", day=day)]


def _answered(t: Translator, episode: Episode) -> list[str]:
    answer = episode.last(*_ANSWERS)
    if answer is not None and episode.is_open:
        return [_said(t, answer)]
    asked = episode.last(Cause.ASKED)
    if asked is not None and episode.is_open:
        return [
            t.say(
                "The client was asked on {day} whether it got talked about.", day=t.date(asked.at)
            )
        ]
    return []


def _said(t: Translator, answer: Move) -> str:
    day = t.date(answer.at)
    match answer.cause:
        case Cause.SAID_YES:
            return t.say("The client says on {day}: it was talked about.", day=day)
        case Cause.SAID_PARTLY:
            return t.say("The client says on {day}: it was partly talked about.", day=day)
        case Cause.SAID_NO:
            return t.say("The client says on {day}: it was not talked about.", day=day)
        case _:
            return t.say("The client says on {day}: there was nothing difficult.", day=day)


def course(t: Translator, episode: Episode) -> str:
    """Its shape and length."""
    match episode.shape:
        case Shape.WORDS:
            return t.say("The ratings stayed as usual; the sign was an answer.")
        case Shape.DIP:
            return t.count(
                "A short dip: {n} session below the usual.",
                "A short dip: {n} sessions below the usual.",
                episode.low,
            )
        case Shape.TROUGH:
            return t.count(
                "A longer dip: {n} session below the usual.",
                "A longer dip: {n} sessions below the usual.",
                episode.low,
            )
        case Shape.SLOW:
            return t.count(
                "A slow decline: {n} session below the usual.",
                "A slow decline: {n} sessions below the usual.",
                episode.low,
            )
        case Shape.LASTING:
            return t.count(
                "A lasting drop: {n} session below the usual.",
                "A lasting drop: {n} sessions below the usual.",
                episode.low,
            )


# --- the therapist's buttons --------------------------------------------------------------------


def act_label(t: Translator, act: Act) -> str:
    match act:
        case Act.ADDRESSED:
            return t.label("Addressed")
        case Act.LATER:
            return t.label("Later")
        case Act.REFER:
            return t.label("Refer")


def about_label(t: Translator, alias: str) -> str:
    return t.label("{alias}: what to try", alias=alias)


def noted(t: Translator, alias: str, episode: Episode) -> str:
    """A button was tapped."""
    return t.say("Noted. {alias}: {standing}", alias=alias, standing=standing(t, episode))


def ask_referral(t: Translator, alias: str, advice: str) -> str:
    """Closing for good deserves a second look."""
    question = t.say(
        "Do you and {alias} part, or is somebody else taking over? Then I close this as referred, "
        "and it cannot be opened again.",
        alias=alias,
    )
    return f"{advice}\n\n{question}"


def over_already(t: Translator) -> str:
    return t.say("This is over already; nothing was changed.")


# --- /client ------------------------------------------------------------------------------------


def none_known(t: Translator) -> str:
    return t.say("No strain is known.")
