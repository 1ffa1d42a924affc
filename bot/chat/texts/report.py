"""The digest's picture and pages in words: every label and sentence a drawing has."""

from datetime import date
from typing import assert_never

from bot.alliance.digests import ClientDigest, Need
from bot.alliance.signals import Level
from bot.alliance.trends import Gap, MarkKind, SpanKind, TimeAxis, Trend, TrendPoint, time_axis
from bot.chat.texts import digest as digest_texts
from bot.i18n.bidi import Direction
from bot.i18n.translator import Translator
from bot.usecases.digest_report import PICTURE_LIMIT, ClientReport, DigestReport, ReportWords
from bot.usecases.paper import PAGE, PAGES, paper_of, region_of_script
from bot.usecases.show_digest import BEGINNING, DigestView


def report(t: Translator, view: DigestView) -> DigestReport:
    """What is drawn; `view.trends` are in the order of its clients."""
    until = view.digest.period.until
    axis = time_axis(view.trends, until.astimezone(t.zone).date())
    pairs = zip(view.digest.clients, view.trends, strict=True)
    return DigestReport(
        title=t.say("Weekly overview"),
        headline=digest_texts.headline(t, view.digest.needing_care),
        period=_period(t, view),
        language=t.cldr.language,
        region=t.cldr.territory or region_of_script(t.cldr.script),
        is_rtl=t.direction is Direction.RTL,
        paper=paper_of(t.cldr.territory),
        axis=axis,
        ticks=[_tick(t, axis, day) for day in axis.ticks],
        clients=[_client(t, view, one, trend) for one, trend in pairs],
        words=_words(t, len(view.digest.clients)),
        notes=_notes(t),
        made_at=until,
    )


def _period(t: Translator, view: DigestView) -> str:
    period = view.digest.period
    last = t.date(period.until)
    if period.after == BEGINNING:
        return t.say("Until {last}", last=last)
    return t.say("{first} to {last}", first=t.date(period.after), last=last)


def _tick(t: Translator, axis: TimeAxis, day: date) -> str:
    return t.month(day) if axis.by_month else t.day_and_month(day)


def _notes(t: Translator) -> list[str]:
    draft = t.say("This translation is a draft that nobody who knows the language has reviewed.")
    return [digest_texts.caution(t), *([draft] if t.is_drafted else [])]


# --- one client ---------------------------------------------------------------------------------


def _client(t: Translator, view: DigestView, one: ClientDigest, trend: Trend) -> ClientReport:
    return ClientReport(
        alias=one.alias,
        trend=trend,
        latest="" if one.index is None else t.number(one.index, 1),
        change="" if one.change is None else t.number(_unsigned_zero(one.change), 1, signed=True),
        alternative=_alternative(t, one.alias, trend),
        findings=digest_texts.about(t, one, view).split("\n"),
    )


def _unsigned_zero(change: float) -> float:
    """Never `-0.0`."""
    return round(change, 1) + 0.0


def _alternative(t: Translator, alias: str, trend: Trend) -> str:
    rated = [point for point in trend.points if point.index is not None]
    if not rated:
        return t.say("{alias}: no rating yet.", alias=alias)
    sentences = [
        t.count(
            "{alias}: {n} rating from {first} to {last}.",
            "{alias}: {n} ratings from {first} to {last}.",
            len(rated),
            alias=alias,
            first=t.date(rated[0].on),
            last=t.date(rated[-1].on),
        ),
        *_latest(t, rated[-1]),
        *_unrated(t, trend),
        *_signs(t, trend),
        *_strains(t, trend),
    ]
    return " ".join(sentences)


def _latest(t: Translator, point: TrendPoint) -> list[str]:
    index = t.number(point.index or 0.0, 1)
    if point.usual is None:
        return [t.say("The latest is {index}.", index=index)]
    usual = t.number(point.usual, 1)
    return [t.say("The latest is {index}, the own level {usual}.", index=index, usual=usual)]


def _unrated(t: Translator, trend: Trend) -> list[str]:
    count = sum(point.gap is Gap.NO_RATING for point in trend.points)
    if not count:
        return []
    return [t.count("{n} session has no rating.", "{n} sessions have no rating.", count)]


def _signs(t: Translator, trend: Trend) -> list[str]:
    days = [t.date(point.on) for point in trend.points if point.flag is not None]
    return [t.say("Signs: {days}.", days=t.list(days))] if days else []


def _strains(t: Translator, trend: Trend) -> list[str]:
    return [
        t.say("Time of strain since {day}.", day=t.date(span.start))
        if span.end is None
        else t.say(
            "Time of strain from {first} to {last}.",
            first=t.date(span.start),
            last=t.date(span.end),
        )
        for span in trend.spans
    ]


# --- labels -------------------------------------------------------------------------------------


def _words(t: Translator, clients: int) -> ReportWords:
    left_out = clients - PICTURE_LIMIT
    return ReportWords(
        needs={need: _need(t, need) for need in Need},
        rating=t.say_in("chart", "rating of a session"),
        scale=t.say("Each chart runs from 0 at the bottom to 10 at the top."),
        usual=t.say_in("chart", "usual for this client"),
        gaps={
            Gap.NO_RATING: t.say_in("chart", "no rating"),
            Gap.CANCELLED: t.say_in("chart", "cancelled session"),
        },
        levels={
            Level.WATCH: t.say_in("chart", "to watch"),
            Level.RUPTURE: t.say_in("chart", "sign of rupture"),
        },
        spans={SpanKind.EPISODE: t.say_in("chart", "time of strain")},
        marks={kind: _mark(t, kind) for kind in MarkKind},
        overview=t.say("Everybody at a glance"),
        overview_alt=t.count(
            "A small chart of {n} client.", "Small charts of {n} clients, sorted by need.", clients
        ),
        page=t.say("Page {page} of {pages}", page=PAGE, pages=PAGES),
        decimal=t.decimal_sign,
        more=t.count(
            "{n} more client is in the document.", "{n} more clients are in the document.", left_out
        )
        if left_out > 0
        else None,
    )


def _need(t: Translator, need: Need) -> str:
    match need:
        case Need.RUPTURE:
            return t.say_in("chart", "Needs care: a sign of rupture")
        case Need.STRAIN:
            return t.say_in("chart", "Needs care: strain not mended yet")
        case Need.SILENCE:
            return t.say_in("chart", "Needs care: silence after a sign")
        case Need.WATCH:
            return t.say_in("chart", "To watch")
        case Need.NONE:
            return t.say_in("chart", "The others")
        case _:
            assert_never(need)


def _mark(t: Translator, kind: MarkKind) -> str:
    match kind:
        case MarkKind.ABSENT:
            return t.say_in("chart", "did not come")
        case MarkKind.LATE:
            return t.say_in("chart", "came late")
        case MarkKind.CANCELLED_LATE:
            return t.say_in("chart", "cancelled late")
        case MarkKind.FEE_CHANGE:
            return t.say_in("chart", "fee change")
        case MarkKind.BREAK:
            return t.say_in("chart", "first session after a break")
        case MarkKind.HOLIDAY:
            return t.say_in("chart", "holiday or days away")
        case _:
            assert_never(kind)
