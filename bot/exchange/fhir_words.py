"""The words of a Questionnaire, in every language that has them all."""

from collections.abc import Iterator, Mapping

from bot.alliance.imported import INSTRUCTIONS, Texts
from bot.alliance.instruments import Instrument, ResponseScale
from bot.exchange.fhir_tree import Tree


def texts_of(tree: Tree, instrument: Instrument) -> Texts:
    """In every language that has all that the first has."""
    words = dict(_all_words(tree, instrument))
    tags = dict.fromkeys(tag for each in words.values() for tag in each)
    for key, each in words.items():
        for tag in tags:
            if tag not in each:
                tree.findings.wrong(f"translation {tag}", f"{key} is missing")
    return {tag: {key: each[tag] for key, each in words.items() if tag in each} for tag in tags}


def _all_words(tree: Tree, instrument: Instrument) -> Iterator[tuple[str, Mapping[str, str]]]:
    if tree.instructions:
        yield INSTRUCTIONS, tree.instructions
    for question in tree.questions:
        yield question.id, question.words
    yield from _labels(tree, instrument.scale)
    for each in instrument.subscales:
        if each.id in tree.titles:
            yield f"subscales/{each.id}", tree.titles[each.id]


def _labels(tree: Tree, scale: ResponseScale) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Once for all items where they agree, else the two ends of each."""
    known = [each for each in tree.questions if each.options is not None]
    labels = [each.options.labels for each in known if each.options is not None]
    if not labels:
        return
    ends = (scale.low, scale.high)
    if all(each == labels[0] for each in labels):
        if any(end not in labels[0] for end in ends):
            tree.findings.wrong("item", "the ends of the scale need words")
        yield from ((f"scale/{value}", words) for value, words in labels[0].items())
        return
    for question, each in zip(known, labels, strict=True):
        if set(each) - set(ends):
            tree.findings.note(question.place, "words between the ends are not shown")
        for name, end in zip(("low", "high"), ends, strict=True):
            if end not in each:
                tree.findings.wrong(question.place, "the ends of the scale need words")
            yield f"{question.id}/{name}", each.get(end, {})
