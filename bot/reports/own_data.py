"""What the template of a client's own data reads: words printable, each in its own direction."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.usecases.own_sheet import OwnAnswer, OwnRound, OwnSection, OwnSheet

Words = tuple[bool, str]
"""Whether they run from right to left, and the words."""


@dataclass(frozen=True, slots=True)
class OwnDataMaker:
    """`legible` makes any text printable."""

    legible: Callable[[str], str]

    def document(self, sheet: OwnSheet) -> str:
        body = {
            "title": self.legible(sheet.title),
            "intro": [self.legible(one) for one in sheet.intro],
            "language": sheet.language,
            "region": sheet.region,
            "rtl": sheet.is_rtl,
            "paper": sheet.paper,
            "sections": [self._section(one) for one in sheet.sections],
            "rounds_heading": self.legible(sheet.rounds_heading),
            "rounds_intro": self.legible(sheet.rounds_intro),
            "rounds": [self._round(one, is_rtl=sheet.is_rtl) for one in sheet.rounds],
            "page": self.legible(sheet.page),
        }
        return json.dumps(body, ensure_ascii=False)

    def _section(self, section: OwnSection) -> dict[str, Any]:
        return {
            "heading": self.legible(section.heading),
            "lead": [self.legible(one) for one in section.lead],
            "facts": [(self.legible(name), self.legible(value)) for name, value in section.facts],
            "lines": [self.legible(one) for one in section.lines],
        }

    def _round(self, one: OwnRound, *, is_rtl: bool) -> dict[str, Any]:
        return {
            "heading": self.legible(one.heading),
            "state": self.legible(one.state),
            "answers": [self._answer(each, is_rtl=is_rtl) for each in one.answers],
            "words_label": self.legible(one.words_label),
            "words": self._paragraphs(one.words, is_rtl=is_rtl),
            "lines": [self.legible(each) for each in one.lines],
        }

    def _answer(self, answer: OwnAnswer, *, is_rtl: bool) -> tuple[Words, str, Words]:
        return (
            self._directed(answer.question, is_rtl=is_rtl),
            self.legible(answer.value),
            self._directed(answer.ends, is_rtl=is_rtl),
        )

    def _paragraphs(self, words: str, *, is_rtl: bool) -> list[Words]:
        """Somebody may write each paragraph in another script."""
        lines = [line for line in self.legible(words).split("\n") if line.strip()]
        return [(runs_right(line, is_rtl=is_rtl), line) for line in lines]

    def _directed(self, text: str, *, is_rtl: bool) -> Words:
        shown = self.legible(text)
        return runs_right(shown, is_rtl=is_rtl), shown


def runs_right(text: str, *, is_rtl: bool) -> bool:
    """By the first letter (rule P2 of Unicode Annex 9); without one, as the document does."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return False
            case "R" | "AL":
                return True
            case _:
                continue
    return is_rtl
