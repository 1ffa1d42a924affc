"""The answers a FHIR question allows, as a response scale: values, direction and labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from bot.alliance.instruments import ResponseScale
from bot.exchange.fhir_parts import (
    HIGH,
    ITEM_CONTROL,
    LOW,
    ORDINAL,
    REVERSED,
    WEIGHT,
    Entry,
    extension_value,
    translations,
)
from bot.exchange.findings import Findings
from bot.exchange.instrument_rules import HIGHEST, LONGEST_LABEL, LOWEST

CHOICES = frozenset({"choice", "coding"})
NUMBERS = frozenset({"integer", "decimal"})
_MOST_OPTIONS = HIGHEST - LOWEST + 1
_FEWEST_OPTIONS = 2

Labels = Mapping[int, Mapping[str, str]]
"""Value → tag → words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`reversed`: the weights run against the values."""

    scale: ResponseScale
    reversed: bool = False
    labels: Labels = field(default_factory=dict)


def read_options(entry: Entry, place: str, language: str, findings: Findings) -> Options | None:
    """None where they are no scale; why not was told."""
    if entry.get("type") in NUMBERS:
        return _range(entry, place, language, findings)
    if "answerValueSet" in entry:
        findings.wrong(f"{place}.answerValueSet", "list the options: a set elsewhere is not read")
        return None
    return _listed(entry, place, language, findings)


# --- numbers between two ends -------------------------------------------------------------------


def _range(entry: Entry, place: str, language: str, findings: Findings) -> Options | None:
    ends = [_whole(extension_value(entry, url)) for url in (LOW, HIGH)]
    low, high = ends
    if low is None or high is None or not LOWEST <= low < high <= HIGHEST:
        findings.wrong(place, f"minValue and maxValue, whole numbers within {LOWEST} to {HIGHEST}")
        return None
    if entry.get("type") == "decimal":
        findings.note(place, "a decimal; it is asked in whole numbers")
    children = entry.get("item")
    labels: dict[int, Mapping[str, str]] = {}
    for number, child in enumerate(children if isinstance(children, list) else ()):
        words = _words(child, "text", f"{place}.item[{number}]", language, findings)
        match _control(child):
            case "lower":
                labels[low] = words
            case "upper":
                labels[high] = words
            case _:
                findings.note(f"{place}.item[{number}]", "neither lower nor upper; not shown")
    return Options(
        scale=ResponseScale(low=low, high=high),
        reversed=extension_value(entry, REVERSED) is True,
        labels=labels,
    )


def _control(child: object) -> object:
    concept = extension_value(child, ITEM_CONTROL)
    coding = concept.get("coding") if isinstance(concept, dict) else None
    if isinstance(coding, list) and coding and isinstance(coding[0], dict):
        return coding[0].get("code")
    return None


# --- listed options -----------------------------------------------------------------------------


def _listed(entry: Entry, place: str, language: str, findings: Findings) -> Options | None:
    listed = entry.get("answerOption")
    if not isinstance(listed, list) or not _FEWEST_OPTIONS <= len(listed) <= _MOST_OPTIONS:
        findings.wrong(f"{place}.answerOption", f"{_FEWEST_OPTIONS} to {_MOST_OPTIONS} options")
        return None
    options = [each if isinstance(each, dict) else {} for each in listed]
    weights = [_weight(each) for each in options]
    values = _values(options, weights, place, findings)
    scale = _scale(values, place, findings)
    if scale is None:
        return None
    turned = _direction(values, weights, scale, place, findings)
    return Options(
        scale=scale,
        reversed=turned,
        labels={
            value: words
            for number, (value, option) in enumerate(zip(values, options, strict=True))
            if (words := _label(option, f"{place}.answerOption[{number}]", language, findings))
        },
    )


def _values(
    options: Sequence[Entry], weights: Sequence[int | None], place: str, findings: Findings
) -> list[int]:
    """What is stored and shown: the numbers or codes themselves, else counted in their order."""
    own = [_own_value(each) for each in options]
    known = [each for each in own if each is not None]
    if len(known) == len(options):
        return known
    first = min((each for each in weights if each is not None), default=1)
    findings.note(f"{place}.answerOption", f"no numeric codes; counted from {first} in order")
    return [first + number for number in range(len(options))]


def _own_value(option: Entry) -> int | None:
    coding = option.get("valueCoding")
    code = coding.get("code") if isinstance(coding, dict) else option.get("valueInteger")
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) <= len("10"):
        return int(code)
    return _whole(code)


def _weight(option: Entry) -> int | None:
    for entry in (option, option.get("valueCoding")):
        for url in (WEIGHT, ORDINAL):
            if (found := _whole(extension_value(entry, url))) is not None:
                return found
    return None


def _scale(values: Sequence[int], place: str, findings: Findings) -> ResponseScale | None:
    low, high = min(values), max(values)
    if sorted(values) != list(range(low, high + 1)) or not LOWEST <= low < high <= HIGHEST:
        findings.wrong(
            f"{place}.answerOption",
            f"whole numbers without a gap, within {LOWEST} to {HIGHEST}, each of them once",
        )
        return None
    if list(values) != sorted(values):
        findings.note(f"{place}.answerOption", "shown in ascending order")
    return ResponseScale(low=low, high=high)


def _direction(
    values: Sequence[int],
    weights: Sequence[int | None],
    scale: ResponseScale,
    place: str,
    findings: Findings,
) -> bool:
    """Whether the weights are the values turned round. Without weights a value is its weight."""
    if not any(weight is not None for weight in weights) or list(weights) == list(values):
        return False
    if list(weights) == [scale.reverse(value) for value in values]:
        return True
    findings.wrong(
        f"{place}.answerOption",
        "the weights are neither the values nor the values turned round: no key is known for that",
    )
    return False


def _label(option: Entry, place: str, language: str, findings: Findings) -> Mapping[str, str]:
    coding = option.get("valueCoding")
    if isinstance(coding, dict) and "display" in coding:
        return _words(coding, "display", place, language, findings)
    if "valueString" in option:
        return _words(option, "valueString", place, language, findings)
    return {}


def _words(
    entry: object, key: str, place: str, language: str, findings: Findings
) -> Mapping[str, str]:
    if not isinstance(entry, dict):
        findings.wrong(place, "an object")
        return {}
    found = {language: findings.text(entry.get(key), f"{place}.{key}", LONGEST_LABEL)}
    for tag, text in translations(entry, key):
        found[tag] = findings.text(text, f"{place}._{key} {tag}", LONGEST_LABEL)
    return found


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return int(value) if value == int(value) else None
