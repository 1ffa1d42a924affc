"""Translations and the people who know the language: status, sheets out, sheets in.

An import never trusts the sheet: each line must still belong to the English and the draft it was
made from, and its words pass the same rules as everything that ships.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.i18n.decisions import Decisions, Refusal, Verdict, row_ids, sheet_rows
from bot.i18n.folders import shipped_tags
from bot.i18n.po_files import DOMAINS, Message, PoFile, po_path, write_bytes
from bot.i18n.registry import Registry
from bot.i18n.sheets import SheetRow, read_sheet, write_sheet
from bot.i18n.status import MACHINE, Review, TranslationState, TranslationStatus, fingerprint

_LONGEST_REVIEWER = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainStatus:
    """How far one catalogue is. `states` counts messages by state; missing ones are in none."""

    tag: str
    domain: str
    drafted_by: str
    messages: int
    translated: int
    states: Mapping[TranslationState, int]

    @property
    def state(self) -> TranslationState:
        """The lowest of any message; drafted while one is missing."""
        is_whole = self.translated == self.messages and self.messages > 0
        return min(self.states) if is_whole else TranslationState.DRAFTED


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """`reviewed` messages, of which `changed` got other words."""

    reviewed: int
    changed: int
    refused: tuple[Refusal, ...]


def status(folder: Path) -> tuple[DomainStatus, ...]:
    """Every catalogue, by tag and domain."""
    known = TranslationStatus.load(folder)
    return tuple(
        _domain_status(known, tag, domain, _messages(folder, tag, domain))
        for tag in shipped_tags(folder)
        for domain in DOMAINS
    )


def export(folder: Path, tag: str) -> str:
    """The sheet of one language: CSV text with a byte order mark.

    Raises:
        NotFoundError: no catalogue of that tag.
    """
    language = _registry_with(folder, tag).root(tag)
    return write_sheet(
        row
        for domain in DOMAINS
        for message in _messages(folder, tag, domain)
        for row in sheet_rows(language, domain, message)
    )


def import_(folder: Path, tag: str, sheet: str, *, reviewer: str, on: dt.date) -> ImportReport:
    """Take over what a reviewer decided; lines that cannot be are refused one by one.

    The catalogues are written before `status.toml`: a crash between them leaves words without a
    review, never a review without its words.

    Args:
        folder: `locales/`.
        tag: catalogue the sheet was exported from.
        sheet: CSV text.
        reviewer: role and initials.
        on: date of the review.

    Raises:
        InvalidValueError: not a sheet, or nobody signs.
        NotFoundError: no catalogue of that tag.
    """
    review = Review(state=TranslationState.REVIEWED, by=_signature(reviewer), on=on)
    registry = _registry_with(folder, tag)
    rows = read_sheet(sheet)
    decisions = Decisions(rows=_first_rows(rows), avoid=registry.avoided(tag))
    before = {domain: _messages(folder, tag, domain) for domain in DOMAINS}
    verdicts = {
        domain: tuple(decisions.on(domain, message) for message in messages)
        for domain, messages in before.items()
    }
    for domain in DOMAINS:
        _write(folder, registry, tag, domain, verdicts[domain])
    every = [verdict for domain in DOMAINS for verdict in verdicts[domain]]
    _write_status(folder, tag, every, review)
    present = frozenset(
        ident for domain in DOMAINS for m in before[domain] for ident in row_ids(domain, m)
    )
    refused = (*_twice(rows), *decisions.unknown(present), *(r for v in every for r in v.refusals))
    return ImportReport(
        reviewed=sum(verdict.is_reviewed for verdict in every),
        changed=len({v.message for v in every} - {m for d in DOMAINS for m in before[d]}),
        refused=tuple(sorted(refused, key=lambda refusal: refusal.line)),
    )


def _messages(folder: Path, tag: str, domain: str) -> tuple[Message, ...]:
    return PoFile.read(po_path(folder, tag, domain)).messages


def _domain_status(
    known: TranslationStatus, tag: str, domain: str, messages: tuple[Message, ...]
) -> DomainStatus:
    translated = [message for message in messages if message.is_translated]
    states = [known.state(tag, message) for message in translated]
    return DomainStatus(
        tag=tag,
        domain=domain,
        drafted_by=known.drafted_by.get(tag, MACHINE),
        messages=len(messages),
        translated=len(translated),
        states={state: states.count(state) for state in TranslationState if state in states},
    )


def _registry_with(folder: Path, tag: str) -> Registry:
    if tag not in shipped_tags(folder):
        raise NotFoundError("there is no catalogue of that tag")
    return Registry.load(folder)


def _signature(reviewer: str) -> str:
    signed = " ".join(reviewer.split())
    if not signed or len(signed) > _LONGEST_REVIEWER or not signed.isprintable():
        raise InvalidValueError("a reviewer is a role and initials, up to 120 characters")
    if signed.casefold() == MACHINE:
        raise InvalidValueError("a machine drafts; only a person reviews")
    return signed


def _first_rows(rows: tuple[tuple[int, SheetRow], ...]) -> Mapping[str, tuple[int, SheetRow]]:
    return {row.id: (line, row) for line, row in reversed(rows)}


def _twice(rows: tuple[tuple[int, SheetRow], ...]) -> tuple[Refusal, ...]:
    first = {id(row) for _, row in _first_rows(rows).values()}
    reason = "this text stands there twice; the first line counts"
    return tuple(Refusal(line=line, reason=reason) for line, row in rows if id(row) not in first)


def _write(
    folder: Path, registry: Registry, tag: str, domain: str, verdicts: tuple[Verdict, ...]
) -> None:
    path = po_path(folder, tag, domain)
    before = PoFile.read(path)
    after = replace(before, messages=tuple(verdict.message for verdict in verdicts))
    if after != before:
        write_bytes(path, after.render(tag, registry.root(tag).plural_forms))


def _write_status(folder: Path, tag: str, verdicts: list[Verdict], review: Review) -> None:
    signed = {fingerprint(v.message): review for v in verdicts if v.is_reviewed}
    known = TranslationStatus.load(folder).with_reviews(tag, signed)
    after = known.pruned(tag, (verdict.message for verdict in verdicts))
    write_bytes(folder / "status.toml", after.render().encode())
