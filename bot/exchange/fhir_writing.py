"""Questionnaire, QuestionnaireResponse and Observation in FHIR R4, for people without names.

What reading gives back is the same instrument: `bot.exchange.fhir_questionnaire`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.alliance.imported import INSTRUCTIONS, Texts
from bot.alliance.instruments import CutOff, Instrument, Item, Subscale, Use
from bot.exchange.fhir_parts import (
    FACET,
    LICENCE,
    NOTICE,
    ORDINAL,
    OWN,
    PARTS,
    SOURCE,
    SUBSCALE,
    USE,
    WEIGHT,
    fhir_tag,
    text_with,
)
from bot.usecases.export_replies import LeavingData, LeavingReply, without_words
from bot.usecases.import_instrument import ReadInstrument

Json = dict[str, Any]

COMPLETED, STOPPED = "completed", "stopped"
"""A check-in that expired with some answers was stopped."""
CLIENTS, SCORES = OWN + "client", OWN + "scores"
INDEX = "index"


def fhir(data: LeavingData) -> Mapping[str, bytes]:
    """File name → content: one Questionnaire a file, the rest a resource a line."""
    questionnaires = {
        f"Questionnaire-{_file_name(each.instrument)}.json": _document(questionnaire(each))
        for each in data.instruments
    }
    responses = [response(one) for one in data.replies if one.responses]
    observations = [each for one in data.replies for each in _observations(one)]
    return {
        **questionnaires,
        "QuestionnaireResponse.ndjson": _lines(responses),
        "Observation.ndjson": _lines(observations),
    }


def _document(resource: Json) -> bytes:
    return json.dumps(resource, ensure_ascii=False, indent=2).encode()


def _lines(resources: list[Json]) -> bytes:
    written = (json.dumps(each, ensure_ascii=False) for each in resources)
    return "".join(f"{line}\n" for line in written).encode()


def _file_name(instrument: Instrument) -> str:
    return f"{instrument.id}-{instrument.version}"


# --- the instrument -----------------------------------------------------------------------------


def questionnaire(read: ReadInstrument) -> Json:
    """The structure and key; the words only where its licence lets them be passed on."""
    told = without_words(read)
    instrument, about = told.instrument, told.about
    own, others = _languages(told.texts, about.language)
    items = [_item(each, instrument, own, others) for each in instrument.items]
    return {
        "resourceType": "Questionnaire",
        "language": fhir_tag(about.language),
        "extension": list(_extensions(told)),
        "url": _url(instrument),
        "version": instrument.version,
        "name": instrument.id,
        "title": about.title,
        "status": "active",
        "subjectType": ["Patient"],
        **({"copyright": about.licence} if about.licence else {}),
        "item": [*_instructions(own, others), *items],
    }


def _languages(texts: Texts, language: str) -> tuple[Mapping[str, str], Texts]:
    return texts[language], {tag: words for tag, words in texts.items() if tag != language}


def _url(instrument: Instrument) -> str:
    return f"{OWN}instrument:{instrument.id}"


def _extensions(read: ReadInstrument) -> Iterator[Json]:
    instrument, about = read.instrument, read.about
    for url, text in ((LICENCE, about.licence), (SOURCE, about.source), (NOTICE, about.notice)):
        if text:
            yield {"url": url, "valueString": text}
    yield {"url": PARTS, "valueInteger": instrument.parts}
    yield from (_subscale(each) for each in instrument.subscales)


def _subscale(one: Subscale) -> Json:
    parts: list[Json] = [
        {"url": "id", "valueString": one.id},
        {"url": "aggregate", "valueCode": one.aggregate.value},
        {"url": "needed", "valueInteger": one.needed},
        *({"url": "item", "valueString": item} for item in one.items),
        *(_cut_off(each) for each in one.cut_offs),
    ]
    return {"url": SUBSCALE, "extension": parts}


def _cut_off(one: CutOff) -> Json:
    parts: list[Json] = [
        {"url": "value", "valueDecimal": one.value},
        {"url": "inclusive", "valueBoolean": one.inclusive},
    ]
    if one.language is not None:
        parts.append({"url": "language", "valueCode": fhir_tag(one.language)})
    if one.population is not None:
        parts.append({"url": "population", "valueString": one.population})
    return {"url": "cutOff", "extension": parts}


def _instructions(own: Mapping[str, str], others: Texts) -> Iterator[Json]:
    if INSTRUCTIONS in own:
        yield {
            "linkId": INSTRUCTIONS,
            "type": "display",
            **_text("text", INSTRUCTIONS, own, others),
        }


def _text(name: str, key: str, own: Mapping[str, str], others: Texts) -> Json:
    return text_with(name, own[key], {tag: words[key] for tag, words in others.items()})


def _item(item: Item, instrument: Instrument, own: Mapping[str, str], others: Texts) -> Json:
    extra = [
        *([] if item.facet is None else [{"url": FACET, "valueCode": item.facet.value}]),
        *([] if item.use is Use.ROTATING else [{"url": USE, "valueCode": item.use.value}]),
    ]
    scale = instrument.scale
    return {
        **({"extension": extra} if extra else {}),
        "linkId": item.id,
        **_text("text", item.id, own, others),
        "type": "choice",
        "answerOption": [
            _option(value, item, instrument, own, others)
            for value in range(scale.low, scale.high + 1)
        ],
    }


def _option(
    value: int, item: Item, instrument: Instrument, own: Mapping[str, str], others: Texts
) -> Json:
    """The key lies in the weights: those of a reversed item are turned round."""
    weight = instrument.scale.reverse(value) if item.reversed else value
    key = _label_key(value, item, instrument, own)
    words = {} if key is None else _text("display", key, own, others)
    return {
        "extension": [{"url": url, "valueDecimal": weight} for url in (ORDINAL, WEIGHT)],
        "valueCoding": {"system": _url(instrument), "code": str(value), **words},
    }


def _label_key(
    value: int, item: Item, instrument: Instrument, own: Mapping[str, str]
) -> str | None:
    scale = instrument.scale
    ends = {scale.low: f"{item.id}/low", scale.high: f"{item.id}/high"}
    wished = (ends.get(value), f"scale/{value}")
    return next((key for key in wished if key is not None and key in own), None)


# --- what was answered --------------------------------------------------------------------------


def response(one: LeavingReply) -> Json:
    """Skipped items have no answer. Nothing in it names anybody."""
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(one.checkin),
        **({"language": fhir_tag(one.language)} if one.language else {}),
        "questionnaire": f"{_url(one.instrument)}|{one.instrument.version}",
        "status": COMPLETED if one.is_complete else STOPPED,
        "subject": _subject(one),
        "authored": one.ended_at.isoformat(),
        "source": _subject(one),
        "item": [
            _answer(one, item.id) for item in one.instrument.items if item.id in one.responses
        ],
    }


def _subject(one: LeavingReply) -> Json:
    return {"type": "Patient", "identifier": {"system": CLIENTS, "value": str(one.client)}}


def _answer(one: LeavingReply, item: Any) -> Json:
    value = one.responses[item]
    if value is None:
        return {"linkId": item}
    coding = {"system": _url(one.instrument), "code": str(value)}
    return {"linkId": item, "answer": [{"valueCoding": coding}]}


def _observations(one: LeavingReply) -> Iterator[Json]:
    if one.index is not None:
        yield _observation(one, INDEX, one.index)
    for score in one.scores:
        if score.value is not None:
            yield _observation(one, score.subscale, score.value)


def _observation(one: LeavingReply, code: str, value: float) -> Json:
    name = INDEX if code == INDEX else f"{one.instrument.name}/{code}"
    derived = [{"reference": f"QuestionnaireResponse/{one.checkin}"}] if one.responses else []
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": SCORES, "code": name}]},
        "subject": _subject(one),
        "effectiveDateTime": one.ended_at.isoformat(),
        "valueQuantity": {"value": round(value, 6)},
        **({"derivedFrom": derived} if derived else {}),
    }
