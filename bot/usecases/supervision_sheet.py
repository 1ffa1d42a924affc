"""A supervision sheet: what is handed to whoever draws it, words in the reader's language only.

It holds no name, alias, date, zone or country, and nothing a client wrote.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.alliance.errors import InvalidValueError
from bot.usecases.paper import Paper

_KIND = "supervision"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheet:
    """One case. `bars` are points from the own mean, None for a session without a rating.

    `weeks` stand under the bars, as many as there are bars. `lines` are whole sentences.
    """

    heading: str
    bars: Sequence[float | None] = field(repr=False)
    weeks: Sequence[str]
    alternative: str = field(repr=False)
    """The bars in a sentence, for those who cannot see them."""
    lines: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionSheet:
    """All of it. `page` as in `ReportWords`."""

    title: str
    intro: str
    language: str
    region: str | None
    is_rtl: bool
    paper: Paper
    legend: str
    cases: Sequence[CaseSheet]
    questions_heading: str
    questions: Sequence[str]
    notes: Sequence[str]
    page: str


def sheet_to_json(sheet: SupervisionSheet) -> str:
    """As one line of JSON; `sheet_from_json` gives back an equal one."""
    body = {
        "v": 1,
        "sheet": _KIND,
        "title": sheet.title,
        "intro": sheet.intro,
        "language": sheet.language,
        "region": sheet.region,
        "is_rtl": sheet.is_rtl,
        "paper": sheet.paper,
        "legend": sheet.legend,
        "cases": [
            {
                "heading": one.heading,
                "bars": list(one.bars),
                "weeks": list(one.weeks),
                "alternative": one.alternative,
                "lines": list(one.lines),
            }
            for one in sheet.cases
        ],
        "questions_heading": sheet.questions_heading,
        "questions": list(sheet.questions),
        "notes": list(sheet.notes),
        "page": sheet.page,
    }
    return json.dumps(body, ensure_ascii=False)


def is_sheet(text: str) -> bool:
    """Whether a report as text is a supervision sheet."""
    try:
        return bool(json.loads(text).get("sheet") == _KIND)
    except (ValueError, AttributeError):
        return False


def sheet_from_json(text: str) -> SupervisionSheet:
    """Reads what `sheet_to_json` wrote.

    Raises:
        InvalidValueError: anything else.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        return SupervisionSheet(
            title=body["title"],
            intro=body["intro"],
            language=body["language"],
            region=body["region"],
            is_rtl=body["is_rtl"],
            paper=Paper(body["paper"]),
            legend=body["legend"],
            cases=tuple(_case(one) for one in body["cases"]),
            questions_heading=body["questions_heading"],
            questions=tuple(body["questions"]),
            notes=tuple(body["notes"]),
            page=body["page"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValueError("this is not a supervision sheet") from error


def _case(body: dict[str, Any]) -> CaseSheet:
    return CaseSheet(
        heading=body["heading"],
        bars=tuple(body["bars"]),
        weeks=tuple(body["weeks"]),
        alternative=body["alternative"],
        lines=tuple(body["lines"]),
    )
