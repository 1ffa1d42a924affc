"""The digest as a picture and as pages: what is handed to whoever draws it.

A report holds numbers to draw and words that are already in the reader's language; the renderer
has no sentence of its own. It is complete in itself, so that it can wait in the outbox as text
and be drawn outside any transaction: see `bot.usecases.report_json`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from bot.alliance.digests import Need
from bot.alliance.signals import Level
from bot.alliance.trends import Gap, MarkKind, SpanKind, TimeAxis, Trend

if TYPE_CHECKING:
    from bot.usecases.own_sheet import OwnSheet
    from bot.usecases.supervision_sheet import SupervisionSheet

PICTURE_LIMIT: Final = 30
"""Clients a picture shows, those with the greatest need first; the document shows all."""
PAGE, PAGES = "{page}", "{pages}"
"""Stand in `ReportWords.page` for the numbers that only the renderer knows."""

_LETTER = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)


class Paper(StrEnum):
    """What people print on; the values are typst's."""

    A4 = "a4"
    LETTER = "us-letter"


def paper_of(territory: str | None) -> Paper:
    """Letter where CLDR's `paperSize` says so, else A4."""
    return Paper.LETTER if territory in _LETTER else Paper.A4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """Labels, each a word or a short phrase without markup."""

    needs: Mapping[Need, str]
    """Headings over the clients of each need."""
    rating: str
    """What the line and its dots are: the index of a session."""
    scale: str
    """How to read the height: from 0 at the bottom to 10 at the top."""
    usual: str
    """The dashed line and the band around it: what is usual for this client."""
    gaps: Mapping[Gap, str]
    levels: Mapping[Level, str]
    spans: Mapping[SpanKind, str]
    marks: Mapping[MarkKind, str]
    overview: str
    """Heading of the small charts of everybody."""
    overview_alt: str
    """The same in a sentence for those who cannot see it."""
    page: str
    """With `PAGE` and `PAGES` in it."""
    decimal: str = "."
    """The sign between whole and tenth."""
    more: str | None = None
    """Said under a picture that has no room for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReport:
    """One client: `latest` and `change` are short numbers, `findings` whole sentences."""

    alias: str = field(repr=False)
    trend: Trend
    latest: str = field(default="", repr=False)
    """`5.3`; empty where the period has no index."""
    change: str = field(default="", repr=False)
    """`-2.1`; against the own level."""
    alternative: str = field(repr=False)
    """The chart in a sentence, for those who cannot see it."""
    findings: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReport:
    """Everything on the picture and the pages. `language` and `region` as in BCP 47.

    `clients` in the order shown: greatest need first. `made_at` becomes the document's date.
    """

    title: str
    headline: str
    period: str
    language: str
    region: str | None = None
    is_rtl: bool = False
    paper: Paper = Paper.A4
    axis: TimeAxis
    ticks: Sequence[str]
    """One label for each of the axis's ticks."""
    clients: Sequence[ClientReport]
    words: ReportWords
    notes: Sequence[str] = ()
    """What stands at the end: what the numbers are not, that a translation is a draft."""
    made_at: datetime


class Renderer(Protocol):
    """Draws reports; slow work is kept off the event loop.

    Raises:
        RenderError: it cannot be drawn. Trying again will not help.
    """

    async def picture(self, report: DigestReport) -> bytes:
        """A PNG that Telegram takes as a photo and that reads well 400 px wide."""
        ...

    async def document(self, report: DigestReport, password: str | None = None) -> bytes:
        """A tagged PDF; sealed with AES-256 where a password is given."""
        ...

    async def supervision(self, sheet: "SupervisionSheet") -> bytes:
        """A tagged PDF without a date."""
        ...

    async def own_data(self, sheet: "OwnSheet") -> bytes:
        """A tagged PDF."""
        ...


class RenderError(Exception):
    """A report that cannot be drawn. The message holds nothing of it."""
