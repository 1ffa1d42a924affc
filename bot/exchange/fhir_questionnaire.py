"""A FHIR R4 Questionnaire as an instrument; R5's `coding` is read too. See docs/instruments.md.

What cannot be mapped is told with its place: a question that is no scale, a condition, weights that
follow no key. What is left out without harm is a note.
"""

import re
from collections.abc import Sequence

from bot.alliance.imported import About
from bot.alliance.instruments import Facet, Instrument, Item, ResponseScale, Use
from bot.exchange.fhir_parts import (
    FACET,
    LICENCE,
    NOTICE,
    OWN,
    PARTS,
    SOURCE,
    USE,
    Entry,
    extension_value,
    own_tag,
)
from bot.exchange.fhir_scores import subscales
from bot.exchange.fhir_tree import Question, Tree, refuse
from bot.exchange.fhir_words import texts_of
from bot.exchange.findings import Finding, Findings
from bot.exchange.instrument_rules import (
    LONGEST_NOTICE,
    LONGEST_TEXT,
    MOST_ITEMS,
    NAME,
    TAG,
    fits_a_message,
    parts_of,
    unique,
)
from bot.exchange.json_document import read_json
from bot.usecases.import_instrument import ReadInstrument


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
    refuse(document, "the questionnaire", findings)
    about = _about(document, findings)
    tree = Tree(language=about.language, findings=findings)
    tree.read(document.get("item"), "item", ())
    if not tree.questions:
        findings.wrong("item", "at least one question")
        findings.end()
    instrument = _instrument(tree, document)
    texts = texts_of(tree, instrument)
    fits_a_message(instrument.items, texts, findings)
    findings.end()
    return ReadInstrument(instrument=instrument, about=about, texts=texts), tuple(findings.notes)


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


def _instrument(tree: Tree, document: Entry) -> Instrument:
    if len(tree.questions) > MOST_ITEMS:
        tree.findings.wrong("item", f"more than {MOST_ITEMS} questions")
    unique((each.id for each in tree.questions), "item", tree.findings)
    items = tuple(_item(each) for each in tree.questions)
    return Instrument(
        id=_name(tree, document),
        version=_version(tree, document),
        items=items,
        scale=_scale(tree),
        subscales=subscales(tree, document, items),
        parts=parts_of(extension_value(document, PARTS), len(items), tree.findings),
    )


def _item(question: Question) -> Item:
    facet, use = (extension_value(question.entry, url) for url in (FACET, USE))
    return Item(
        id=question.id,
        facet=Facet(str(facet)) if facet in tuple(Facet) else None,
        use=Use(str(use)) if use in tuple(Use) else Use.ROTATING,
        reversed=question.options is not None and question.options.reversed,
    )


def _name(tree: Tree, document: Entry) -> str:
    url = document.get("url")
    last = url.rstrip("/").rpartition("/")[2] if isinstance(url, str) else None
    wish = document.get("name") or document.get("id") or last
    name = re.sub(r"[^A-Za-z0-9.]+", "-", wish if isinstance(wish, str) else "").strip("-.")
    return tree.findings.match(name, NAME, "name", "letters, digits and hyphens, at most 32")


def _version(tree: Tree, document: Entry) -> str:
    if "version" not in document:
        tree.findings.note("version", "none is given; it is imported as version 1")
    expected = "letters, digits, dots and hyphens, at most 32"
    return tree.findings.match(document.get("version", "1"), NAME, "version", expected)


def _scale(tree: Tree) -> ResponseScale:
    scales = [each.options.scale for each in tree.questions if each.options is not None]
    first = scales[0] if scales else ResponseScale()
    for question in tree.questions:
        if question.options is not None and question.options.scale != first:
            share = f"all items share one scale; the first is {first.low} to {first.high}"
            tree.findings.wrong(question.place, share)
    return first
