"""A message and its lines in a review sheet: how they are written, and what they decide."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.i18n.po_files import Message
from bot.i18n.registry import Language
from bot.i18n.rules import broken_rules
from bot.i18n.sheets import CHANGE, KEEP, SheetRow

_EXAMPLES = 4
_SEARCHED = 200
_MOVED = "the English of this line has changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A line of a sheet that was not taken over, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A message after its lines were read; unchanged where anything about them is wrong."""

    message: Message
    is_reviewed: bool = False
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """A sheet that came back, for one catalogue. Rows by id, with their line."""

    rows: Mapping[str, tuple[int, SheetRow]]
    avoid: str | None
    """Words of another form of address."""

    def on(self, domain: str, message: Message) -> Verdict:
        """What was decided on a message."""
        ids = row_ids(domain, message)
        found = [self.rows[ident] for ident in ids if ident in self.rows]
        if not any(row.decision or row.your_text for _, row in found):
            return Verdict(message=message)
        line = min(line for line, _ in found)
        if len(found) < len(ids):
            return _refusal(message, line, "a plural is decided in all its forms at once")
        if refusals := tuple(_refusals(message, found)):
            return Verdict(message=message, refusals=refusals)
        texts = (row.your_text if row.decision == CHANGE else row.draft for _, row in found)
        wanted = replace(message, texts=tuple(texts))
        for _, detail in broken_rules(domain, wanted, self.avoid):
            return _refusal(message, line, detail)
        return Verdict(message=wanted, is_reviewed=True)

    def unknown(self, present: frozenset[str]) -> Iterator[Refusal]:
        """Lines that belong to no message any more."""
        for ident, (line, _) in self.rows.items():
            if ident not in present:
                yield Refusal(line=line, reason=_MOVED)


def row_ids(domain: str, message: Message) -> tuple[str, ...]:
    """One id per line: 16 hex digits for domain, context and English, then the plural form."""
    parts = (domain, message.context or "", message.source, message.plural or "")
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return tuple(f"{digest}#{index}" for index in range(len(message.texts)))


def sheet_rows(language: Language, domain: str, message: Message) -> Iterator[SheetRow]:
    """The lines of a message: one, or one per plural form."""
    for index, (ident, text) in enumerate(
        zip(row_ids(domain, message), message.texts, strict=True)
    ):
        yield SheetRow(
            id=ident,
            context=message.context or "",
            english=_english(message, index),
            draft=text,
            note=" ".join((*_plural_note(language, message, index), *message.notes)),
        )


def _english(message: Message, index: int) -> str:
    return message.source if index == 0 or message.plural is None else message.plural


def _plural_note(language: Language, message: Message, index: int) -> Iterator[str]:
    if message.plural is not None:
        rule = language.plural
        examples = [str(n) for n in range(_SEARCHED) if rule(n) == index][:_EXAMPLES]
        yield f"form {index + 1} of {len(message.texts)}: for n = {', '.join(examples)} …"


def _refusal(message: Message, line: int, reason: str) -> Verdict:
    return Verdict(message=message, refusals=(Refusal(line=line, reason=reason),))


def _refusals(message: Message, found: list[tuple[int, SheetRow]]) -> Iterator[Refusal]:
    for index, (line, row) in enumerate(found):
        reason = _moved(row, message, index) or _undecided(row)
        if reason is not None:
            yield Refusal(line=line, reason=reason)


def _moved(row: SheetRow, message: Message, index: int) -> str | None:
    if row.english != _english(message, index):
        return _MOVED
    if row.draft != message.texts[index]:
        return "the translation has changed since this sheet was made"
    return None


def _undecided(row: SheetRow) -> str | None:
    match row.decision, bool(row.your_text):
        case ("keep", False) if row.draft:
            return None
        case "keep", False:
            return "there is no draft to keep"
        case "change", True:
            return None
        case "keep", True:
            return "“keep” leaves “your text” empty"
        case "change", False:
            return "“change” needs “your text”"
        case _:
            return f"the decision is {KEEP} or {CHANGE}"
