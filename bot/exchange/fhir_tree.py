"""The tree of a Questionnaire's items: its questions, its first text, its titled groups."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.alliance.instruments import ItemId
from bot.exchange.fhir_options import CHOICES, NUMBERS, Options, read_options
from bot.exchange.fhir_parts import Entry, translations
from bot.exchange.findings import Findings
from bot.exchange.instrument_rules import ID, LONGEST_INSTRUCTIONS, LONGEST_TEXT, MOST_ITEMS, TAG

_REFUSED = ("enableWhen", "modifierExtension", "implicitRules")
_WITHOUT_EFFECT = ("initial", "maxLength", "readOnly", "answerConstraint", "prefix")
_MOST_ENTRIES = 3 * MOST_ITEMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`groups`: the titled groups it stands in, outermost first."""

    id: ItemId
    place: str
    entry: Entry
    options: Options | None
    groups: tuple[str, ...]
    words: Mapping[str, str]


class Tree:
    """Filled by one walk, `read`."""

    def __init__(self, *, language: str, findings: Findings) -> None:
        self.language = language
        self.findings = findings
        self.questions: list[Question] = []
        self.instructions: Mapping[str, str] = {}
        self.titles: dict[str, Mapping[str, str]] = {}
        self._entries = 0

    def read(self, listed: object, place: str, groups: tuple[str, ...]) -> None:
        for number, entry in enumerate(listed if isinstance(listed, list) else ()):
            self._entries += 1
            here = f"{place}[{number}]"
            if self._entries > _MOST_ENTRIES or len(self.questions) > MOST_ITEMS:
                self.findings.wrong(place, f"more than {MOST_ITEMS} questions")
                self.findings.end()
            if isinstance(entry, dict):
                self._entry(entry, here, groups)
            else:
                self.findings.wrong(here, "an object")

    def _entry(self, entry: Entry, place: str, groups: tuple[str, ...]) -> None:
        refuse(entry, place, self.findings)
        kind = entry.get("type")
        if kind == "group":
            self._group(entry, place, groups)
        elif kind == "display":
            self._display(entry, place)
        elif isinstance(kind, str) and kind in CHOICES | NUMBERS:
            self._question(entry, place, groups)
        else:
            shown = kind[:20] if isinstance(kind, str) else "none"
            self.findings.wrong(f"{place}.type", f"{shown} cannot be answered with one tap")

    def _group(self, entry: Entry, place: str, groups: tuple[str, ...]) -> None:
        if "text" not in entry:
            self.read(entry.get("item"), f"{place}.item", groups)
            return
        title = self._words(entry, place, LONGEST_TEXT)
        name = identifier(entry.get("linkId") or title.get(self.language, ""))
        if name in self.titles:
            self.findings.wrong(f"{place}.linkId", "there is a group of this id already")
        self.titles[name] = title
        self.read(entry.get("item"), f"{place}.item", (*groups, name))

    def _display(self, entry: Entry, place: str) -> None:
        if self.instructions or self.questions:
            self.findings.note(place, "only the first text before the questions is shown")
            return
        self.instructions = self._words(entry, place, LONGEST_INSTRUCTIONS)

    def _question(self, entry: Entry, place: str, groups: tuple[str, ...]) -> None:
        if entry.get("repeats") is True:
            self.findings.wrong(f"{place}.repeats", "one answer is given to each item")
        for key in _WITHOUT_EFFECT:
            if key in entry:
                self.findings.note(f"{place}.{key}", "has no effect here")
        if entry.get("required") is True:
            self.findings.note(f"{place}.required", "an item may always be skipped")
        link = identifier(entry.get("linkId"))
        self.questions.append(
            Question(
                id=ItemId(self.findings.match(link, ID, f"{place}.linkId", "an id")),
                place=place,
                entry=entry,
                options=read_options(entry, place, self.language, self.findings),
                groups=groups,
                words=self._words(entry, place, LONGEST_TEXT),
            )
        )

    def _words(self, entry: Entry, place: str, longest: int) -> Mapping[str, str]:
        found = {self.language: self.findings.text(entry.get("text"), f"{place}.text", longest)}
        for tag, text in translations(entry, "text"):
            self.findings.match(tag, TAG, f"{place}._text", "a tag such as en or fr-CA")
            found[tag] = self.findings.text(text, f"{place}._text {tag}"[:80], longest)
        return found


def refuse(entry: Entry, place: str, findings: Findings) -> None:
    for key in _REFUSED:
        if key in entry:
            findings.wrong(place, f"{key} changes what is asked or meant, and is not read")


def identifier(value: object) -> str:
    """`Goal.1` → `goal_1`, `4` → `i4`; empty for what has no letter or digit."""
    text = value.lower() if isinstance(value, str) else ""
    name = re.sub(r"[^a-z0-9]+", "_", text).strip("_")
    return f"i{name}"[:48] if name[:1].isdigit() else name[:48]
