"""Bruno's digests, made up, as the renderer gets them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bot.alliance.digests import Need
from bot.alliance.people import ClientId
from bot.alliance.signals import Level
from bot.alliance.trends import (
    Gap,
    Mark,
    MarkKind,
    Span,
    SpanKind,
    Trend,
    TrendPoint,
    time_axis,
)
from bot.usecases.digest_report import ClientReport, DigestReport, ReportWords

LAST = date(2026, 11, 23)

WORDS = ReportWords(
    needs={need: f"Need {need.name.lower()}" for need in sorted(Need, reverse=True)},
    rating="rating",
    scale="From 0 to 10.",
    usual="usual",
    gaps={gap: gap.value for gap in Gap},
    levels={level: level.value for level in Level},
    spans={kind: kind.value for kind in SpanKind},
    marks={kind: kind.value for kind in MarkKind},
    overview="Everybody",
    overview_alt="Small charts of everybody.",
    page="Page {page} of {pages}",
    more="There are more.",
)


def weekly(*indices: float | None, flags: dict[int, Level] | None = None) -> tuple[TrendPoint, ...]:
    """One session a week, the last of them on `LAST`; None is an unanswered one."""
    first = LAST - timedelta(weeks=len(indices) - 1)
    return tuple(
        TrendPoint(
            on=first + timedelta(weeks=number),
            index=index,
            gap=Gap.NO_RATING if index is None else None,
            flag=(flags or {}).get(number),
            usual=8.0 if number > 1 else None,
            limit=6.5 if number > 1 else None,
            joined=number > 0 and index is not None and indices[number - 1] is not None,
        )
        for number, index in enumerate(indices)
    )


def trend(*indices: float | None, need: Need = Need.NONE, number: int = 1) -> Trend:
    return Trend(client_id=ClientId(UUID(int=number)), need=need, points=weekly(*indices))


def eventful() -> Trend:
    """Every kind of thing a chart can show."""
    points = list(weekly(8, 8, None, 9, 8, 4, flags={1: Level.WATCH, 5: Level.RUPTURE}))
    points[3] = TrendPoint(on=points[3].on, gap=Gap.CANCELLED)
    return Trend(
        client_id=ClientId(UUID(int=1)),
        need=Need.RUPTURE,
        points=tuple(points),
        spans=(Span(start=LAST - timedelta(days=20), end=None, kind=SpanKind.EPISODE),),
        marks=(
            Mark(on=LAST - timedelta(days=9), kind=MarkKind.FEE_CHANGE),
            Mark(on=LAST - timedelta(days=3), kind=MarkKind.LATE),
        ),
    )


def client(found: Trend, alias: str = "K-17", **texts: str) -> ClientReport:
    return ClientReport(
        alias=alias,
        trend=found,
        latest=texts.get("latest", "8.0"),
        change=texts.get("change", "-0.5"),
        alternative=texts.get("alternative", f"The trend of {alias}."),
        findings=(texts.get("finding", "Something was found."),),
    )


def report(*clients: ClientReport, **changes: object) -> DigestReport:
    axis = time_axis([one.trend for one in clients], LAST)
    texts: dict[str, object] = {
        "title": "Weekly overview",
        "headline": "One alliance needs care.",
        "period": "One week in November",
        "language": "en",
        "axis": axis,
        "ticks": [f"{tick:%d.%m}" for tick in axis.ticks],
        "clients": clients,
        "words": WORDS,
        "notes": ("A sign is a reason to talk.",),
        "made_at": datetime(2026, 11, 23, 13, tzinfo=UTC),
    }
    return DigestReport(**{**texts, **changes})  # type: ignore[arg-type]  # typed where it is read


def caseload(size: int) -> DigestReport:
    needs = sorted((list(Need)[number % 4] for number in range(size)), reverse=True)
    return report(
        *(
            client(trend(8, 7, None, 8, 9, need=need, number=number), alias=f"C-{number}")
            for number, need in enumerate(needs)
        )
    )
