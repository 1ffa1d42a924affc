"""A clinic brings an instrument it holds the right to."""

from dataclasses import dataclass
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.errors import InvalidValueError
from bot.alliance.imported import About, ImportedInstrument, Right, Texts
from bot.alliance.instruments import OURS, Instrument
from bot.usecases.actors import AdminActor, Operator
from bot.usecases.ports import UnitOfWork

LONGEST_RIGHT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInstrument:
    """An instrument as a file gives it, before the clinic has recorded a right to it."""

    instrument: Instrument
    about: About
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportInstrument:
    """Stored for good under its id and version; the same file twice changes nothing.

    Raises:
        InvalidValueError: no right or licence was named, the name is ours, or another content is
            there under the same version.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: AdminActor | Operator,
        read: ReadInstrument,
        right: str,
        now: datetime,
    ) -> ImportedInstrument:
        refuse_unlicensed(read)
        brought = ImportedInstrument(
            instrument=read.instrument,
            about=read.about,
            texts=read.texts,
            right=Right(words=_recorded(right), recorded_at=now),
        )
        if await work.instruments.add(actor, brought):
            action = AuditAction.INSTRUMENT_IMPORTED
            await work.audit.append(actor, action, now, detail=brought.name.lower())
            return brought
        known = await work.instruments.find(actor, brought.name)
        if known is None or content_of(known) != content_of(brought):
            raise InvalidValueError(
                f"{brought.name} was imported before with another content, which replies may rest "
                "on; give the file another version"
            )
        return known


def content_of(imported: ImportedInstrument) -> ReadInstrument:
    """Without the right: that may be said in other words a second time."""
    texts = {tag: dict(words) for tag, words in imported.texts.items()}
    return ReadInstrument(instrument=imported.instrument, about=imported.about, texts=texts)


def refuse_unlicensed(read: ReadInstrument) -> None:
    """Raises InvalidValueError for what may not be imported whatever right is named."""
    if read.instrument.id.lower() == OURS:
        raise InvalidValueError(f"id: {OURS} is our own bank's; give the file another id")
    if not read.about.licence:
        raise InvalidValueError(
            "licence: what the publisher allows, as an SPDX id or in words, belongs in the file"
        )


def _recorded(right: str) -> str:
    words = " ".join(right.split())
    if not words:
        raise InvalidValueError(
            "say by which right the clinic uses it, such as --right "
            "“permission of the publisher, letter of 3 May 2026”"
        )
    if len(words) > LONGEST_RIGHT:
        raise InvalidValueError(f"the right is told in at most {LONGEST_RIGHT} characters")
    return words
