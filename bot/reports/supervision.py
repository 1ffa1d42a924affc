"""What the supervision template reads: a sheet as JSON, its words printable, its bars laid out."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.usecases.supervision_sheet import CaseSheet, SupervisionSheet

HALF: Final = 34.0
"""Points above and below the line of the mean."""
STEP: Final = 21.0
BAR: Final = 12.0
RING: Final = 2.6
LEAST_REACH: Final = 2.0
"""Points of the scale a bar of full height stands for, at least: small moves look small."""


@dataclass(frozen=True, slots=True)
class SupervisionMaker:
    """`legible` makes any text printable."""

    legible: Callable[[str], str]

    def document(self, sheet: SupervisionSheet) -> str:
        body = {
            "title": self.legible(sheet.title),
            "intro": self.legible(sheet.intro),
            "language": sheet.language,
            "region": sheet.region,
            "rtl": sheet.is_rtl,
            "paper": sheet.paper,
            "legend": self.legible(sheet.legend),
            "half": HALF,
            "bar": BAR,
            "ring": RING,
            "cases": [self._case(one, is_rtl=sheet.is_rtl) for one in sheet.cases],
            "questions_heading": self.legible(sheet.questions_heading),
            "questions": [self.legible(one) for one in sheet.questions],
            "notes": [self.legible(one) for one in sheet.notes],
            "page": self.legible(sheet.page),
        }
        return json.dumps(body, ensure_ascii=False)

    def _case(self, case: CaseSheet, *, is_rtl: bool) -> dict[str, Any]:
        return {
            "heading": self.legible(case.heading),
            "width": STEP * len(case.bars),
            "bars": _bars(case.bars, is_rtl=is_rtl),
            "weeks": [
                (x, self.legible(week))
                for x, week in zip(_places(len(case.bars), is_rtl=is_rtl), case.weeks, strict=True)
            ],
            "alternative": self.legible(case.alternative),
            "lines": [self.legible(one) for one in case.lines],
        }


def _places(count: int, *, is_rtl: bool) -> list[float]:
    """Middles of the bars; time runs the way the script does."""
    middles = [STEP * (number + 0.5) for number in range(count)]
    return middles[::-1] if is_rtl else middles


def _bars(values: Sequence[float | None], *, is_rtl: bool) -> list[tuple[float, float | None]]:
    """Middle and height, above the line where positive; None for a ring."""
    reach = max([LEAST_REACH, *(abs(one) for one in values if one is not None)])
    return [
        (x, None if value is None else round(HALF * value / reach, 2))
        for x, value in zip(_places(len(values), is_rtl=is_rtl), values, strict=True)
    ]
