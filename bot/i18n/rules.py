"""What one translation must keep, whoever wrote it. Used by the check and by every import."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.i18n.bidi import CONTROLS
from bot.i18n.catalogue import LABEL_CONTEXT
from bot.i18n.digits import western
from bot.i18n.placeholders import BrokenTemplateError, literal, names
from bot.i18n.po_files import INSTRUMENTS, Message

LONGEST_LABEL = 30
"""Graphemes on a button; longer ones are cut in the middle by Telegram's apps."""
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_COUNT_NAME = "n"


class Problem(StrEnum):
    """What may be wrong with a catalogue."""

    STALE = "stale"
    MISSING = "missing"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    FUZZY = "fuzzy"
    PLACEHOLDERS = "placeholders"
    PLURALS = "plurals"
    DIGITS = "digits"
    REGISTER = "register"
    TOO_LONG = "too_long"
    ENDS = "ends"
    CONTROLS = "controls"
    SAME = "same"
    NOT_LITERAL = "not_literal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to put right. `where` is a file, or context and English text."""

    tag: str
    domain: str
    problem: Problem
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.tag}/{self.domain}: {self.problem}: {self.where}: {self.detail}"


def broken_rules(domain: str, message: Message, avoid: str | None) -> Iterator[tuple[Problem, str]]:
    """What is wrong with a translated message; nothing for one that is not translated.

    Args:
        domain: `messages` or `instruments`.
        message: source and translation.
        avoid: pattern of words that betray another form of address, or a gender.
    """
    for text in filter(None, message.texts):
        yield from _broken_texts(domain, message, text)
        if avoid and (found := re.search(avoid, text, re.IGNORECASE)):
            yield Problem.REGISTER, f"“{found[0]}” belongs to another form of address"


def _broken_texts(domain: str, message: Message, text: str) -> Iterator[tuple[Problem, str]]:
    yield from _control_characters(text)
    if domain == INSTRUMENTS:
        if any(brace in text for brace in "{}"):
            yield Problem.PLACEHOLDERS, "an item has no placeholders"
        return
    yield from _placeholders(message, text)
    if message.context == LABEL_CONTEXT and graphemes(text) > LONGEST_LABEL:
        yield Problem.TOO_LONG, f"{graphemes(text)} characters on a button; {LONGEST_LABEL} fit"


def _control_characters(text: str) -> Iterator[tuple[Problem, str]]:
    if any(char in CONTROLS for char in text):
        yield Problem.CONTROLS, "direction marks are added by the program"
    if any(unicodedata.category(char) == "Cc" and char != "\n" for char in text):
        yield Problem.CONTROLS, "a control character"


def _placeholders(message: Message, text: str) -> Iterator[tuple[Problem, str]]:
    try:
        used = names(text)
        written = western(literal(text))
    except BrokenTemplateError as error:
        yield Problem.PLACEHOLDERS, str(error)
        return
    allowed, needed = _source_names(message)
    for name in sorted(used - allowed):
        yield Problem.PLACEHOLDERS, f"{{{name}}} is not in the English"
    for name in sorted(needed - used):
        yield Problem.PLACEHOLDERS, f"{{{name}}} is missing"
    if message.plural is None and _numbers(written) != _numbers(literal(message.source)):
        yield Problem.DIGITS, "the numbers differ from the English"


def _source_names(message: Message) -> tuple[frozenset[str], frozenset[str]]:
    """Names a translation may use, and those it must. A plural form may leave the number out."""
    if message.plural is None:
        return names(message.source), names(message.source)
    allowed = names(message.source) | names(message.plural) | {_COUNT_NAME}
    return allowed, (names(message.source) & names(message.plural)) - {_COUNT_NAME}


def _numbers(text: str) -> Counter[str]:
    return Counter(run.lstrip("0") or "0" for run in re.findall(r"\d+", text))


def graphemes(text: str) -> int:
    """What a reader counts as characters, near enough: marks and joined signs add nothing."""
    count, joined = 0, False
    for char in text:
        is_part = unicodedata.category(char) in {"Mn", "Me", "Mc", "Sk"} or char in _JOINERS
        count += not (is_part or joined)
        joined = char == "\u200d"
    return count
