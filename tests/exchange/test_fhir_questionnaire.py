"""A Questionnaire from another system: what is read of it, and what is refused with its place."""

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.alliance.own_scores import own_scores
from bot.exchange.fhir_parts import ITEM_CONTROL, ORDINAL, TRANSLATION, WEIGHT
from bot.exchange.fhir_questionnaire import read_questionnaire
from bot.exchange.findings import BrokenFileError
from bot.exchange.instrument_file import read_instrument
from bot.exchange.json_document import read_json
from bot.usecases.import_instrument import ReadInstrument


def translated(key: str, text: str, **others: str) -> dict[str, Any]:
    extension = [
        {
            "url": TRANSLATION,
            "extension": [
                {"url": "lang", "valueCode": tag},
                {"url": "content", "valueString": words},
            ],
        }
        for tag, words in others.items()
    ]
    return {key: text, f"_{key}": {"extension": extension}}


def option(code: int, weight: float | None, label: str = "", url: str = ORDINAL) -> dict[str, Any]:
    words = translated("display", label, fr=f"{label} (fr)") if label else {}
    weights = [] if weight is None else [{"url": url, "valueDecimal": weight}]
    return {"extension": weights, "valueCoding": {"code": str(code), **words}}


def question(link: str, *, reverse: bool = False, url: str = ORDINAL) -> dict[str, Any]:
    return {
        "linkId": link,
        "type": "choice",
        **translated("text", f"Item {link}", fr=f"Question {link}"),
        "answerOption": [
            option(code, 6 - code if reverse else code, f"point {code}", url)
            for code in range(1, 6)
        ],
    }


def document() -> dict[str, Any]:
    """Two groups of two, the last one turned round."""
    return {
        "resourceType": "Questionnaire",
        "url": "https://forms.example/Questionnaire/made-up",
        "version": "2.1",
        "name": "MadeUp",
        "title": "A made-up form",
        "language": "en",
        "status": "active",
        "copyright": "by letter",
        "item": [
            {"linkId": "0", "type": "display", **translated("text", "Think.", fr="Pensez.")},
            {
                "linkId": "goal",
                "type": "group",
                **translated("text", "Goals", fr="Buts"),
                "item": [question("1"), question("2")],
            },
            {
                "linkId": "bond",
                "type": "group",
                **translated("text", "Bond", fr="Lien"),
                "item": [question("3"), question("4", reverse=True)],
            },
        ],
    }


def read(source: dict[str, Any]) -> ReadInstrument:
    return read_questionnaire(json.dumps(source).encode())[0]


def notes(source: dict[str, Any]) -> list[str]:
    return [str(each) for each in read_questionnaire(json.dumps(source).encode())[1]]


def problems(source: dict[str, Any]) -> list[str]:
    with pytest.raises(BrokenFileError) as refused:
        read(source)
    return [str(each) for each in refused.value.problems]


