"""What holds for every instrument file, whatever its format."""

import re
from collections.abc import Iterable, Mapping

from bot.alliance.imported import INSTRUCTIONS, Texts, Words
from bot.alliance.instruments import Item, ItemId
from bot.alliance.spreading import LARGEST_PART, MOST_PARTS, usual_parts
from bot.exchange.findings import Findings

LARGEST_FILE = 1_048_576
MOST_ITEMS = 100
MOST_SUBSCALES = 20
MOST_CUT_OFFS = 20
LOWEST, HIGHEST = 0, 10
"""Values that fit on buttons, eleven at most."""

LONGEST_TEXT = 300
LONGEST_LABEL = 100
LONGEST_INSTRUCTIONS = 500
LONGEST_NOTICE = 2000
LONGEST_MESSAGE = 3500
"""Telegram takes 4096; the rest is for the lines around the item."""

ID = re.compile(r"[a-z][a-z0-9_]{0,47}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,31}")
TAG = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]{2,8}){0,2}(@[a-z]{2,8})?")


def unique(ids: Iterable[str], place: str, findings: Findings) -> None:
    """Each id stands once; an empty one was told of already."""
    seen: set[str] = set()
    for index, each in enumerate(ids):
        if each in seen:
            findings.wrong(f"{place}[{index}].id", f"{each} is there already")
        if each:
            seen.add(each)


def turned(items: tuple[Item, ...], listed: object, findings: Findings) -> frozenset[ItemId]:
    """The items a list of reversed ones names."""
    if listed is None:
        return frozenset()
    known = {item.id for item in items}
    if not isinstance(listed, list):
        findings.wrong("reversed", "a list of item ids")
        return frozenset()
    for index, each in enumerate(listed):
        if each not in known:
            findings.wrong(f"reversed[{index}]", "no item has this id")
        if each in listed[:index]:
            findings.wrong(f"reversed[{index}]", "this id is there already")
    return frozenset(ItemId(each) for each in listed if isinstance(each, str) and each in known)


def parts_of(given: object, items: int, findings: Findings) -> int:
    """Over how many check-ins it is spread: as given, else as many as is usual."""
    if given is None or not items:
        return usual_parts(items)
    fewest = -(-items // LARGEST_PART)
    return findings.whole(given, "parts", fewest, min(items, MOST_PARTS))


def fits_a_message(items: tuple[Item, ...], texts: Texts, findings: Findings) -> None:
    """The longest message an item makes in each language."""
    for tag, words in texts.items():
        around = len(words.get(INSTRUCTIONS, "")) + sum(
            len(text) for key, text in words.items() if key.startswith("scale/")
        )
        for item in items:
            own = _length(words, (item.id, f"{item.id}/low", f"{item.id}/high"))
            if around + own > LONGEST_MESSAGE:
                findings.wrong(
                    f"{item.id} in {tag}",
                    f"with its labels and instructions at most {LONGEST_MESSAGE} characters",
                )


def _length(words: Words | Mapping[str, str], keys: Iterable[str]) -> int:
    return sum(len(words.get(key, "")) for key in keys)
