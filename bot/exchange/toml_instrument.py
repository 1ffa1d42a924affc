"""Instruments in TOML, the format of our own item bank; a clinic may import its own in it.

    id = "alliance"              # letters, digits, hyphens; version is free within the same limits
    version = "1"
    title = "…"                  # for operators
    language = "en"              # of the words below
    notice = "…"                 # what it is and is not; shown to operators
    rare_gap = 4                 # optional: check-ins between two rare items
    scale = { low = 0, high = 10 }          # optional; whole numbers within 0 to 10
    [ends.agreement]             # end labels, by a name of your own
    low = "not at all"
    high = "completely"
    [[items]]
    id = "goal_direction"        # stable for ever: lower case, digits, underscores
    facet = "goals"              # one of alliance.instruments.Facet
    use = "anchor"               # anchor, rotating (default), rare
    reversed = false             # true: a high answer is the bad end
    ends = "agreement"
    text = "…"
    [translations.fr]            # optional: a word for each `id`, `id/low`, `id/high`
    "goal_direction" = "…"

Keys that are not in this list are refused: a misspelt one would be lost in silence.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.alliance.errors import InvalidValueError
from bot.alliance.instruments import Facet, Instrument, Item, ItemId, ResponseScale, Use

Words = Mapping[str, str]
"""`goal_direction`, `goal_direction/low`, `goal_direction/high` → what is shown."""
Texts = Mapping[str, Words]
"""By language tag."""

LARGEST_FILE = 262_144
MOST_ITEMS = 200
_LONGEST_TEXT = 300
_LONGEST_NOTICE = 2000
_ID = re.compile(r"[a-z][a-z0-9_]{0,47}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,31}")
_TAG = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]{2,8}){0,2}(@[a-z]{2,8})?")
_TOP = frozenset(
    {"id", "version", "title", "language", "notice", "rare_gap", "scale", "ends", "items"}
    | {"translations"}
)
_ITEM = frozenset({"id", "facet", "use", "reversed", "ends", "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What operators are told of an instrument."""

    title: str
    language: str
    notice: str


def parse(source: bytes | Mapping[str, Any]) -> tuple[Instrument, Texts]:
    """Read an instrument and its words; nothing is looked up anywhere.

    Raises:
        InvalidValueError: with the place in the file and what belongs there.
    """
    table = _table(source)
    _only(table, _TOP, "the file")
    scale = _scale(table.get("scale", {}))
    ends = _ends(_mapping(table.get("ends"), "ends"))
    entries = _entries(table.get("items"))
    items = tuple(_item(entry, place) for place, entry in entries)
    _unique_ids(items)
    words = dict(_words(entries, ends))
    instrument = Instrument(
        id=_match(table.get("id"), _NAME, "id", "letters, digits and hyphens"),
        version=_match(table.get("version"), _NAME, "version", "a text such as 1 or 2.1"),
        items=items,
        scale=scale,
        rare_gap=_whole(table.get("rare_gap", 4), "rare_gap", 0, 100),
    )
    translations = _translations(table.get("translations", {}), frozenset(words))
    return instrument, {about(table).language: words, **translations}


def about(source: bytes | Mapping[str, Any]) -> About:
    """Title, language and notice.

    Raises:
        InvalidValueError: see `parse`.
    """
    table = _table(source)
    return About(
        title=_text(table.get("title"), "title"),
        language=_match(table.get("language"), _TAG, "language", "a tag such as en or fr_CA"),
        notice=_text(table.get("notice"), "notice", _LONGEST_NOTICE, is_multiline=True),
    )


def _refuse(place: str, expected: str) -> NoReturn:
    raise InvalidValueError(f"{place}: {expected}")


