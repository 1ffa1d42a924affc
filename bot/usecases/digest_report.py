"""The digest as a picture and as pages: what is handed to whoever draws it.

A report holds numbers to draw and words that are already in the reader's language; the renderer
has no sentence of its own. It is complete in itself, so that it can wait in the outbox as text
and be drawn outside any transaction: see `bot.usecases.report_json`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.alliance.digests import Need
from bot.alliance.signals import Level
from bot.alliance.trends import Gap, MarkKind, SpanKind, TimeAxis, Trend
from bot.usecases.paper import Paper

PICTURE_LIMIT: Final = 30
"""Clients a picture shows, those with the greatest need first; the document shows all."""


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
