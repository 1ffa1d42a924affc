"""Scores on a form's own scale, as its publisher adds them up. See docs/instruments.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from bot.alliance.instruments import Aggregate, CutOff, Instrument, ItemId, Subscale

_ROUNDING = 1e-9  # sums of tenths carry errors of this order; a cut-off met is met


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScore:
    """`value` lies within `low` and `high`; None with fewer answers than the subscale needs."""

    subscale: str
    value: float | None = field(repr=False)
    low: float
    high: float


def own_scores(
    instrument: Instrument, responses: Mapping[ItemId, float | None]
) -> tuple[OwnScore, ...]:
    """Every subscale, in the order of the instrument; responses as given, before reversal."""
    return tuple(_scored(each, instrument, responses) for each in instrument.subscales)


def low_by(subscale: Subscale, value: float, language: str) -> tuple[CutOff, ...]:
    """The cut-offs of that language, or of all, by which the score is low."""
    return tuple(
        each
        for each in subscale.cut_offs
        if each.language in (None, language) and _is_low(value, each)
    )


def _is_low(value: float, cut_off: CutOff) -> bool:
    if cut_off.inclusive:
        return value <= cut_off.value + _ROUNDING
    return value < cut_off.value - _ROUNDING


def _scored(
    subscale: Subscale, instrument: Instrument, responses: Mapping[ItemId, float | None]
) -> OwnScore:
    times = len(subscale.items) if subscale.aggregate is Aggregate.SUM else 1
    values = _keyed(subscale, instrument, responses)
    enough = bool(values) and len(values) >= subscale.needed
    return OwnScore(
        subscale=subscale.id,
        value=times * fmean(values) if enough else None,
        low=times * instrument.scale.low,
        high=times * instrument.scale.high,
    )


def _keyed(
    subscale: Subscale, instrument: Instrument, responses: Mapping[ItemId, float | None]
) -> Sequence[float]:
    """The answers given, those of reversed items turned round."""
    given = ((instrument.item(each), responses.get(each)) for each in subscale.items)
    return [
        instrument.scale.reverse(value) if item.reversed else value
        for item, value in given
        if value is not None
    ]
