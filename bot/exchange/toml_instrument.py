"""Instruments in TOML, the format of our own item bank; a clinic may import others in it.

Described field by field, with an example, in docs/instruments.md. Keys that are not known are
refused: a misspelt one would be lost in silence.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.alliance.errors import InvalidValueError
from bot.alliance.imported import INSTRUCTIONS, About, Texts, Words
from bot.alliance.instruments import (
    Aggregate,
    CutOff,
    Facet,
    Instrument,
    Item,
    ItemId,
    Occasion,
    ResponseScale,
    Subscale,
    Use,
)
from bot.alliance.spreading import LARGEST_PART, MOST_PARTS, usual_parts
from bot.exchange.findings import Findings
from bot.exchange.instrument_rules import (
    HIGHEST,
    ID,
    LARGEST_FILE,
    LONGEST_INSTRUCTIONS,
    LONGEST_LABEL,
    LONGEST_NOTICE,
    LONGEST_TEXT,
    LOWEST,
    MOST_CUT_OFFS,
    MOST_ITEMS,
    MOST_SUBSCALES,
    NAME,
    TAG,
    fits_a_message,
    turned,
    unique,
)
from bot.usecases.import_instrument import ReadInstrument

_TOP = frozenset(
    {"id", "version", "title", "language", "notice", "licence", "source", "rare_gap", "parts"}
    | {"scale", "labels", "ends", "instructions", "items", "reversed", "subscales"}
    | {"translations"}
)
_ITEM = frozenset({"id", "facet", "use", "reversed", "after", "every", "ends", "text"})
_SUBSCALE = frozenset({"id", "title", "items", "aggregate", "needed", "cut_offs"})
_CUT_OFF = frozenset({"value", "comparison", "language", "population"})
_AT_OR_BELOW, _BELOW = "at_or_below", "below"
ALL_ITEMS = "all"
_MOST_DOTS = 50

Entries = Sequence[Mapping[str, Any]]


def read_toml(source: bytes | Mapping[str, Any]) -> ReadInstrument:
    """An instrument and its words; nothing is looked up anywhere.

    Raises:
        InvalidValueError: every problem with its place in the file and what belongs there.
    """
    table = _table(source)
    findings = Findings()
    findings.only(table, _TOP, "the file")
    about = _about(table, findings)
    entries = findings.entries(table.get("items"), "items", MOST_ITEMS)
    scale = _scale(table.get("scale", {}), findings)
    instrument = _instrument(table, entries, scale, findings)
    texts = _texts(table, entries, scale, about.language, findings)
    fits_a_message(instrument.items, texts, findings)
    findings.end()
    return ReadInstrument(instrument=instrument, about=about, texts=texts)


def _table(source: bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(source, bytes):
        return source
    if len(source) > LARGEST_FILE:
        raise InvalidValueError("the file: larger than 1 MiB")
    # A key of many parts takes the square of their number to read: a megabyte of them, hours.
    if any(line.count(b".") > _MOST_DOTS for line in source.splitlines()):
        raise InvalidValueError(f"the file: more than {_MOST_DOTS} dots in one line")
    try:
        return tomllib.loads(source.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidValueError("the file: not UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InvalidValueError(f"the file: not TOML ({error})") from error


def _about(table: Mapping[str, Any], findings: Findings) -> About:
    def optional(key: str) -> str:
        if key not in table:
            return ""
        return findings.text(table[key], key, LONGEST_NOTICE, is_multiline=True)

    return About(
        title=findings.text(table.get("title"), "title", LONGEST_TEXT),
        language=findings.match(
            table.get("language"), TAG, "language", "a tag such as en or fr_CA"
        ),
        notice=optional("notice"),
        licence=optional("licence"),
        source=optional("source"),
    )


# --- structure ----------------------------------------------------------------------------------


def _instrument(
    table: Mapping[str, Any], entries: Entries, scale: ResponseScale, findings: Findings
) -> Instrument:
    items = tuple(_item(entry, f"items[{n}]", findings) for n, entry in enumerate(entries))
    unique((item.id for item in items), "items", findings)
    listed = turned(items, table.get("reversed"), findings)
    items = tuple(replace(each, reversed=each.reversed or each.id in listed) for each in items)
    return Instrument(
        id=findings.match(table.get("id"), NAME, "id", "letters, digits and hyphens"),
        version=findings.match(table.get("version"), NAME, "version", "a text such as 1 or 2.1"),
        items=items,
        scale=scale,
        rare_gap=findings.whole(table.get("rare_gap", 4), "rare_gap", 0, 100),
        subscales=_subscales(table, items, scale, findings),
        parts=_parts(table, len(items), findings),
    )


def _item(entry: Mapping[str, Any], place: str, findings: Findings) -> Item:
    findings.only(entry, _ITEM, place)
    facet = None
    if "facet" in entry:
        facet = findings.one_of(entry["facet"], tuple(Facet), f"{place}.facet")
    use = findings.one_of(entry.get("use", Use.ROTATING), tuple(Use), f"{place}.use")
    expected = "lower case, digits, underscores"
    return Item(
        id=ItemId(findings.match(entry.get("id"), ID, f"{place}.id", expected)),
        facet=None if facet is None else Facet(facet),
        use=Use(use or Use.ROTATING),
        reversed=findings.flag(entry.get("reversed", False), f"{place}.reversed"),
        after=_occasions(entry.get("after", []), f"{place}.after", findings),
        every=None
        if "every" not in entry
        else findings.whole(entry["every"], f"{place}.every", 1, 100),
    )


def _occasions(value: object, place: str, findings: Findings) -> frozenset[Occasion]:
    if not isinstance(value, list):
        findings.wrong(place, f"a list of {', '.join(Occasion)}")
        return frozenset()
    found = [
        findings.one_of(each, tuple(Occasion), f"{place}[{number}]")
        for number, each in enumerate(value)
    ]
    return frozenset(Occasion(each) for each in found if each is not None)


def _scale(value: object, findings: Findings) -> ResponseScale:
    if not isinstance(value, dict):
        findings.wrong("scale", "a table with low and high")
        return ResponseScale()
    findings.only(value, frozenset({"low", "high"}), "scale")
    low = findings.whole(value.get("low", LOWEST), "scale.low", LOWEST, HIGHEST - 1)
    high = findings.whole(value.get("high", HIGHEST), "scale.high", low + 1, HIGHEST)
    return ResponseScale(low=low, high=high)


def _parts(table: Mapping[str, Any], items: int, findings: Findings) -> int:
    if "parts" not in table or not items:
        return usual_parts(items)
    fewest = -(-items // LARGEST_PART)
    return findings.whole(table["parts"], "parts", fewest, min(items, MOST_PARTS))


def _subscales(
    table: Mapping[str, Any], items: tuple[Item, ...], scale: ResponseScale, findings: Findings
) -> tuple[Subscale, ...]:
    if "subscales" not in table:
        return ()
    entries = findings.entries(table["subscales"], "subscales", MOST_SUBSCALES)
    found = tuple(
        _subscale(entry, f"subscales[{number}]", items, scale, findings)
        for number, entry in enumerate(entries)
    )
    unique((each.id for each in found), "subscales", findings)
    return found


def _subscale(
    entry: Mapping[str, Any],
    place: str,
    items: tuple[Item, ...],
    scale: ResponseScale,
    findings: Findings,
) -> Subscale:
    findings.only(entry, _SUBSCALE, place)
    chosen = _chosen(entry.get("items"), f"{place}.items", items, findings)
    kind = findings.one_of(entry.get("aggregate"), tuple(Aggregate), f"{place}.aggregate")
    aggregate = Aggregate(kind or Aggregate.SUM)
    most = max(1, len(chosen))
    times = most if aggregate is Aggregate.SUM else 1
    bounds = (times * scale.low, times * scale.high)
    return Subscale(
        id=findings.match(entry.get("id"), ID, f"{place}.id", "lower case, digits, underscores"),
        items=chosen,
        aggregate=aggregate,
        needed=findings.whole(entry.get("needed", most), f"{place}.needed", 1, most),
        cut_offs=_cut_offs(entry, f"{place}.cut_offs", bounds, findings),
    )


def _chosen(
    value: object, place: str, items: tuple[Item, ...], findings: Findings
) -> tuple[ItemId, ...]:
    known = tuple(item.id for item in items)
    if value == ALL_ITEMS:
        return known
    if not isinstance(value, list) or not value:
        findings.wrong(place, f"a list of item ids, or {ALL_ITEMS!r}")
        return ()
    for index, each in enumerate(value):
        if each not in known:
            findings.wrong(f"{place}[{index}]", "no item has this id")
        elif each in value[:index]:
            findings.wrong(f"{place}[{index}]", "this id is there already")
    return tuple(each for each in known if each in value)


def _cut_offs(
    entry: Mapping[str, Any], place: str, bounds: tuple[int, int], findings: Findings
) -> tuple[CutOff, ...]:
    if "cut_offs" not in entry:
        return ()
    found = findings.entries(entry["cut_offs"], place, MOST_CUT_OFFS)
    return tuple(
        _cut_off(each, f"{place}[{number}]", bounds, findings) for number, each in enumerate(found)
    )


def _cut_off(
    entry: Mapping[str, Any], place: str, bounds: tuple[int, int], findings: Findings
) -> CutOff:
    findings.only(entry, _CUT_OFF, place)
    language, population = entry.get("language"), entry.get("population")
    comparison = findings.one_of(
        entry.get("comparison"), (_AT_OR_BELOW, _BELOW), f"{place}.comparison"
    )
    return CutOff(
        value=findings.number(entry.get("value"), f"{place}.value", *bounds),
        inclusive=comparison != _BELOW,
        language=None
        if language is None
        else findings.match(language, TAG, f"{place}.language", "a tag such as en or fr_CA"),
        population=None
        if population is None
        else findings.text(population, f"{place}.population", LONGEST_TEXT),
    )


# --- words --------------------------------------------------------------------------------------


def _texts(
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
