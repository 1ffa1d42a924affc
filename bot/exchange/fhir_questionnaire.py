"""A FHIR R4 Questionnaire as an instrument; R5's `coding` is read too. See docs/instruments.md.

What cannot be mapped is told with its place: a question that is no scale, a condition, weights that
follow no key. What is left out without harm is a note.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.alliance.imported import INSTRUCTIONS, About, Texts
from bot.alliance.instruments import (
    Aggregate,
    CutOff,
    Facet,
    Instrument,
    Item,
    ItemId,
    ResponseScale,
    Subscale,
    Use,
)
from bot.alliance.spreading import LARGEST_PART, MOST_PARTS, usual_parts
from bot.exchange.fhir_options import CHOICES, NUMBERS, Options, read_options
from bot.exchange.fhir_parts import (
    FACET,
    LICENCE,
    NOTICE,
    OWN,
    PARTS,
    SOURCE,
    SUBSCALE,
    USE,
    Entry,
    extension_value,
    extensions,
    own_tag,
    translations,
)
from bot.exchange.findings import Finding, Findings
from bot.exchange.instrument_rules import (
    ID,
    LONGEST_INSTRUCTIONS,
    LONGEST_NOTICE,
    LONGEST_TEXT,
    MOST_ITEMS,
    MOST_SUBSCALES,
    NAME,
    TAG,
    fits_a_message,
    unique,
)
from bot.exchange.json_document import read_json
from bot.usecases.import_instrument import ReadInstrument

TOTAL = "total"
_REFUSED = ("enableWhen", "modifierExtension", "implicitRules")
_WITHOUT_EFFECT = ("initial", "maxLength", "readOnly", "answerConstraint", "prefix")
_MOST_ENTRIES = 3 * MOST_ITEMS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """`groups`: the titled groups it stands in, outermost first."""

    id: ItemId
    place: str
    entry: Entry
    options: Options | None
    groups: tuple[str, ...]
    words: Mapping[str, str]


def read_questionnaire(source: bytes) -> tuple[ReadInstrument, Sequence[Finding]]:
    """An instrument, and notes on what was read but not as it stands.

    Raises:
        InvalidValueError: every problem with its place.
    """
    document = read_json(source)
    findings = Findings()
    if document.get("resourceType") != "Questionnaire":
        findings.wrong("resourceType", "Questionnaire")
        findings.end()
    _refuse(document, "the questionnaire", findings)
    about = _about(document, findings)
    reading = _Reading(language=about.language, findings=findings)
    reading.read(document.get("item"), "item", ())
    if not reading.questions:
        findings.wrong("item", "at least one question")
        findings.end()
    instrument = reading.instrument(document)
    texts = reading.texts(instrument)
    fits_a_message(instrument.items, texts, findings)
    findings.end()
    return ReadInstrument(instrument=instrument, about=about, texts=texts), tuple(findings.notes)


def _refuse(entry: Entry, place: str, findings: Findings) -> None:
    for key in _REFUSED:
        if key in entry:
            findings.wrong(place, f"{key} changes what is asked or meant, and is not read")


def _about(document: Entry, findings: Findings) -> About:
    def optional(*values: object) -> str:
        found = next((each for each in values if each), "")
        if not found:
            return ""
        return findings.text(found, "copyright or description", LONGEST_NOTICE, is_multiline=True)

    return About(
        title=findings.text(document.get("title") or document.get("name"), "title", LONGEST_TEXT),
        language=findings.match(
            own_tag(document.get("language")), TAG, "language", "a tag such as en or fr-CA"
        ),
        notice=optional(extension_value(document, NOTICE), document.get("description")),
        licence=optional(extension_value(document, LICENCE), document.get("copyright")),
        source=optional(extension_value(document, SOURCE), _foreign(document.get("url"))),
    )


def _foreign(url: object) -> object:
    return None if isinstance(url, str) and url.startswith(OWN) else url


class _Reading:
    """One walk through the tree of items."""

    def __init__(self, *, language: str, findings: Findings) -> None:
        self.language = language
        self.findings = findings
        self.questions: list[_Question] = []
        self.instructions: Mapping[str, str] = {}
        self.titles: dict[str, Mapping[str, str]] = {}
        self._entries = 0

    # --- the tree ------------------------------------------------------------------------------

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
        _refuse(entry, place, self.findings)
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
        name = _identifier(entry.get("linkId") or title.get(self.language, ""))
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
        link = _identifier(entry.get("linkId"))
        self.questions.append(
            _Question(
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

    # --- the structure -------------------------------------------------------------------------

    def instrument(self, document: Entry) -> Instrument:
        if len(self.questions) > MOST_ITEMS:
            self.findings.wrong("item", f"more than {MOST_ITEMS} questions")
        unique((each.id for each in self.questions), "item", self.findings)
        items = tuple(self._item(each) for each in self.questions)
        return Instrument(
            id=self._name(document),
            version=self._version(document),
            items=items,
            scale=self._scale(),
            subscales=self._subscales(document, items),
            parts=self._parts(document, len(items)),
        )

    def _item(self, question: _Question) -> Item:
        facet, use = (extension_value(question.entry, url) for url in (FACET, USE))
        return Item(
            id=question.id,
            facet=Facet(str(facet)) if facet in tuple(Facet) else None,
            use=Use(str(use)) if use in tuple(Use) else Use.ROTATING,
            reversed=question.options is not None and question.options.reversed,
        )

    def _name(self, document: Entry) -> str:
        url = document.get("url")
        last = url.rstrip("/").rpartition("/")[2] if isinstance(url, str) else None
        wish = document.get("name") or document.get("id") or last
        name = re.sub(r"[^A-Za-z0-9.]+", "-", wish if isinstance(wish, str) else "").strip("-.")
        return self.findings.match(name, NAME, "name", "letters, digits and hyphens, at most 32")

    def _version(self, document: Entry) -> str:
        if "version" not in document:
            self.findings.note("version", "none is given; it is imported as version 1")
        expected = "letters, digits, dots and hyphens, at most 32"
        return self.findings.match(document.get("version", "1"), NAME, "version", expected)

    def _scale(self) -> ResponseScale:
        scales = [each.options.scale for each in self.questions if each.options is not None]
        first = scales[0] if scales else ResponseScale()
        for question in self.questions:
            if question.options is not None and question.options.scale != first:
                self.findings.wrong(
                    question.place, f"all items share one scale; the first is {first.low} to "
                    f"{first.high}"
                )  # fmt: skip
        return first

    def _parts(self, document: Entry, items: int) -> int:
        given = extension_value(document, PARTS)
        if given is None or not items:
            return usual_parts(items)
        fewest = -(-items // LARGEST_PART)
        return self.findings.whole(given, "parts", fewest, min(items, MOST_PARTS))

    # --- scores --------------------------------------------------------------------------------

    def _subscales(self, document: Entry, items: tuple[Item, ...]) -> tuple[Subscale, ...]:
        own = list(extensions(document, SUBSCALE))
        if own:
            return tuple(
                self._own_subscale(each, f"subscale[{number}]", items)
                for number, each in enumerate(own[:MOST_SUBSCALES])
            )
        found = tuple(self._by_groups())
        every = tuple(item.id for item in items)
        if any(set(each.items) == set(every) for each in found):
            return found
        return (*found, Subscale(id=TOTAL, items=every, needed=len(every)))

    def _by_groups(self) -> Iterator[Subscale]:
        """A group with a title is a subscale: the sum of its items, when all are answered."""
        for name in self.titles:
            chosen = tuple(each.id for each in self.questions if name in each.groups)
            if chosen:
                yield Subscale(id=name, items=chosen, needed=len(chosen))

    def _own_subscale(self, entry: Entry, place: str, items: tuple[Item, ...]) -> Subscale:
        """As written by our own export."""
        known = {item.id for item in items}
        listed = [extension_value({"extension": [each]}, "item") for each in _all(entry, "item")]
        chosen = tuple(ItemId(each) for each in listed if isinstance(each, str) and each in known)
        if not chosen or len(chosen) != len(listed):
            self.findings.wrong(f"{place}.item", "no item has this id")
        name = self.findings.match(extension_value(entry, "id"), ID, f"{place}.id", "an id")
        kind = self.findings.one_of(
            extension_value(entry, "aggregate"), tuple(Aggregate), f"{place}.aggregate"
        )
        needed = extension_value(entry, "needed")
        return Subscale(
            id=name,
            items=chosen,
            aggregate=Aggregate(kind or Aggregate.SUM),
            needed=self.findings.whole(needed, f"{place}.needed", 1, max(1, len(chosen))),
            cut_offs=tuple(self._cut_off(each, place) for each in _all(entry, "cutOff")),
        )

    def _cut_off(self, entry: Entry, place: str) -> CutOff:
        language = own_tag(extension_value(entry, "language"))
        population = extension_value(entry, "population")
        return CutOff(
            value=self.findings.number(extension_value(entry, "value"), place, 0, 10_000),
            inclusive=extension_value(entry, "inclusive") is not False,
            language=language or None,
            population=population if isinstance(population, str) else None,
        )

    # --- the words -----------------------------------------------------------------------------

    def texts(self, instrument: Instrument) -> Texts:
        """In every language that has all that the first has."""
        words = dict(self._all_words(instrument))
        tags = dict.fromkeys(tag for each in words.values() for tag in each)
        for key, each in words.items():
            for tag in tags:
                if tag not in each:
                    self.findings.wrong(f"translation {tag}", f"{key} is missing")
        return {tag: {key: each[tag] for key, each in words.items() if tag in each} for tag in tags}

    def _all_words(self, instrument: Instrument) -> Iterator[tuple[str, Mapping[str, str]]]:
        if self.instructions:
            yield INSTRUCTIONS, self.instructions
        for question in self.questions:
            yield question.id, question.words
        yield from self._labels(instrument.scale)
        for each in instrument.subscales:
            if each.id in self.titles:
                yield f"subscales/{each.id}", self.titles[each.id]

    def _labels(self, scale: ResponseScale) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Once for all items where they agree, else the two ends of each."""
        known = [each for each in self.questions if each.options is not None]
        labels = [each.options.labels for each in known if each.options is not None]
        if not labels:
            return
        ends = (scale.low, scale.high)
        if all(each == labels[0] for each in labels):
            if any(end not in labels[0] for end in ends):
                self.findings.wrong("item", "the ends of the scale need words")
            yield from ((f"scale/{value}", words) for value, words in labels[0].items())
            return
        for question, each in zip(known, labels, strict=True):
            if set(each) - set(ends):
                self.findings.note(question.place, "words between the ends are not shown")
            for name, end in zip(("low", "high"), ends, strict=True):
                if end not in each:
                    self.findings.wrong(question.place, "the ends of the scale need words")
                yield f"{question.id}/{name}", each.get(end, {})


def _all(entry: Entry, url: str) -> list[Entry]:
    return list(extensions(entry, url))


def _identifier(value: object) -> str:
    """`Goal.1` → `goal_1`, `4` → `i4`; empty for what has no letter or digit."""
    text = value.lower() if isinstance(value, str) else ""
    name = re.sub(r"[^a-z0-9]+", "_", text).strip("_")
    return f"i{name}"[:48] if name[:1].isdigit() else name[:48]
