"""What is scored of an instrument in TOML: subscales and their published cut-offs."""

from collections.abc import Mapping
from typing import Any

from bot.alliance.instruments import Aggregate, CutOff, Item, ItemId, ResponseScale, Subscale
from bot.exchange.findings import Findings
from bot.exchange.instrument_rules import (
    ID,
    LONGEST_TEXT,
    MOST_CUT_OFFS,
    MOST_SUBSCALES,
    TAG,
    unique,
)

_SUBSCALE = frozenset({"id", "title", "items", "aggregate", "needed", "cut_offs"})
_CUT_OFF = frozenset({"value", "comparison", "language", "population"})
_AT_OR_BELOW, _BELOW = "at_or_below", "below"
ALL_ITEMS = "all"


def subscales(
    table: Mapping[str, Any], items: tuple[Item, ...], scale: ResponseScale, findings: Findings
) -> tuple[Subscale, ...]:
    if "subscales" not in table:
        return ()
    entries = findings.entries(table["subscales"], "subscales", MOST_SUBSCALES)
    found = tuple(
        _subscale(entry, f"subscales[{number}]", items, scale, findings)
        for number, entry in enumerate(entries)
    )
    unique((each.id for each in found), "subscales", findings)
    return found


def _subscale(
    entry: Mapping[str, Any],
    place: str,
    items: tuple[Item, ...],
    scale: ResponseScale,
    findings: Findings,
) -> Subscale:
    findings.only(entry, _SUBSCALE, place)
    chosen = _chosen(entry.get("items"), f"{place}.items", items, findings)
    kind = findings.one_of(entry.get("aggregate"), tuple(Aggregate), f"{place}.aggregate")
    aggregate = Aggregate(kind or Aggregate.SUM)
    most = max(1, len(chosen))
    times = most if aggregate is Aggregate.SUM else 1
    bounds = (times * scale.low, times * scale.high)
    return Subscale(
        id=findings.match(entry.get("id"), ID, f"{place}.id", "lower case, digits, underscores"),
        items=chosen,
        aggregate=aggregate,
        needed=findings.whole(entry.get("needed", most), f"{place}.needed", 1, most),
        cut_offs=_cut_offs(entry, f"{place}.cut_offs", bounds, findings),
    )


def _chosen(
    value: object, place: str, items: tuple[Item, ...], findings: Findings
) -> tuple[ItemId, ...]:
    known = tuple(item.id for item in items)
    if value == ALL_ITEMS:
        return known
    if not isinstance(value, list) or not value:
        findings.wrong(place, f"a list of item ids, or {ALL_ITEMS!r}")
        return ()
    for index, each in enumerate(value):
        if each not in known:
            findings.wrong(f"{place}[{index}]", "no item has this id")
        elif each in value[:index]:
            findings.wrong(f"{place}[{index}]", "this id is there already")
    return tuple(each for each in known if each in value)


def _cut_offs(
    entry: Mapping[str, Any], place: str, bounds: tuple[int, int], findings: Findings
) -> tuple[CutOff, ...]:
    if "cut_offs" not in entry:
        return ()
    found = findings.entries(entry["cut_offs"], place, MOST_CUT_OFFS)
    return tuple(
        _cut_off(each, f"{place}[{number}]", bounds, findings) for number, each in enumerate(found)
    )


def _cut_off(
    entry: Mapping[str, Any], place: str, bounds: tuple[int, int], findings: Findings
) -> CutOff:
    findings.only(entry, _CUT_OFF, place)
    language, population = entry.get("language"), entry.get("population")
    comparison = findings.one_of(
        entry.get("comparison"), (_AT_OR_BELOW, _BELOW), f"{place}.comparison"
    )
    return CutOff(
        value=findings.number(entry.get("value"), f"{place}.value", *bounds),
        inclusive=comparison != _BELOW,
        language=None
        if language is None
        else findings.match(language, TAG, f"{place}.language", "a tag such as en or fr_CA"),
        population=None
        if population is None
        else findings.text(population, f"{place}.population", LONGEST_TEXT),
    )
