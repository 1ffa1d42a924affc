"""What is wrong with a file, all of it with its place, instead of the first thing alone."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.alliance.errors import InvalidValueError

Entries = Sequence[Mapping[str, Any]]
"""Tables in a list, as JSON and TOML give them."""
MOST_FINDINGS = 50
"""After that a person would stop reading too."""
_SHOWN = 5
_LONGEST_PLACE = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` as in `items[3].text`; `words` say what belongs there."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


class BrokenFileError(InvalidValueError):
    """The file is refused whole. `problems` are in the order of the file."""

    def __init__(self, problems: Iterable[Finding]) -> None:
        self.problems = tuple(problems)
        told = "; ".join(str(each) for each in self.problems[:_SHOWN])
        more = len(self.problems) - _SHOWN
        super().__init__(f"{told}; and {more} more" if more > 0 else told)


@dataclass(slots=True)
class Findings:
    """Collects. Each reader gives back what was read, or something harmless where it was wrong."""

    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def wrong(self, place: str, words: str) -> None:
        """Raises BrokenFileError when there is more than anybody reads."""
        self.problems.append(Finding(place[:_LONGEST_PLACE], words))
        if len(self.problems) >= MOST_FINDINGS:
            raise BrokenFileError(self.problems)

    def note(self, place: str, words: str) -> None:
        """Read, but not as it stands."""
        if len(self.notes) < MOST_FINDINGS:
            self.notes.append(Finding(place[:_LONGEST_PLACE], words))

    def end(self) -> None:
        """Raises BrokenFileError if anything was wrong."""
        if self.problems:
            raise BrokenFileError(self.problems)

    # --- readers -------------------------------------------------------------------------------

    def only(self, table: Mapping[str, Any], allowed: frozenset[str], place: str) -> None:
        """A misspelt key would be lost in silence."""
        for unknown in sorted(set(table) - allowed):
            known = ", ".join(sorted(allowed))
            self.wrong(place, f"unknown key {unknown[:40]!r}; known are {known[:400]}")

    def table(self, value: object, place: str) -> Mapping[str, Any]:
        if isinstance(value, dict) and value:
            return value
        self.wrong(place, "a table that is not empty")
        return {}

    def entries(self, value: object, place: str, most: int) -> list[Mapping[str, Any]]:
        """A list of tables; read no further where it is longer than allowed."""
        if not isinstance(value, list) or not value:
            self.wrong(place, f"between 1 and {most} of them")
            return []
        if len(value) > most:
            self.wrong(place, f"between 1 and {most} of them; there are {len(value)}")
            return []
        return [self.table(entry, f"{place}[{index}]") for index, entry in enumerate(value)]

    def text(self, value: object, place: str, longest: int, *, is_multiline: bool = False) -> str:
        """NFC, without what cannot be seen; braces would be read as placeholders."""
        if not isinstance(value, str) or not value.strip():
            self.wrong(place, "a text that is not empty")
            return ""
        text = unicodedata.normalize("NFC", value.strip())
        if len(text) > longest:
            self.wrong(place, f"at most {longest} characters; there are {len(text)}")
        if any(char in "{}" for char in text):
            self.wrong(place, "no braces: it is shown as it stands")
        if any(_is_hidden(char) for char in text if not (is_multiline and char == "\n")):
            self.wrong(place, "no control characters or direction marks")
        return text

    def match(self, value: object, pattern: re.Pattern[str], place: str, expected: str) -> str:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.wrong(place, expected)
        return ""

    def one_of(self, value: object, options: tuple[str, ...], place: str) -> str | None:
        if isinstance(value, str) and value in options:
            return value
        self.wrong(place, f"one of {', '.join(options)}"[:400])
        return None

    def whole(self, value: object, place: str, low: int, high: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.wrong(place, f"a whole number from {low} to {high}")
        return low

    def number(self, value: object, place: str, low: float, high: float) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.wrong(place, f"a number from {low:g} to {high:g}")
        return low

    def flag(self, value: object, place: str) -> bool:
        if isinstance(value, bool):
            return value
        self.wrong(place, "true or false")
        return False


def _is_hidden(char: str) -> bool:
    """Zero-width joiners are letters' business in many scripts; everything else unseen is not."""
    return char not in "\u200c\u200d" and unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"}
