"""The English texts there are to translate: sentences in code, and words of instruments."""

import io
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import cast

from babel.messages.extract import extract_python

from bot.alliance.instruments import Instrument
from bot.i18n.catalogue import HIGH, LABEL_CONTEXT, LOW, item_context
from bot.i18n.po_files import INSTRUMENTS, MESSAGES, Key, Message

KEYWORDS = ("say", "say_in", "count", "label", "mark", "mark_in", "mark_label")
_SPEAKING = ("chat", "reports")
"""Packages that speak to people; the command line's English is for operators and stays English."""
_NOTE = "TRANSLATORS:"

_Call = tuple[int, str, str | tuple[str | None, ...] | None, list[str]]
"""What Babel's reader gives, whatever its annotations say: line, function, arguments, comments."""

Bank = tuple[Instrument, Mapping[str, str]]
"""An instrument of ours and its English words, as `exchange.toml_instrument` reads them."""


def templates(package: Traversable, banks: Iterable[Bank]) -> Mapping[str, tuple[Message, ...]]:
    """Both templates, by domain, in the order of the sources."""
    return {
        MESSAGES: _merged(code_messages(package)),
        INSTRUMENTS: tuple(message for bank in banks for message in bank_messages(*bank)),
    }


def code_messages(package: Traversable) -> Iterator[Message]:
    """Every marked text of the packages that speak, file by file."""
    for path in speaking_files(package):
        yield from _file_messages(path.read_bytes())


def speaking_files(package: Traversable) -> Iterator[Traversable]:
    """The sources that may hold texts for people, in a stable order."""
    for name in _SPEAKING:
        if (package / name).is_dir():
            yield from _sources(package / name)


def bank_messages(instrument: Instrument, words: Mapping[str, str]) -> Iterator[Message]:
    """Three messages an item, under its stable id: the words, the low end, the high end."""
    for item in instrument.items:
        note = f"{item.facet}; {'10 is bad' if item.reversed else '10 is good'}"
        for key in (item.id, f"{item.id}/{LOW}", f"{item.id}/{HIGH}"):
            yield Message(context=item_context(instrument, key), source=words[key], notes=(note,))


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(".py"):
            yield entry


def _file_messages(source: bytes) -> Iterator[Message]:
    wanted = dict.fromkeys(KEYWORDS)
    found = extract_python(io.BytesIO(source), wanted, (_NOTE,), {"encoding": "utf-8"})
    for _, function, arguments, comments in cast("Iterable[_Call]", found):
        texts = arguments if isinstance(arguments, tuple) else (arguments,)
        message = _message(function, texts, tuple(comments))
        if message is not None:
            yield message


def _message(
    function: str, texts: tuple[str | None, ...], notes: tuple[str, ...]
) -> Message | None:
    """None where the text is not a literal: then it was marked where it was written."""
    match function, texts:
        case (("say" | "mark"), (str(msg), *_)):
            return Message(context=None, source=msg, notes=notes)
        case (("say_in" | "mark_in"), (str(context), str(msg), *_)):
            return Message(context=context, source=msg, notes=notes)
        case (("label" | "mark_label"), (str(msg), *_)):
            return Message(context=LABEL_CONTEXT, source=msg, notes=notes)
        case "count", (str(one), str(many), *_):
            return Message(context=None, source=one, plural=many, texts=("", ""), notes=notes)
        case _:
            return None


def _merged(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Each key once, where it first stands; a plural wins over the same text alone."""
    merged: dict[Key, Message] = {}
    for message in messages:
        known = merged.get(message.key)
        if known is None or (known.plural is None and message.plural is not None):
            merged[message.key] = message
    return tuple(message for message in merged.values() if message.source)
