"""Text of two directions in one line (Unicode Annex 9).

A value put into a sentence is wrapped in FSI…PDI, so that it can neither reorder its neighbours nor
be reordered by them. In right-to-left languages every value is, numbers too; in left-to-right ones
only a value that holds right-to-left letters, because elsewhere the marks would do nothing.
Embeddings and overrides are never used: Telegram removes them.
"""

import unicodedata
from enum import StrEnum

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
_OPENING = frozenset("\u2066\u2067\u2068")
_FORBIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e")
_ISOLATES = _OPENING | {PDI}
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
    if direction is Direction.LTR and not has_rtl(safe):
        return safe
    return "\n".join(f"{FSI}{line}{PDI}" if line else "" for line in safe.split("\n"))


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

    Telegram decides per line by its first letter; a line that begins with a Latin letter would be
    turned round, so it gets one RLM. Lines without right-to-left letters are left alone.
    """
    if direction is Direction.LTR or not has_rtl(text):
        return text
    return "\n".join(_led(line) for line in text.split("\n"))


def _led(line: str) -> str:
    """Characters inside an isolate do not count (rule P2), so a placeholder may come first."""
    depth = 0
    for char in line:
        depth += (char in _OPENING) - (char == PDI)
        kind = unicodedata.bidirectional(char)
        if depth == 0 and kind in {"L", "R", "AL"}:
            return RLM + line if kind == "L" and has_rtl(line) else line
    return line
