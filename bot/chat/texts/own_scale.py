"""Scores of a form the clinic brought, on the form's own scale."""

from collections.abc import Sequence

from bot.alliance.digests import ClientDigest
from bot.alliance.instruments import CutOff
from bot.alliance.own_readings import OwnReading
from bot.i18n.translator import Translator


def lines(t: Translator, one: ClientDigest) -> list[str]:
    """One line for a form that was answered, and one for each cut-off its file names."""
    own = one.own_readings
    if own is None:
        return []
    scores = t.list([_score(t, each) for each in own.readings])
    head = t.say("{form} on its own scale: {scores}.", form=own.instrument, scores=scores)
    return [head, *(line for each in own.readings for line in _low(t, each))]


def note(t: Translator, clients: Sequence[ClientDigest]) -> list[str]:
    """Under a digest in which somebody answered a form."""
    if all(one.own_readings is None for one in clients):
        return []
    return [
        t.say(
            "Where a form is named, the index comes from that form instead: its answers brought "
            "to 0 to 10, compared with the same client's own earlier ones on it. No norm is "
            "applied."
        )
    ]


def _score(t: Translator, one: OwnReading) -> str:
    return t.say(
        "{name} {value} ({low} to {high})",
        name=one.score.subscale,
        value=_number(t, one.score.value or 0.0),
        low=_number(t, one.score.low),
        high=_number(t, one.score.high),
    )


def _low(t: Translator, one: OwnReading) -> list[str]:
    """As its file says, which is no norm of ours."""
    return [_cut_off(t, one.score.subscale, each) for each in one.low]


def _cut_off(t: Translator, name: str, cut_off: CutOff) -> str:
    value = _number(t, cut_off.value)
    limit = (
        t.say("{value} and below", value=value)
        if cut_off.inclusive
        else t.say("below {value}", value=value)
    )
    if cut_off.population is None:
        return t.say("The file of this form calls {name} low at {limit}.", name=name, limit=limit)
    return t.say(
        "The file of this form calls {name} low at {limit} ({population}).",
        name=name,
        limit=limit,
        population=cut_off.population,
    )


def _number(t: Translator, value: float) -> str:
    """With a decimal where there is one."""
    return t.number(value, 0 if abs(value - round(value)) < _WHOLE else 1)


_WHOLE = 0.05
