"""A number typed in any script."""

import unicodedata

_LONGEST = 9
_AROUND = frozenset(
    ".,!;:()[]\u060c\u066b\u066c\u3001\u3002\uff01\uff0c\uff0e\u06d4\u0964\u00ab\u00bb\"'"
)
_MARKS = frozenset({"Mn", "Me", "Cf", "Zs", "Cc"})


def parse_digits(text: str) -> int | None:
    """The whole number typed, or None.

    ASCII, Arabic-Indic, Devanagari, full-width … digits; one script at a time. Spaces, invisible
    marks, keycaps and punctuation around it are allowed; a sign, a fraction, a word are not.
    """
    digits = list(_bare(text))
    if not digits or len(digits) > _LONGEST:
        return None
    values = [unicodedata.decimal(char, None) for char in digits]
    known = [value for value in values if value is not None]
    zeros = {
        ord(char) - value for char, value in zip(digits, values, strict=True) if value is not None
    }
    if len(known) != len(digits) or len(zeros) != 1:
        return None
    return int("".join(map(str, known)))


def western(text: str) -> str:
    """Every digit of every script as 0 to 9, the rest as it is."""
    return "".join(
        char if (value := unicodedata.decimal(char, None)) is None else str(value) for char in text
    )


def _bare(text: str) -> str:
    """Without what may stand around a number; nothing is taken from between digits but marks."""
    trimmed = text.strip()
    while trimmed and _is_around(trimmed[0]):
        trimmed = trimmed[1:]
    while trimmed and _is_around(trimmed[-1]):
        trimmed = trimmed[:-1]
    return "".join(char for char in trimmed if unicodedata.category(char) not in {"Mn", "Me", "Cf"})


def _is_around(char: str) -> bool:
    return char in _AROUND or unicodedata.category(char) in _MARKS
