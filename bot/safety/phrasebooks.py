"""What is looked for in one language: sets of words and patterns made of them.

The pattern language is small enough for a clinician to read and extend:

    "<want> ~ <die>"          a phrase of the set `want`, up to three other words, one of `die`
    "better off ~5 gone"      words follow each other directly; `~5` allows five between
    "nobody|no_one cares"     either, with `_` for a space inside an alternative
    "end it [all] tonight"    what stands in brackets may be missing
    "# kms"                   any number
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from bot.safety.words import ANY_NUMBER, words_of

Phrase = tuple[str, ...]

_DEFAULT_GAP = 3
_GAP = re.compile(r"~(\d?)")
_KEYS = {"language", "clinically_reviewed", "sets", "patterns"}
_KINDS = ("clear", "possible", "idioms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One part of a pattern: a key of `Phrasebook.sets`, `gap` words at most after the last."""

    key: str
    gap: int = 0


Pattern = tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """`clear` words stop a check-in, `possible` ones bring the card; idioms are taken out first.

    `sets` holds the phrases behind each slot, in the spelling of `words_of`.
    """

    language: str
    clinically_reviewed: bool
    sets: Mapping[str, frozenset[Phrase]]
    clear: tuple[Pattern, ...]
    possible: tuple[Pattern, ...]
    idioms: tuple[Pattern, ...]


def phrasebook_from(data: Mapping[str, Any]) -> Phrasebook:
    """Read a parsed phrasebook file.

    Raises:
        ValueError: an unknown key, an empty set, or a pattern that names a set that is not there.
    """
    if unknown := set(data) - _KEYS:
        raise ValueError(f"a phrasebook has no {', '.join(sorted(unknown))}")
    language = str(data["language"])
    sets = {f"<{name}>": _phrases(texts) for name, texts in data.get("sets", {}).items()}
    patterns = {
        kind: tuple(pattern for text in data["patterns"][kind] for pattern in _patterns(text, sets))
        for kind in _KINDS
    }
    return Phrasebook(
        language=language,
        clinically_reviewed=bool(data["clinically_reviewed"]),
        sets=sets,
        **patterns,
    )


def _phrases(texts: list[str]) -> frozenset[Phrase]:
    phrases = frozenset(phrase for text in texts for phrase in _spellings(text))
    if not phrases or () in phrases:
        raise ValueError(f"a set of words must not be empty: {texts}")
    return phrases


def _spellings(text: str) -> set[Phrase]:
    """A phrase as people type it: apostrophes left out, or a space in their place."""
    if text == ANY_NUMBER:
        return {(ANY_NUMBER,)}
    return {tuple(words_of(each)) for each in {text, text.replace("'", " ")}}


def _patterns(text: str, sets: dict[str, frozenset[Phrase]]) -> Iterator[Pattern]:
    for tokens in _with_and_without(text.split()):
        slots, gap = [], 0
        for token in tokens:
            if found := _GAP.fullmatch(token):
                gap = int(found[1] or _DEFAULT_GAP)
                continue
            slots.append(Slot(key=_key(token, text, sets), gap=gap))
            gap = 0
        yield tuple(slots)


def _with_and_without(tokens: list[str]) -> Iterator[list[str]]:
    """Every reading of the optional parts: `a [b] c` gives `a b c` and `a c`."""
    choices = [(token[1:-1], None) if token.startswith("[") else (token,) for token in tokens]
    for reading in product(*choices):
        yield [token for token in reading if token is not None]


def _key(token: str, text: str, sets: dict[str, frozenset[Phrase]]) -> str:
    """The set a token names; a word, or words joined by `|`, becomes a set of its own."""
    if token.startswith("<"):
        if token not in sets:
            raise ValueError(f"{text!r} names a set that is not there: {token}")
    elif token not in sets:
        sets[token] = _phrases(token.replace("_", " ").split("|"))
    return token
