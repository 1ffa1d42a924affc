"""Text of two directions in one line (Unicode Annex 9).

A value put into a sentence is wrapped in FSI…PDI, so that it can neither reorder its neighbours nor
be reordered by them. In right-to-left languages every value is, numbers too; in left-to-right ones
only a value that holds right-to-left letters, because elsewhere the marks would do nothing.
Embeddings and overrides are never used: Telegram removes them.
"""

import re
import unicodedata
from enum import StrEnum

LRI, FSI, PDI, RLM = "\u2066", "\u2068", "\u2069", "\u200f"
_OPENING = frozenset("\u2066\u2067\u2068")
_RIGHT = frozenset({"R", "AL"})
_FORBIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e")
_ISOLATES = _OPENING | {PDI}
_DIGITS = r"[+(]?\d[\d ()./\-\u00a0\u2010-\u2013\u202f]{5,24}\d"
_GROUPED = re.compile(rf"[{LRI}{FSI}]{_DIGITS}{PDI}|(?<!\w){_DIGITS}(?!\w)")
"""A number long enough to be dialled: behind Arabic letters its groups would change places. One
that is isolated already is found whole, so that nothing inside it is."""
CONTROLS = _FORBIDDEN | _ISOLATES | frozenset("\u200e\u200f\u061c")
"""Everything a catalogue has no business holding: the translator adds what is needed."""


class Direction(StrEnum):
    """Of a script; the values are HTML's."""

    LTR = "ltr"
    RTL = "rtl"


def has_rtl(text: str) -> bool:
    """Whether a letter or a digit of a right-to-left script is in it."""
    return any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in text)


def isolate(value: str, direction: Direction) -> str:
    """`value`, safe inside a sentence of that direction; each of its lines on its own."""
    safe = tame(value)
    if has_rtl(safe):
        safe = _GROUPED.sub(_kept_in_order, safe)
    elif direction is Direction.LTR:
        return safe
    return "\n".join(f"{FSI}{line}{PDI}" if line else "" for line in safe.split("\n"))


def _kept_in_order(number: re.Match[str]) -> str:
    return number[0] if number[0][0] in _OPENING else f"{LRI}{number[0]}{PDI}"


def tame(value: str) -> str:
    """Without overrides and embeddings, and without isolates that do not pair up on their line.

    Paired isolates stay: a value may be a sentence of ours that holds values itself.
    """
    plain = "".join(char for char in value if char not in _FORBIDDEN)
    return (
        "\n".join(_paired(line) for line in plain.splitlines()) if "\n" in plain else _paired(plain)
    )


def _paired(line: str) -> str:
    depth = 0
    for char in line:
        depth += (char in _OPENING) - (char == PDI)
        if depth < 0:
            break
    return line if depth == 0 else "".join(char for char in line if char not in _ISOLATES)


def lead(text: str, direction: Direction) -> str:
    """A right-to-left text whose every line is laid out from the right.

    Telegram's apps decide per line by its first letter, and not all of them step over an isolate as
    rule P2 asks (Telegram Desktop reads what is in it). So a line gets one RLM unless its first
    letter is a right-to-left one by either reading. Lines without such letters are left alone.
    """
    if direction is Direction.LTR or not has_rtl(text):
        return text
    return "\n".join(
        RLM + line if has_rtl(line) and not _starts_right(line) else line
        for line in text.split("\n")
    )


def _starts_right(line: str) -> bool:
    return all(kind in _RIGHT for kind in (_first_strong(line), _first_strong(_outside(line))))


def _first_strong(text: str) -> str | None:
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind == "L" or kind in _RIGHT), None)


def _outside(line: str) -> str:
    """What stands in no isolate."""
    kept, depth = [], 0
    for char in line:
        depth += (char in _OPENING) - (char == PDI)
        kept.append(char if depth == 0 else "")
    return "".join(kept)