def _table(source: bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(source, bytes):
        return source
    if len(source) > LARGEST_FILE:
        _refuse("the file", "larger than 256 KiB")
    try:
        return tomllib.loads(source.decode())
    except UnicodeDecodeError as error:
        raise InvalidValueError("the file: not UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidValueError(f"the file: not TOML ({error})") from error


def _only(table: Mapping[str, Any], allowed: frozenset[str], place: str) -> None:
    if unknown := sorted(set(table) - allowed):
        _refuse(place, f"unknown key {unknown[0][:40]!r}; known are {', '.join(sorted(allowed))}")


def _mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not value:
        _refuse(place, "a table that is not empty")
    return value


def _entries(value: object) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_ITEMS:
        _refuse("items", f"between 1 and {MOST_ITEMS} items")
    places = ((f"items[{index}]", entry) for index, entry in enumerate(value))
    return tuple((place, _mapping(entry, place)) for place, entry in places)


def _item(entry: Mapping[str, Any], place: str) -> Item:
    _only(entry, _ITEM, place)
    return Item(
        id=ItemId(_match(entry.get("id"), _ID, f"{place}.id", "lower case, digits, underscores")),
        facet=Facet(_one_of(entry.get("facet"), tuple(Facet), f"{place}.facet")),
        use=Use(_one_of(entry.get("use", Use.ROTATING), tuple(Use), f"{place}.use")),
        reversed=_flag(entry.get("reversed", False), f"{place}.reversed"),
    )


def _unique_ids(items: tuple[Item, ...]) -> None:
    seen: set[ItemId] = set()
    for index, item in enumerate(items):
        if item.id in seen:
            _refuse(f"items[{index}].id", f"{item.id} is there already")
        seen.add(item.id)


def _scale(value: object) -> ResponseScale:
    table = value if isinstance(value, dict) else _mapping(value, "scale")
    _only(table, frozenset({"low", "high"}), "scale")
    low = _whole(table.get("low", 0), "scale.low", 0, 9)
    return ResponseScale(low=low, high=_whole(table.get("high", 10), "scale.high", low + 1, 10))


def _ends(table: Mapping[str, Any]) -> Mapping[str, tuple[str, str]]:
    return {name: _pair(entry, f"ends.{name[:40]}") for name, entry in table.items()}


def _pair(entry: object, place: str) -> tuple[str, str]:
    table = _mapping(entry, place)
    _only(table, frozenset({"low", "high"}), place)
    low, high = _text(table.get("low"), f"{place}.low"), _text(table.get("high"), f"{place}.high")
    if low.casefold() == high.casefold():
        _refuse(place, "the two ends must differ")
    return low, high


def _words(
    entries: tuple[tuple[str, Mapping[str, Any]], ...], ends: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for place, entry in entries:
        low, high = ends[_one_of(entry.get("ends"), tuple(ends), f"{place}.ends")]
        yield entry["id"], _text(entry.get("text"), f"{place}.text")
        yield f"{entry['id']}/low", low
        yield f"{entry['id']}/high", high


def _translations(value: object, keys: frozenset[str]) -> Texts:
    table = value if isinstance(value, dict) else _mapping(value, "translations")
    return dict(_translation(tag, words, keys) for tag, words in table.items())


def _translation(tag: str, words: object, keys: frozenset[str]) -> tuple[str, Words]:
    place = f"translations.{tag[:20]}"
    _match(tag, _TAG, place, "a tag such as fr_CA")
    table = _mapping(words, place)
    _only(table, keys, place)
    if missing := sorted(keys - set(table)):
        _refuse(place, f"{missing[0]} is missing")
    return tag, {key: _text(table[key], f"{place}.{key}") for key in table}


def _text(
    value: object, place: str, longest: int = _LONGEST_TEXT, *, is_multiline: bool = False
) -> str:
    if not isinstance(value, str) or not value.strip():
        _refuse(place, "a text that is not empty")
    text = unicodedata.normalize("NFC", value.strip())
    if len(text) > longest:
        _refuse(place, f"at most {longest} characters")
    if any(char in "{}" for char in text):
        _refuse(place, "no braces: an item is shown as it stands")
    if any(_is_hidden(char) for char in text if not (is_multiline and char == "\n")):
        _refuse(place, "no control characters or direction marks")
    return text


def _is_hidden(char: str) -> bool:
    """Zero-width joiners are letters' business in many scripts; everything else unseen is not."""
    return char not in "\u200c\u200d" and unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"}


def _match(value: object, pattern: re.Pattern[str], place: str, expected: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        _refuse(place, expected)
    return value


def _one_of(value: object, options: tuple[str, ...], place: str) -> str:
    if not isinstance(value, str) or value not in options:
        _refuse(place, f"one of {', '.join(options)}")
    return value


def _whole(value: object, place: str, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        _refuse(place, f"a whole number from {low} to {high}")
    return value


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        _refuse(place, "true or false")
    return value
