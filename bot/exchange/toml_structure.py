"""The questions of an instrument in TOML: items, scale and parts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.alliance.instruments import Facet, Instrument, Item, ItemId, Occasion, ResponseScale, Use
from bot.exchange.findings import Entries, Findings
from bot.exchange.instrument_rules import HIGHEST, ID, LOWEST, NAME, parts_of, turned, unique
from bot.exchange.toml_subscales import subscales

_ITEM = frozenset({"id", "facet", "use", "reversed", "after", "every", "ends", "text"})


def instrument(
    table: Mapping[str, Any], entries: Entries, scale: ResponseScale, findings: Findings
) -> Instrument:
    items = tuple(_item(entry, f"items[{n}]", findings) for n, entry in enumerate(entries))
    unique((item.id for item in items), "items", findings)
    listed = turned(items, table.get("reversed"), findings)
    items = tuple(replace(each, reversed=each.reversed or each.id in listed) for each in items)
    return Instrument(
        id=findings.match(table.get("id"), NAME, "id", "letters, digits and hyphens"),
        version=findings.match(table.get("version"), NAME, "version", "a text such as 1 or 2.1"),
        items=items,
        scale=scale,
        rare_gap=findings.whole(table.get("rare_gap", 4), "rare_gap", 0, 100),
        subscales=subscales(table, items, scale, findings),
        parts=parts_of(table.get("parts"), len(items), findings),
    )


def _item(entry: Mapping[str, Any], place: str, findings: Findings) -> Item:
    findings.only(entry, _ITEM, place)
    facet = None
    if "facet" in entry:
        facet = findings.one_of(entry["facet"], tuple(Facet), f"{place}.facet")
    use = findings.one_of(entry.get("use", Use.ROTATING), tuple(Use), f"{place}.use")
    expected = "lower case, digits, underscores"
    return Item(
        id=ItemId(findings.match(entry.get("id"), ID, f"{place}.id", expected)),
        facet=None if facet is None else Facet(facet),
        use=Use(use or Use.ROTATING),
        reversed=findings.flag(entry.get("reversed", False), f"{place}.reversed"),
        after=_occasions(entry.get("after", []), f"{place}.after", findings),
        every=None
        if "every" not in entry
        else findings.whole(entry["every"], f"{place}.every", 1, 100),
    )


def _occasions(value: object, place: str, findings: Findings) -> frozenset[Occasion]:
    if not isinstance(value, list):
        findings.wrong(place, f"a list of {', '.join(Occasion)}")
        return frozenset()
    found = [
        findings.one_of(each, tuple(Occasion), f"{place}[{number}]")
        for number, each in enumerate(value)
    ]
    return frozenset(Occasion(each) for each in found if each is not None)


def response_scale(value: object, findings: Findings) -> ResponseScale:
    if not isinstance(value, dict):
        findings.wrong("scale", "a table with low and high")
        return ResponseScale()
    findings.only(value, frozenset({"low", "high"}), "scale")
    low = findings.whole(value.get("low", LOWEST), "scale.low", LOWEST, HIGHEST - 1)
    high = findings.whole(value.get("high", HIGHEST), "scale.high", low + 1, HIGHEST)
    return ResponseScale(low=low, high=high)
