"""A report as text, for the outbox: it is written with what caused it and drawn when it leaves."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.alliance.digests import Need
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import ClientId
from bot.alliance.signals import Level
from bot.alliance.trends import (
    Gap,
    Mark,
    MarkKind,
    Span,
    SpanKind,
    TimeAxis,
    Trend,
    TrendPoint,
)
from bot.usecases.digest_report import ClientReport, DigestReport, ReportWords
from bot.usecases.paper import Paper


def to_json(report: DigestReport) -> str:
    """The report as one line of JSON; `from_json` gives back an equal one."""
    words = report.words
    body = {
        "v": 1,
        "title": report.title,
        "headline": report.headline,
        "period": report.period,
        "language": report.language,
        "region": report.region,
        "is_rtl": report.is_rtl,
        "paper": report.paper,
        "axis": {
            "first": str(report.axis.first),
            "last": str(report.axis.last),
            "ticks": [str(tick) for tick in report.axis.ticks],
            "by_month": report.axis.by_month,
        },
        "ticks": list(report.ticks),
        "clients": [_client_body(client) for client in report.clients],
        "words": {
            "needs": {need.name: text for need, text in words.needs.items()},
            "rating": words.rating,
            "scale": words.scale,
            "usual": words.usual,
            "gaps": dict(words.gaps),
            "levels": dict(words.levels),
            "spans": dict(words.spans),
            "marks": dict(words.marks),
            "overview": words.overview,
            "overview_alt": words.overview_alt,
            "page": words.page,
            "decimal": words.decimal,
            "more": words.more,
        },
        "notes": list(report.notes),
        "made_at": report.made_at.isoformat(),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _client_body(client: ClientReport) -> dict[str, Any]:
    trend = client.trend
    return {
        "alias": client.alias,
        "id": str(trend.client_id),
        "need": trend.need.name,
        "latest": client.latest,
        "change": client.change,
        "alternative": client.alternative,
        "findings": list(client.findings),
        "points": [
            [str(p.on), p.index, p.gap, p.flag, p.usual, p.limit, p.joined] for p in trend.points
        ],
        "spans": [[str(s.start), s.end and str(s.end), s.kind] for s in trend.spans],
        "marks": [[str(m.on), m.kind] for m in trend.marks],
    }


def from_json(text: str) -> DigestReport:
    """Read back what `to_json` wrote.

    Raises:
        InvalidValueError: anything else.
    """
    try:
        return _report(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidValueError("not a report") from error


def _report(body: dict[str, Any]) -> DigestReport:
    if body["v"] != 1:
        raise ValueError("another version")
    plain = {name: body[name] for name in ("title", "headline", "period", "language", "region")}
    axis = body["axis"]
    return DigestReport(
        **plain,
        is_rtl=body["is_rtl"],
        paper=Paper(body["paper"]),
        axis=TimeAxis(
            first=date.fromisoformat(axis["first"]),
            last=date.fromisoformat(axis["last"]),
            ticks=tuple(date.fromisoformat(tick) for tick in axis["ticks"]),
            by_month=axis["by_month"],
        ),
        ticks=tuple(body["ticks"]),
        clients=tuple(_client(client) for client in body["clients"]),
        words=_words(body["words"]),
        notes=tuple(body["notes"]),
        made_at=datetime.fromisoformat(body["made_at"]),
    )


def _words(body: dict[str, Any]) -> ReportWords:
    read: dict[str, Any] = {
        "needs": {Need[name]: text for name, text in body["needs"].items()},
        "gaps": {Gap(name): text for name, text in body["gaps"].items()},
        "levels": {Level(name): text for name, text in body["levels"].items()},
        "spans": {SpanKind(name): text for name, text in body["spans"].items()},
        "marks": {MarkKind(name): text for name, text in body["marks"].items()},
    }
    return ReportWords(**{**body, **read})


def _client(body: dict[str, Any]) -> ClientReport:
    trend = Trend(
        client_id=ClientId(UUID(body["id"])),
        need=Need[body["need"]],
        points=tuple(_point(row) for row in body["points"]),
        spans=tuple(_span(*each) for each in body["spans"]),
        marks=tuple(
            Mark(on=date.fromisoformat(on), kind=MarkKind(kind)) for on, kind in body["marks"]
        ),
    )
    texts = {name: body[name] for name in ("alias", "latest", "change", "alternative")}
    return ClientReport(trend=trend, findings=tuple(body["findings"]), **texts)


def _point(row: Sequence[Any]) -> TrendPoint:
    on, index, gap, flag, usual, limit, joined = row
    return TrendPoint(
        on=date.fromisoformat(on),
        index=index,
        gap=Gap(gap) if gap else None,
        flag=Level(flag) if flag else None,
        usual=usual,
        limit=limit,
        joined=joined,
    )


def _span(start: str, end: str | None, kind: str) -> Span:
    return Span(
        start=date.fromisoformat(start),
        end=date.fromisoformat(end) if end else None,
        kind=SpanKind(kind),
    )
