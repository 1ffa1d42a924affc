"""What the templates read: a report as JSON, charts laid out, words printable.

Words go to typst as data only; nothing is ever spliced into a template's source.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.alliance.digests import Need
from bot.alliance.signals import Level
from bot.alliance.trends import Gap, MarkKind
from bot.i18n.bidi import Direction, isolate
from bot.reports import shapes
from bot.reports.chart import Chart, Frame
from bot.reports.frames import (
    Look,
    detail_frame,
    overview_look,
    picture_look,
)
from bot.usecases.digest_report import PICTURE_LIMIT, ClientReport, DigestReport

KEY_WIDTH, KEY_HEIGHT = 16.0, 9.0
"""Of a sign in the legend, in points."""

Body = dict[str, Any]
Section = tuple[Need, list[ClientReport]]


@dataclass(frozen=True, slots=True)
class SheetMaker:
    """`legible` makes any text printable."""

    legible: Callable[[str], str]

    def picture(self, report: DigestReport) -> str:
        """The first `PICTURE_LIMIT` clients, with a word on the rest."""
        shown = report.clients[:PICTURE_LIMIT]
        more = report.words.more if len(shown) < len(report.clients) else None
        sections = _sections(shown)
        body = self._frame_of(report, shown) | {
            "more": more and self.legible(more),
            "sections": [
                self._section(
                    report,
                    section,
                    picture_look(section[0], len(section[1]), len(shown)),
                    last=section is sections[-1],
                )
                for section in sections
            ],
        }
        return _json(body)

    def document(self, report: DigestReport) -> str:
        """Everybody, twice: in an overview and one by one with what was found."""
        sections = _sections(report.clients)
        words = report.words
        body = self._frame_of(report, report.clients) | {
            "title": self.legible(report.title),
            "paper": report.paper,
            "overview": self.legible(words.overview),
            "overview_alt": self.legible(words.overview_alt),
            "page": self.legible(words.page),
            "sections": [
                self._section(report, section, overview_look(report.paper), last=False)
                for section in sections
            ],
            "details": [self._details(report, section) for section in sections],
            "notes": [self.legible(note) for note in report.notes],
        }
        return _json(body)

    def _frame_of(self, report: DigestReport, shown: Sequence[ClientReport]) -> Body:
        return {
            "headline": self.legible(report.headline),
            "period": self.legible(report.period),
            "language": report.language,
            "region": report.region,
            "rtl": report.is_rtl,
            "alone": len(shown) == 1,
            "legend": [
                [self._key(kind), kind, self.legible(label)]
                for kind, label in _legend(report, shown)
            ],
            "scale": self.legible(report.words.scale),
        }

    @staticmethod
    def _key(kind: str) -> str:
        return shapes.key(kind, KEY_WIDTH, KEY_HEIGHT)

    def _section(self, report: DigestReport, section: Section, look: Look, *, last: bool) -> Body:
        need, clients = section
        in_last_row = (len(clients) - 1) // look.columns * look.columns
        return self._heading(report, need) | {
            "columns": look.columns,
            "clients": [
                self._client(
                    report, client, look.frame(dates=last and number >= in_last_row), look.size
                )
                for number, client in enumerate(clients)
            ],
        }

    def _details(self, report: DigestReport, section: Section) -> Body:
        need, clients = section
        frame = detail_frame(report.paper, need)
        return self._heading(report, need) | {
            "clients": [
                self._client(report, client, frame, frame.size)
                | {
                    "alternative": self.legible(client.alternative),
                    "findings": [self.legible(finding) for finding in client.findings],
                }
                for client in clients
            ],
        }

    def _heading(self, report: DigestReport, need: Need) -> Body:
        return {"calm": need is Need.NONE, "heading": self.legible(report.words.needs[need])}

    def _client(
        self, report: DigestReport, client: ClientReport, frame: Frame, size: float
    ) -> Body:
        chart = Chart(
            trend=client.trend,
            axis=report.axis,
            frame=frame,
            is_rtl=report.is_rtl,
            numbers=_mark_numbers(report.clients),
            decimal=report.words.decimal,
        )
        return {
            "alias": self.legible(isolate(client.alias, Direction.RTL)),
            "latest": self.legible(client.latest),
            "change": self.legible(client.change),
            "size": size,
            "chart": self._chart(chart, report.ticks),
        }

    def _chart(self, chart: Chart, labels: Sequence[str]) -> Body:
        frame = chart.frame
        ticks = zip(chart.axis.ticks, labels, strict=True) if frame.dates else ()
        return {
            "width": frame.width,
            "height": frame.height,
            "size": frame.size,
            "svg": chart.svg,
            "scale": chart.scale,
            "values": [(x, y, self.legible(text)) for x, y, text in chart.values],
            "badges": chart.badges,
            "ticks": [(chart.across(day), self.legible(label)) for day, label in ticks],
        }


def _json(body: Body) -> str:
    return json.dumps(body, ensure_ascii=False)


def _sections(clients: Iterable[ClientReport]) -> list[Section]:
    grouped = groupby(clients, key=lambda client: client.trend.need)
    return [(need, list(members)) for need, members in grouped]


def _mark_numbers(clients: Iterable[ClientReport]) -> Mapping[MarkKind, str]:
    """Events are told apart by a number, explained in the legend."""
    present = {mark.kind for client in clients for mark in client.trend.marks}
    kinds = (kind for kind in MarkKind if kind in present)
    return {kind: str(number) for number, kind in enumerate(kinds, start=1)}


def _legend(report: DigestReport, shown: Sequence[ClientReport]) -> list[tuple[str, str]]:
    """Sign and words of everything that is there to be seen, and of nothing else."""
    words = report.words
    points = [point for client in shown for point in client.trend.points]
    signs: set[Level | Gap | None] = {point.flag for point in points}
    signs |= {point.gap for point in points}
    spans = {span.kind for client in shown for span in client.trend.spans}
    marks = {mark.kind for client in shown for mark in client.trend.marks}
    numbers = _mark_numbers(report.clients)
    return [
        *([("rating", words.rating)] if points else []),
        *([("usual", words.usual)] if any(p.usual is not None for p in points) else []),
        *((level, text) for level, text in words.levels.items() if level in signs),
        *((gap, text) for gap, text in words.gaps.items() if gap in signs),
        *(("span", text) for kind, text in words.spans.items() if kind in spans),
        *((number, words.marks[kind]) for kind, number in numbers.items() if kind in marks),
    ]
