"""Text that our fonts can print: what they cannot is shown as □, never as nothing.

A PDF/UA must not hold a character without a glyph; typst refuses to write one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bot.i18n.bidi import tame
from bot.reports.cmap import characters

MISSING = "□"
LONGEST_WORD = 32
"""Letters without a space after which a line may break; scripts without spaces do by themselves."""
MOST_MARKS = 6
"""On one letter. More than 255 characters in one Indic syllable make typst's shaper panic."""

_NEWLINES = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_ATTACHED = frozenset({"Mn", "Mc", "Me"})
BREAK = "\u200b"
_UNSEEN_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Legible:
    """Makes any text printable with a set of font families, given as the characters of each."""

    families: Sequence[frozenset[int]] = field(repr=False)

    @classmethod
    def with_fonts_in(cls, folder: Path) -> Self:
        """With the regular faces in a folder; the bold ones hold the same characters."""
        found = sorted(folder.glob("*-Regular*.?tf"))
        return cls([characters(font) for font in found])

    def __call__(self, text: str) -> str:
        """NFC; no controls, no overrides of direction; every run of unprintable signs one □.

        At most one empty line together, none at the ends. Words no language has may be broken.
        """
        if text.isascii() and text.isprintable() and _has_short_words(text):
            return text
        lines = tame(_NEWLINES.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " "))
        shown = (self._printable(cluster) for cluster in _clusters(lines))
        whole = re.sub(f"{MISSING}+", MISSING, "".join(_with_breaks(shown)))
        return re.sub(r"\n{3,}", "\n\n", whole).strip("\n")

    def has(self, char: str) -> bool:
        """Whether some font has it."""
        return any(ord(char) in family for family in self.families)

    def _printable(self, cluster: str) -> str:
        """A base with its marks must come from one font; marks that font has not are left out."""
        base = cluster[0]
        if base == "\n":
            return cluster
        category = unicodedata.category(base)
        if category in _HIDDEN and not self._is_unassigned_sign(base):
            return ""
        able = [family for family in self.families if ord(base) in family]
        if not able:
            return "" if category in {"Cf", *_ATTACHED} else MISSING
        if len(cluster) == 1:
            return cluster
        best = max(able, key=lambda family: sum(ord(char) in family for char in cluster))
        kept = [char for char in cluster if ord(char) in best]
        return "".join(kept[: 1 + MOST_MARKS])

    @staticmethod
    def _is_unassigned_sign(char: str) -> bool:
        """Newer than this Python's Unicode, or private: something stood there."""
        return unicodedata.category(char) in {"Cn", "Co"}


def _has_short_words(text: str) -> bool:
    return all(len(word) <= LONGEST_WORD for word in text.split(" "))


def _with_breaks(clusters: Iterable[str]) -> Iterator[str]:
    length = 0
    for cluster in clusters:
        ends = not cluster or cluster[0].isspace() or cluster == BREAK or _breaks_alone(cluster)
        length = 0 if ends else length + 1
        if length > LONGEST_WORD:
            yield BREAK
            length = 1
        yield cluster


def _breaks_alone(cluster: str) -> bool:
    """Thai and the scripts of East Asia."""
    return "\u0e00" <= cluster[0] <= "\u0e7f" or unicodedata.east_asian_width(cluster[0]) in "WF"


def _clusters(text: str) -> Iterator[str]:
    """A character with the marks and joiners that follow it."""
    cluster = ""
    for char in text:
        attached = unicodedata.category(char) in _ATTACHED or char in _UNSEEN_JOINERS
        if cluster and not (attached and cluster != "\n"):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster
