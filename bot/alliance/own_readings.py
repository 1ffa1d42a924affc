"""What a client's latest answers say on the form's own scale, for those who may see answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.alliance.instruments import CutOff, Instrument
from bot.alliance.own_scores import OwnScore, low_by, own_scores
from bot.alliance.replies import Reply
from bot.alliance.spreading import NOTHING_YET, gather


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReading:
    """`low`: the cut-offs of the form's file that a score lies at or below."""

    score: OwnScore
    low: tuple[CutOff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A reply whose items may be looked at. `is_new`: of the period that is told about."""

    reply: Reply
    instrument: Instrument
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReadings:
    """Every score of the form there is, in its order."""

    instrument: str
    readings: tuple[OwnReading, ...]


def latest_readings(replies: Iterable[Shared]) -> OwnReadings | None:
    """Of the latest new reply that completes a round; None where none does, or it has no score."""
    gathered, found = NOTHING_YET, None
    for one in replies:
        gathered, whole = gather(gathered, one.reply, one.instrument)
        if whole is not None and one.is_new:
            found = _readings(whole, one.instrument)
    return found


def _readings(whole: Reply, instrument: Instrument) -> OwnReadings | None:
    language = whole.locale.partition("@")[0]
    scored = zip(instrument.subscales, own_scores(instrument, whole.responses), strict=True)
    readings = tuple(
        OwnReading(score=score, low=low_by(subscale, score.value, language))
        for subscale, score in scored
        if score.value is not None
    )
    return OwnReadings(instrument=instrument.name, readings=readings) if readings else None
