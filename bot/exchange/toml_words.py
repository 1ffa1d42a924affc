"""The words of an instrument in TOML, in its own language and in others."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.alliance.imported import INSTRUCTIONS, Texts, Words
from bot.alliance.instruments import ResponseScale
from bot.exchange.findings import Entries, Findings
from bot.exchange.instrument_rules import LONGEST_INSTRUCTIONS, LONGEST_LABEL, LONGEST_TEXT, TAG


def all_words(
    table: Mapping[str, Any],
    entries: Entries,
    scale: ResponseScale,
    language: str,
    findings: Findings,
) -> Texts:
    own = dict(_words(table, entries, scale, findings))
    translations = table.get("translations", {})
    if not isinstance(translations, dict):
        findings.wrong("translations", "a table of languages")
        translations = {}
    others = {
        tag: _translation(tag, words, frozenset(own), findings)
        for tag, words in translations.items()
    }
    return {language: own, **others}


def _words(
    table: Mapping[str, Any], entries: Entries, scale: ResponseScale, findings: Findings
) -> Iterator[tuple[str, str]]:
    if "instructions" in table:
        yield (
            INSTRUCTIONS,
            findings.text(table["instructions"], "instructions", LONGEST_INSTRUCTIONS),
        )
    yield from _labels(table, scale, findings)
    ends = _ends(table, findings)
    for number, entry in enumerate(entries):
        yield from _item_words(entry, f"items[{number}]", ends, findings)
    yield from _titles(table, findings)


def _labels(
    table: Mapping[str, Any], scale: ResponseScale, findings: Findings
) -> Iterator[tuple[str, str]]:
    if "labels" not in table:
        if "ends" not in table:
            findings.wrong("labels", "what the values mean, here or as ends of the items")
        return
    points = [str(value) for value in range(scale.low, scale.high + 1)]
    labels = findings.table(table["labels"], "labels")
    findings.only(labels, frozenset(points), "labels")
    for point in points:
        if point in labels:
            text = findings.text(labels[point], f"labels.{point}", LONGEST_LABEL)
            yield f"scale/{point}", text
    if labels and "ends" not in table:
        for end in (points[0], points[-1]):
            if end not in labels:
                findings.wrong(f"labels.{end}", "the ends of the scale need words")


def _ends(table: Mapping[str, Any], findings: Findings) -> Mapping[str, tuple[str, str]]:
    if "ends" not in table:
        return {}
    entries = findings.table(table["ends"], "ends")
    return {name: _pair(entry, f"ends.{name[:40]}", findings) for name, entry in entries.items()}


def _pair(value: object, place: str, findings: Findings) -> tuple[str, str]:
    entry = findings.table(value, place)
    findings.only(entry, frozenset({"low", "high"}), place)
    low, high = (
        findings.text(entry.get(end), f"{place}.{end}", LONGEST_TEXT) for end in ("low", "high")
    )
    if low and low.casefold() == high.casefold():
        findings.wrong(place, "the two ends must differ")
    return low, high


def _item_words(
    entry: Mapping[str, Any],
    place: str,
    ends: Mapping[str, tuple[str, str]],
    findings: Findings,
) -> Iterator[tuple[str, str]]:
    item = str(entry.get("id"))
    yield item, findings.text(entry.get("text"), f"{place}.text", LONGEST_TEXT)
    if not ends:
        if "ends" in entry:
            findings.wrong(f"{place}.ends", "there is no table of that name under ends")
        return
    name = findings.one_of(entry.get("ends"), tuple(ends), f"{place}.ends")
    low, high = ends.get(name or "", ("", ""))
    yield f"{item}/low", low
    yield f"{item}/high", high


def _titles(table: Mapping[str, Any], findings: Findings) -> Iterator[tuple[str, str]]:
    entries = table.get("subscales")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and "title" in entry:
            place = f"subscales[{number}].title"
            yield f"subscales/{entry.get('id')}", findings.text(entry["title"], place, LONGEST_TEXT)


def _translation(tag: str, value: object, keys: frozenset[str], findings: Findings) -> Words:
    place = f"translations.{tag[:20]}"
    findings.match(tag, TAG, place, "a tag such as fr_CA")
    words = findings.table(value, place)
    findings.only(words, keys, place)
    if words:
        for missing in sorted(keys - set(words)):
            findings.wrong(place, f"{missing} is missing")
    longest = max(LONGEST_TEXT, LONGEST_INSTRUCTIONS)
    return {key: findings.text(words[key], f"{place}.{key}", longest) for key in words}
