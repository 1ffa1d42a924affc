"""A client's own check-ins, one by one, as they read them in their data."""

from collections.abc import Iterator

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.own_scores import OwnScore
from bot.chat.texts import checkin as checkin_texts
from bot.i18n.translator import Translator
from bot.usecases.export_client import ExportedCheckIn, ExportedItem, ShownScale
from bot.usecases.own_sheet import OwnAnswer, OwnRound

_WHOLE = 0.05
_NOT_HELD = frozenset(
    {
        Reason.SESSION_CANCELLED,
        Reason.HOLIDAY,
        Reason.CLOSURE,
        Reason.THERAPIST_AWAY,
        Reason.THERAPIST_ENDED,
    }
)


def rounds(t: Translator, checkins: list[ExportedCheckIn]) -> list[OwnRound]:
    return [_round(t, one) for one in checkins]


def _round(t: Translator, one: ExportedCheckIn) -> OwnRound:
    return OwnRound(
        heading=t.datetime(one.session_starts_at),
        state=_state(t, one),
        answers=[_answer(t, item) for item in one.items],
        words_label=t.say("In your own words:"),
        words=one.comment or "",
        lines=list(_lines(t, one)),
    )


def _state(t: Translator, one: ExportedCheckIn) -> str:
    match one.state:
        case CheckInState.SCHEDULED | CheckInState.CLAIMED:
            return t.say("Nothing has been asked about this session yet.")
        case CheckInState.SENT:
            return t.say("This one is still open.")
        case CheckInState.COMPLETED:
            return t.say("You answered this one.")
        case CheckInState.EXPIRED if one.items:
            return t.say("This one closed before all of it was answered.")
        case CheckInState.EXPIRED:
            return t.say("This one stayed without an answer.")
        case CheckInState.CANCELLED:
            return _cancelled(t, one.reason)
        case CheckInState.UNDELIVERABLE:
            return t.say("This one could not be delivered.")


def _cancelled(t: Translator, reason: Reason) -> str:
    match reason:
        case Reason.NOT_HELD:
            return t.say("You said that this session did not take place.")
        case Reason.PAUSED:
            return t.say("This one was not asked, or was closed, because you paused.")
        case Reason.STOPPED:
            return t.say("This one was not asked, or was closed, because you stopped.")
        case Reason.CRISIS:
            return t.say("This one was closed when I showed you where to find help.")
        case _ if reason in _NOT_HELD:
            return t.say("This session did not take place, so nothing was asked.")
        case _:
            return t.say("Nothing was asked about this session.")


def _answer(t: Translator, item: ExportedItem) -> OwnAnswer:
    value = t.say_in("answer", "skipped") if item.value is None else t.number(item.value)
    return OwnAnswer(question=item.text, value=value, ends=_ends(t, item.scale))


def _ends(t: Translator, scale: ShownScale) -> str:
    low, high = t.number(scale.low), t.number(scale.high)
    if scale.low_label is None or scale.high_label is None:
        return t.say("from {low} to {high}", low=low, high=high)
    return t.say(
        "{low} = {low_label}, {high} = {high_label}",
        low=low,
        low_label=scale.low_label,
        high=high,
        high_label=scale.high_label,
    )


def _lines(t: Translator, one: ExportedCheckIn) -> Iterator[str]:
    for score in one.scores:
        if score.value is not None:
            yield _score(t, score, score.value)
    if one.follow_up is not None:
        yield t.say(
            "Whether you got to talk about what was difficult: {answer}",
            answer=checkin_texts.follow_up_label(t, one.follow_up),
        )
    if one.therapist_guess is not None:
        yield t.say(
            "Your therapist's guess before reading your answers: {guess} of 10",
            guess=t.number(one.therapist_guess),
        )
    if one.sharing is not None:
        sharing = checkin_texts.sharing_label(t, one.sharing)
        yield t.say("Who may see it: {sharing}", sharing=sharing)


def _score(t: Translator, score: OwnScore, value: float) -> str:
    return t.say(
        "{name} {value} ({low} to {high})",
        name=score.subscale,
        value=_number(t, value),
        low=_number(t, score.low),
        high=_number(t, score.high),
    )


def _number(t: Translator, value: float) -> str:
    """With a decimal where there is one."""
    return t.number(value, 0 if abs(value - round(value)) < _WHOLE else 1)
