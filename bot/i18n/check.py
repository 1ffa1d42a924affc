"""`alliance locales check`: everything about the catalogues a machine can see."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable

from bot.i18n.catalogue import HIGH, LOW
from bot.i18n.extraction import KEYWORDS, Bank, speaking_files, templates
from bot.i18n.folders import shipped_tags
from bot.i18n.po_files import (
    DOMAINS,
    INSTRUMENTS,
    MESSAGES,
    BrokenCatalogueError,
    Key,
    Message,
    PoFile,
)
from bot.i18n.refresh import is_override, render_template
from bot.i18n.registry import SOURCE, Registry
from bot.i18n.rules import LONGEST_LABEL, Finding, Problem, broken_rules, graphemes

_REFRESH = "the English moved on; run `make extract`"


def check(folder: Traversable, package: Traversable, banks: Iterable[Bank]) -> tuple[Finding, ...]:
    """All findings, English first; empty when the catalogues may ship.

    Args:
        folder: `locales/`.
        package: the `bot` package, whose sources are read again.
        banks: our own instruments with their English words.
    """
    registry = Registry.load(folder)
    fresh = templates(package, banks)
    found = [*_source_findings(folder, fresh), *_literal_findings(package)]
    for tag in shipped_tags(folder):
        for domain in DOMAINS:
            found.extend(_file_findings(folder, registry, tag, domain, fresh[domain]))
    return tuple(found)


def _source_findings(
    folder: Traversable, fresh: Mapping[str, tuple[Message, ...]]
) -> Iterator[Finding]:
    for domain in DOMAINS:
        path = folder / f"{domain}.pot"
        if not path.is_file() or path.read_bytes() != render_template(fresh[domain]):
            yield _finding(SOURCE, domain, Problem.STALE, path.name, _REFRESH)
        for message in fresh[domain]:
            texts = (
                (message.source,) if message.plural is None else (message.source, message.plural)
            )
            as_translated = Message(
                context=message.context, source=message.source, plural=message.plural, texts=texts
            )
            for problem, detail in broken_rules(domain, as_translated, None):
                yield _finding(SOURCE, domain, problem, _where(message), detail)
    yield from _end_findings(SOURCE, {m.key: m.source for m in fresh[INSTRUMENTS]})


def _file_findings(
    folder: Traversable,
    registry: Registry,
    tag: str,
    domain: str,
    template: tuple[Message, ...],
) -> Iterator[Finding]:
    path = folder / tag / "LC_MESSAGES" / f"{domain}.po"
    try:
        file = PoFile.read(path)
    except BrokenCatalogueError as error:
        yield _finding(tag, domain, Problem.UNREADABLE, path.name, str(error))
        return
    asked = {message.key: message for message in template}
    for message in file.messages:
        if message.key not in asked:
            yield _finding(tag, domain, Problem.UNKNOWN, _where(message), _REFRESH)
        yield from _message_findings(registry, tag, domain, message)
    if is_override(registry, tag):
        yield from _repeated(folder, registry, tag, domain, file)
    else:
        yield from _missing(tag, domain, template, file.by_key())
    if domain == INSTRUMENTS:
        words = {m.key: m.texts[0] for m in file.messages if m.is_translated}
        yield from _end_findings(tag, words)


def _message_findings(
    registry: Registry, tag: str, domain: str, message: Message
) -> Iterator[Finding]:
    forms = 1 if message.plural is None else registry.root(tag).plural_count
    if len(message.texts) != forms:
        detail = f"{len(message.texts)} forms; this language has {forms}"
        yield _finding(tag, domain, Problem.PLURALS, _where(message), detail)
    if message.is_fuzzy:
        yield _finding(tag, domain, Problem.FUZZY, _where(message), "a guess is never shipped")
    for problem, detail in broken_rules(domain, message, registry.avoided(tag)):
        yield _finding(tag, domain, problem, _where(message), detail)


def _missing(
    tag: str, domain: str, template: tuple[Message, ...], present: Mapping[Key, Message]
) -> Iterator[Finding]:
    for message in template:
        translated = present.get(message.key)
        if translated is None or not all(translated.texts):
            yield _finding(tag, domain, Problem.MISSING, _where(message), "not translated")


def _repeated(
    folder: Traversable, registry: Registry, tag: str, domain: str, file: PoFile
) -> Iterator[Finding]:
    """An override that says the same as what it overrides would drift from it.

    A catalogue below that does not parse is found where it is checked itself.
    """
    try:
        below = [
            (base, PoFile.read(folder / base / "LC_MESSAGES" / f"{domain}.po").by_key())
            for base in registry.overridden(tag)
        ]
    except BrokenCatalogueError:
        return
    for message in file.messages:
        base, known = next(
            ((base, known[message.key]) for base, known in below if message.key in known),
            ("", None),
        )
        if known is not None and known.texts == message.texts:
            yield _finding(tag, domain, Problem.SAME, _where(message), f"the same as in {base}")


def _end_findings(tag: str, words: Mapping[Key, str]) -> Iterator[Finding]:
    """Both ends of an item's scale must not read alike."""
    by_context = {context or "": text for (context, _), text in words.items()}
    for context, low in by_context.items():
        item, _, end = context.rpartition("/")
        if end == LOW and low.casefold() == by_context.get(f"{item}/{HIGH}", "").casefold():
            yield _finding(tag, INSTRUMENTS, Problem.ENDS, item, "both ends read alike")


def _literal_findings(package: Traversable) -> Iterator[Finding]:
    """A sentence put together by code cannot be found, nor translated."""
    for path in speaking_files(package):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and _called(node) in KEYWORDS and _is_assembled(node):
                where = f"{path.name}:{node.lineno}"
                detail = "whole sentences only; use a named placeholder"
                yield _finding(SOURCE, MESSAGES, Problem.NOT_LITERAL, where, detail)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _is_assembled(call: ast.Call) -> bool:
    return any(_is_glued(argument) for argument in call.args[:2])


def _is_glued(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr():
            return True
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            return any(_is_text(each) or _is_glued(each) for each in (one, other))
        case _:
            return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _finding(tag: str, domain: str, problem: Problem, where: str, detail: str) -> Finding:
    return Finding(tag=tag, domain=domain, problem=problem, where=where, detail=detail)


def _where(message: Message) -> str:
    short = (
        message.source
        if graphemes(message.source) <= 2 * LONGEST_LABEL
        else message.source[:57] + "…"
    )
    return f"{message.context}: {short}" if message.context else short
