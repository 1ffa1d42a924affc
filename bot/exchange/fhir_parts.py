"""Names and small parts of FHIR R4 that reading and writing share."""

from collections.abc import Iterator, Mapping
from typing import Any

_CORE = "http://hl7.org/fhir/StructureDefinition/"
TRANSLATION = _CORE + "translation"
ORDINAL = _CORE + "ordinalValue"
WEIGHT = _CORE + "itemWeight"
"""R5 and newer; R4 knows it as ordinalValue. Both are written, either is read."""
LOW, HIGH = _CORE + "minValue", _CORE + "maxValue"
ITEM_CONTROL = _CORE + "questionnaire-itemControl"

OWN = "urn:alliance-checkin:"
"""What FHIR has no element for; described in docs/instruments.md."""
PARTS, SUBSCALE, REVERSED = OWN + "parts", OWN + "subscale", OWN + "reversed"
SOURCE, LICENCE, NOTICE = OWN + "source", OWN + "licence", OWN + "notice"
FACET, USE = OWN + "facet", OWN + "use"

Entry = Mapping[str, Any]


def fhir_tag(tag: str) -> str:
    """`fr_CA` → `fr-CA`."""
    return tag.replace("_", "-")


def own_tag(tag: object) -> str:
    """`fr-CA` → `fr_CA`; empty for what is no tag."""
    return tag.replace("-", "_") if isinstance(tag, str) else ""


def extensions(entry: object, url: str) -> Iterator[Entry]:
    """Those of that url; whatever is not shaped like one is passed over."""
    found = entry.get("extension") if isinstance(entry, dict) else None
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and each.get("url") == url:
            yield each


def extension_value(entry: object, url: str) -> object:
    """The value of the first, whatever its type; None where there is none."""
    for each in extensions(entry, url):
        return next((value for key, value in each.items() if key.startswith("value")), None)
    return None


def translations(entry: Entry, key: str) -> Iterator[tuple[str, object]]:
    """Tag and text of every translation of a primitive, which stand beside it under `_key`."""
    for each in extensions(entry.get(f"_{key}"), TRANSLATION):
        yield own_tag(extension_value(each, "lang")), extension_value(each, "content")


def text_with(key: str, text: str, others: Mapping[str, str]) -> dict[str, Any]:
    """A primitive and its translations."""
    if not others:
        return {key: text}
    written = [
        {
            "url": TRANSLATION,
            "extension": [
                {"url": "lang", "valueCode": fhir_tag(tag)},
                {"url": "content", "valueString": words},
            ],
        }
        for tag, words in others.items()
    ]
    return {key: text, f"_{key}": {"extension": written}}
