"""An imported instrument as one sealed JSON cell under the clinic's key."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row

from bot.alliance.imported import About, ImportedInstrument, Right
from bot.alliance.instruments import (
    Aggregate,
    CutOff,
    Facet,
    Instrument,
    Item,
    ItemId,
    Occasion,
    ResponseScale,
    Subscale,
    Use,
)
from bot.alliance.people import ClinicId
from bot.storage.tables import InstrumentRow
from bot.storage.transaction import Sealer


def instrument_id(clinic_id: ClinicId, name: str) -> UUID:
    return uuid5(clinic_id, f"instrument {name}")


def instrument_row(imported: ImportedInstrument, sealer: Sealer) -> InstrumentRow:
    content = {
        "instrument": _instrument_written(imported.instrument),
        "about": _about_written(imported.about),
        "texts": {tag: dict(words) for tag, words in imported.texts.items()},
        "right": imported.right.words,
    }
    return InstrumentRow(
        id=sealer.row,
        content=sealer.seal("content", json.dumps(content, ensure_ascii=False)),
        recorded_at=imported.right.recorded_at,
    )


def instrument_of(row: Row[Any], sealer: Sealer) -> ImportedInstrument:
    content = json.loads(sealer.open("content", row.content))
    recorded_at: datetime = row.recorded_at
    return ImportedInstrument(
        instrument=_instrument(content["instrument"]),
        about=About(**content["about"]),
        texts=content["texts"],
        right=Right(words=content["right"], recorded_at=recorded_at),
    )


def _about_written(about: About) -> dict[str, str]:
    return {
        "title": about.title,
        "language": about.language,
        "notice": about.notice,
        "licence": about.licence,
        "source": about.source,
    }


def _instrument_written(one: Instrument) -> dict[str, Any]:
    return {
        "id": one.id,
        "version": one.version,
        "scale": [one.scale.low, one.scale.high],
        "rare_gap": one.rare_gap,
        "parts": one.parts,
        "items": [_item_written(each) for each in one.items],
        "subscales": [_subscale_written(each) for each in one.subscales],
    }


def _item_written(one: Item) -> dict[str, Any]:
    return {
        "id": one.id,
        "facet": one.facet,
        "use": one.use,
        "reversed": one.reversed,
        "after": sorted(one.after),
        "every": one.every,
    }


def _subscale_written(one: Subscale) -> dict[str, Any]:
    return {
        "id": one.id,
        "items": list(one.items),
        "aggregate": one.aggregate,
        "needed": one.needed,
        "cut_offs": [
            [each.value, each.inclusive, each.language, each.population] for each in one.cut_offs
        ],
    }


def _instrument(content: dict[str, Any]) -> Instrument:
    low, high = content["scale"]
    return Instrument(
        id=content["id"],
        version=content["version"],
        items=tuple(_item(each) for each in content["items"]),
        scale=ResponseScale(low=low, high=high),
        rare_gap=content["rare_gap"],
        subscales=tuple(_subscale(each) for each in content["subscales"]),
        parts=content["parts"],
    )


def _item(content: dict[str, Any]) -> Item:
    facet = content["facet"]
    return Item(
        id=ItemId(content["id"]),
        facet=None if facet is None else Facet(facet),
        use=Use(content["use"]),
        reversed=content["reversed"],
        after=frozenset(Occasion(each) for each in content["after"]),
        every=content["every"],
    )


def _subscale(content: dict[str, Any]) -> Subscale:
    return Subscale(
        id=content["id"],
        items=tuple(ItemId(each) for each in content["items"]),
        aggregate=Aggregate(content["aggregate"]),
        needed=content["needed"],
        cut_offs=tuple(
            CutOff(value=value, inclusive=inclusive, language=language, population=population)
            for value, inclusive, language, population in content["cut_offs"]
        ),
    )
