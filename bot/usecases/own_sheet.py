"""A client's own data to read: what is handed to whoever draws it, words in their language only.

It is complete in itself, so that it can wait in the outbox as text and be drawn outside any
transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from bot.alliance.errors import InvalidValueError
from bot.usecases.paper import Paper

_KIND: Final = "own_data"
_HEAD: Final = json.dumps({"v": 1, "sheet": _KIND})[:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSection:
    """`facts` are names with what holds; whole sentences stand above (`lead`) and below them."""

    heading: str
    lead: Sequence[str] = field(default=(), repr=False)
    facts: Sequence[tuple[str, str]] = field(default=(), repr=False)
    lines: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """One question. `ends` says what the lowest and highest number meant; empty where unknown."""

    question: str = field(repr=False)
    value: str = field(repr=False)
    ends: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRound:
    """One check-in: `words` are the client's own, as written."""

    heading: str
    state: str
    answers: Sequence[OwnAnswer] = field(default=(), repr=False)
    words_label: str = ""
    words: str = field(default="", repr=False)
    lines: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSheet:
    """All of it. `page` as in `ReportWords`; `made_at` becomes the document's date."""

    title: str
    intro: Sequence[str]
    language: str
    region: str | None
    is_rtl: bool
    paper: Paper
    sections: Sequence[OwnSection]
    rounds_heading: str
    rounds_intro: str
    rounds: Sequence[OwnRound]
    page: str
    made_at: datetime


def own_sheet_to_json(sheet: OwnSheet) -> str:
    """As one line of JSON; `own_sheet_from_json` gives back an equal one."""
    body = json.dumps({**asdict(sheet), "made_at": sheet.made_at.isoformat()}, ensure_ascii=False)
    return f"{_HEAD}, {body[1:]}"


def is_own_sheet(text: str) -> bool:
    """Whether a report as text is a client's own data. Looks at the beginning alone."""
    return text.startswith(_HEAD)


def own_sheet_from_json(text: str) -> OwnSheet:
    """Reads what `own_sheet_to_json` wrote.

    Raises:
        InvalidValueError: anything else.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        return OwnSheet(
            title=body["title"],
            intro=tuple(body["intro"]),
            language=body["language"],
            region=body["region"],
            is_rtl=body["is_rtl"],
            paper=Paper(body["paper"]),
            sections=tuple(_section(one) for one in body["sections"]),
            rounds_heading=body["rounds_heading"],
            rounds_intro=body["rounds_intro"],
            rounds=tuple(_round(one) for one in body["rounds"]),
            page=body["page"],
            made_at=datetime.fromisoformat(body["made_at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValueError("this is not a sheet of somebody's own data") from error


def _section(body: dict[str, Any]) -> OwnSection:
    return OwnSection(
        heading=body["heading"],
        lead=tuple(body["lead"]),
        facts=tuple((name, value) for name, value in body["facts"]),
        lines=tuple(body["lines"]),
    )


def _round(body: dict[str, Any]) -> OwnRound:
    return OwnRound(
        heading=body["heading"],
        state=body["state"],
        answers=tuple(OwnAnswer(**one) for one in body["answers"]),
        words_label=body["words_label"],
        words=body["words"],
        lines=tuple(body["lines"]),
    )
