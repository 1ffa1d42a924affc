"""Between incidents and their rows: everything but the day of noting is sealed."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Row

from bot.alliance.incidents import Incident, IncidentId
from bot.storage.tables import IncidentRow
from bot.storage.transaction import Sealer


def incident_row(one: Incident, sealer: Sealer) -> IncidentRow:
    content = {
        "occurred_on": one.occurred_on.isoformat(),
        "noticed_on": one.noticed_on.isoformat(),
        "what": one.what,
        "people": one.people,
        "harm": one.harm,
        "measures": one.measures,
        "authority_told_on": _written(one.authority_told_on),
        "people_told_on": _written(one.people_told_on),
    }
    sealed = sealer.seal("content", json.dumps(content, ensure_ascii=False))
    return IncidentRow(id=one.id, noted_at=one.noted_at, content=sealed)


def incident_of(row: Row[Any], sealer: Sealer) -> Incident:
    content = json.loads(sealer.read("content", row.content))
    return Incident(
        id=IncidentId(row.id),
        noted_at=row.noted_at,
        occurred_on=date.fromisoformat(content["occurred_on"]),
        noticed_on=date.fromisoformat(content["noticed_on"]),
        what=content["what"],
        people=content["people"],
        harm=content["harm"],
        measures=content["measures"],
        authority_told_on=_read(content["authority_told_on"]),
        people_told_on=_read(content["people_told_on"]),
    )


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
