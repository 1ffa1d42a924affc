"""Replies for REDCap: a data dictionary of 18 columns, and records that repeat per check-in."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.alliance.instruments import Instrument
from bot.exchange.tables import csv_bytes
from bot.usecases.export_replies import LeavingData, LeavingReply, without_words
from bot.usecases.import_instrument import ReadInstrument

_DICTIONARY = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
_RECORD = "record_id"
_OF_REPLY = ("session_start", "ended", "complete_reply", "language")
_INDEX = "index"


def redcap(data: LeavingData) -> Mapping[str, bytes]:
    """File name → content. Switch repetition on for every form before the data are loaded."""
    columns = [_RECORD, "redcap_repeat_instrument", "redcap_repeat_instance"]
    fields = [name for one in data.instruments for name in _names(one.instrument)]
    rows = [_row(one, [*columns, *fields]) for one in data.replies]
    return {
        "dictionary.csv": csv_bytes(_DICTIONARY, _dictionary(data)),
        "data.csv": csv_bytes([*columns, *fields], rows),
    }


def form_name(instrument: Instrument) -> str:
    """`wai-sr/1` → `wai_sr_1`; a form's name begins with a letter."""
    name = re.sub(r"[^a-z0-9]+", "_", instrument.name.lower()).strip("_")
    return name if name[0].isalpha() else f"f_{name}"


def _names(instrument: Instrument) -> list[str]:
    """Variables are unique in a whole project, so each carries its form."""
    return [
        *(_variable(instrument, each) for each in _OF_REPLY),
        *(_variable(instrument, _of_item(item.id)) for item in instrument.items),
        _variable(instrument, _INDEX),
        *(_variable(instrument, _of_score(each.id)) for each in instrument.subscales),
    ]


def _variable(instrument: Instrument, name: str) -> str:
    return f"{form_name(instrument)}_{name}"


def _dictionary(data: LeavingData) -> Iterator[Sequence[object]]:
    first = form_name(data.instruments[0].instrument) if data.instruments else "replies"
    yield _line(_RECORD, first, "text", "Client")
    for one in data.instruments:
        yield from _form(without_words(one))


def _form(read: ReadInstrument) -> Iterator[Sequence[object]]:
    instrument, form = read.instrument, form_name(read.instrument)
    words = read.texts[read.about.language]

    def line(name: str, *more: str) -> Sequence[object]:
        return _line(_variable(instrument, name), form, *more)

    yield line("session_start", "text", "Start of the session (UTC)")
    yield line("ended", "text", "End of the check-in (UTC)")
    yield line("complete_reply", "yesno", "Answered to its end")
    yield line("language", "text", "Language it was put in")
    choices = _choices(read)
    for item in instrument.items:
        note = "reversed" if item.reversed else ""
        yield line(_of_item(item.id), "radio", words.get(item.id, item.id), choices, note)
    yield line(_INDEX, "text", "Index, 0 to 10, 10 the good end", "", "", "number")
    for each in instrument.subscales:
        label = words.get(f"subscales/{each.id}", each.id)
        yield line(_of_score(each.id), "text", f"Score: {label}", "", "", "number")


def _choices(read: ReadInstrument) -> str:
    """REDCap parts them by bars and commas."""
    scale, words = read.instrument.scale, read.texts[read.about.language]
    return " | ".join(
        f"{value}, {words.get(f'scale/{value}', str(value)).replace('|', '/')}"
        for value in range(scale.low, scale.high + 1)
    )


def _line(name: str, form: str, kind: str, label: str, *more: str) -> Sequence[object]:
    """`more`: choices, note, validation."""
    filled = (name, form, "", kind, label, *more)
    return (*filled, *[""] * (len(_DICTIONARY) - len(filled)))


def _row(one: LeavingReply, columns: Sequence[str]) -> Sequence[object]:
    form = one.instrument
    own: dict[str, object] = {
        "session_start": one.session_starts_at.isoformat(),
        "ended": one.ended_at.isoformat(),
        "complete_reply": one.is_complete,
        "language": one.language,
        _INDEX: one.index,
        **{_of_item(item): value for item, value in one.responses.items()},
        **{_of_score(each.subscale): each.value for each in one.scores},
    }
    known: dict[str, object] = {
        _RECORD: one.client,
        "redcap_repeat_instrument": form_name(form),
        "redcap_repeat_instance": one.number,
        **{_variable(form, name): value for name, value in own.items()},
    }
    return [known.get(column) for column in columns]


def _of_item(item: str) -> str:
    return f"item_{item}"


def _of_score(subscale: str) -> str:
    return f"score_{subscale}"