def first_question(source: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = source["item"][1]["item"][0]
    return found


def test_a_questionnaire_is_an_instrument() -> None:
    found = read(document())
    form = found.instrument
    assert form.name == "MadeUp/2.1"
    assert [item.id for item in form.items] == ["i1", "i2", "i3", "i4"]
    assert [item.id for item in form.items if item.reversed] == ["i4"]
    assert (form.scale.low, form.scale.high) == (1, 5)
    assert (found.about.title, found.about.licence) == ("A made-up form", "by letter")


def test_groups_are_subscales_and_all_items_a_total() -> None:
    form = read(document()).instrument
    assert {each.id: each.items for each in form.subscales} == {
        "goal": ("i1", "i2"),
        "bond": ("i3", "i4"),
        "total": ("i1", "i2", "i3", "i4"),
    }
    scored = own_scores(form, {item.id: 5 for item in form.items})
    assert [each.value for each in scored] == [10, 6, 16]


def test_its_words_are_read_in_every_language() -> None:
    texts = read(document()).texts
    assert texts["fr"]["i1"] == "Question 1"
    assert texts["fr"]["scale/5"] == "point 5 (fr)"
    assert texts["fr"]["instructions"] == "Pensez."
    assert texts["en"]["subscales/goal"] == "Goals"


def test_the_newer_name_of_a_weight_and_the_newer_kind_of_question_are_read_too() -> None:
    source = document()
    source["item"][2]["item"][1] = question("4", reverse=True, url=WEIGHT) | {"type": "coding"}
    assert read(source) == read(document())


def test_weights_that_follow_no_key_are_refused() -> None:
    source = document()
    first_question(source)["answerOption"][0] = option(1, 3, "point 1")
    (found,) = problems(source)
    assert found.startswith("item[1].item[0].answerOption: the weights are neither")


def test_options_without_numbers_are_counted_and_that_is_noted() -> None:
    source = document()
    for group in source["item"][1:]:
        for each in group["item"]:
            for one in each["answerOption"]:
                one["valueCoding"]["code"] = f"c{one['valueCoding']['code']}"
    form = read(source).instrument
    assert [item.id for item in form.items if item.reversed] == ["i4"]
    assert any("counted from 1" in note for note in notes(source))


def slider(kind: str = "integer", number: str = "valueInteger") -> dict[str, Any]:
    core = "http://hl7.org/fhir/StructureDefinition/"

    def end(code: str) -> dict[str, Any]:
        control = {"coding": [{"code": code}]}
        return {
            "linkId": code,
            "type": "display",
            "extension": [{"url": ITEM_CONTROL, "valueCodeableConcept": control}],
            "text": f"{code} end",
        }

    return {
        "linkId": "line",
        "type": kind,
        "text": "Item line",
        "extension": [
            {"url": core + "minValue", number: 0},
            {"url": core + "maxValue", number: 10},
        ],
        "item": [end("lower"), end("upper")],
    }


def test_a_line_from_0_to_10_is_asked_in_whole_numbers() -> None:
    source = document() | {"item": [slider("decimal", "valueDecimal")]}
    found = read(source)
    assert (found.instrument.scale.low, found.instrument.scale.high) == (0, 10)
    assert found.texts["en"]["scale/0"] == "lower end"
    assert any("asked in whole numbers" in note for note in notes(source))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"type": "string"}, "item[1].item[0].type: string cannot be answered with one tap"),
        ({"type": None}, "item[1].item[0].type: none"),
        ({"enableWhen": [{}]}, "item[1].item[0]: enableWhen changes"),
        ({"modifierExtension": [{}]}, "item[1].item[0]: modifierExtension changes"),
        ({"repeats": True}, "item[1].item[0].repeats"),
        ({"linkId": "2"}, "item[1].id: i2 is there already"),
        ({"linkId": "!"}, "item[1].item[0].linkId"),
        ({"text": ""}, "item[1].item[0].text: a text that is not empty"),
        ({"text": "x" * 301}, "item[1].item[0].text: at most 300 characters; there are 301"),
        ({"_text": {}}, "translation fr: i1 is missing"),
        ({"answerValueSet": "x"}, "item[1].item[0].answerValueSet: list the options"),
        ({"answerOption": []}, "item[1].item[0].answerOption: 2 to 11 options"),
        ({"answerOption": [{}] * 12}, "item[1].item[0].answerOption: 2 to 11 options"),
        (
            {"answerOption": [option(1, 1, "a"), option(3, 3, "b")]},
            "item[1].item[0].answerOption: whole numbers without a gap",
        ),
        ({"answerOption": [option(n, n, "a") for n in (1, 2)]}, "all items share one scale"),
        ({"type": "integer"}, "item[1].item[0]: minValue and maxValue"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_place(change: dict[str, Any], where: str) -> None:
    source = document()
    first_question(source).update(change)
    assert any(where in each for each in problems(source)), problems(source)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"resourceType": "Patient"}, "resourceType: Questionnaire"),
        ({"item": []}, "item: at least one question"),
        ({"item": "x"}, "item: at least one question"),
        ({"language": None}, "language: a tag"),
        ({"version": "a b"}, "version:"),
        ({"implicitRules": "x"}, "the questionnaire: implicitRules changes"),
        ({"item": [question(str(n)) for n in range(300)]}, "more than 100 questions"),
        ({"item": [{"type": "group"}] * 10_000}, "more than 100 questions"),
    ],
)
def test_a_document_that_is_no_form_is_refused(change: dict[str, Any], where: str) -> None:
    assert any(where in each for each in problems(document() | change))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    source = document()
    source["item"][1]["item"][0]["type"] = "string"
    source["item"][2]["item"][1]["repeats"] = True
    assert len(problems(source)) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff{}",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"a":' + b"[" * 200_000,
        b'{"a": "' + b"x" * 1_048_576 + b'"}',
    ],
)
def test_no_json_from_outside_hurts(data: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read_json(data)


@given(
    st.sampled_from(["item", "item.1", "item.1.item.0", "item.1.item.0.answerOption", "title"]),
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text(max_size=5), st.booleans(), st.floats()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["item", "type", "text", "extension", "url", "valueCoding"]),
                inner,
                max_size=3,
            ),
        ),
        max_leaves=6,
    ),
)
def test_no_document_breaks_the_reader(path: str, value: Any) -> None:
    source = copy.deepcopy(document())
    *way, last = path.split(".")
    place: Any = source
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    with suppress(InvalidValueError):
        read(source)


def test_a_file_is_read_as_what_it_is() -> None:
    found, _ = read_instrument(b"\xef\xbb\xbf \n" + json.dumps(document()).encode())
    assert found == read(document())
    with pytest.raises(InvalidValueError, match="not TOML"):
        read_instrument(b"nothing at all")


def test_a_published_form_with_another_key_is_noted() -> None:
    source = document() | {"name": "ARM-5", "item": [question(str(n)) for n in range(1, 6)]}
    _, found = read_instrument(json.dumps(source).encode())
    assert any("published" in str(each) for each in found)
