"""Replies as three long tables: answers, scores, and a codebook of the items."""

from collections.abc import Iterator, Mapping

from bot.alliance.instruments import Instrument
from bot.exchange.tables import csv_bytes
from bot.usecases.export_replies import LeavingData, LeavingReply, without_words
from bot.usecases.import_instrument import ReadInstrument

INDEX = "index"
"""The score there always is: 0-10 with 10 the good end, whatever the form's own scale."""
_REPLY = ("client", "number", "session_start", "ended", "complete", "instrument", "language")


def replies_csv(data: LeavingData) -> Mapping[str, bytes]:
    """File name → content. Values are as given, before reversal."""
    answers = [row for one in data.replies for row in _answers(one)]
    scores = [row for one in data.replies for row in _scores(one)]
    items = [row for one in data.instruments for row in _items(without_words(one))]
    of_item = ("instrument", "item", "reversed", "low", "high", "scores", "language", "text")
    return {
        "answers.csv": csv_bytes((*_REPLY, "item", "value"), answers),
        "scores.csv": csv_bytes((*_REPLY, "score", "value", "low", "high"), scores),
        "items.csv": csv_bytes(of_item, items),
    }


def _reply(one: LeavingReply) -> tuple[object, ...]:
    return (
        one.client,
        one.number,
        one.session_starts_at.isoformat(),
        one.ended_at.isoformat(),
        one.is_complete,
        one.instrument.name,
        one.language,
    )


def _answers(one: LeavingReply) -> Iterator[tuple[object, ...]]:
    for item, value in one.responses.items():
        yield (*_reply(one), item, value)


def _scores(one: LeavingReply) -> Iterator[tuple[object, ...]]:
    yield (*_reply(one), INDEX, one.index, 0, 10)
    for score in one.scores:
        yield (*_reply(one), score.subscale, score.value, score.low, score.high)


def _items(read: ReadInstrument) -> Iterator[tuple[object, ...]]:
    instrument = read.instrument
    for item in instrument.items:
        scores = " ".join(each.id for each in instrument.subscales if item.id in each.items)
        for tag, words in read.texts.items():
            yield (
                *(instrument.name, item.id, item.reversed),
                *(*_bounds(instrument), scores, tag, words.get(item.id, item.id)),
            )


def _bounds(instrument: Instrument) -> tuple[int, int]:
    return instrument.scale.low, instrument.scale.high
