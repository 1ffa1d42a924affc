"""What came out, beside what the usual recipe gives and what we aim for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_HEADS: Final = ("what", "ours", "usual recipe", "ratio", "target", "met")
_NONE: Final = "-"
_WHOLE_FROM: Final = 100
_TENTHS_FROM: Final = 10


class Better(StrEnum):
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `baseline` and `target` are None where there is none to compare with."""

    name: str
    unit: str
    ours: float
    baseline: float | None = None
    target: float | None = None
    better: Better = Better.LESS

    @property
    def ratio(self) -> float | None:
        """How many times better than the usual recipe; below 1 it is worse."""
        if self.baseline is None or not self.ours or not self.baseline:
            return None
        if self.better is Better.MORE:
            return self.ours / self.baseline
        return self.baseline / self.ours

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.ours >= self.target if self.better is Better.MORE else self.ours <= self.target

    def document(self) -> dict[str, object]:
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": round(self.ours, 4),
            "baseline": None if self.baseline is None else round(self.baseline, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "target": self.target,
            "met": self.met,
        }


def cells(rows: Iterable[Row]) -> list[Sequence[str]]:
    """The table as text, heads first."""
    return [_HEADS, *map(_cells, rows)]


def markdown(rows: Iterable[Row]) -> str:
    head, *body = (f"| {' | '.join(line)} |" for line in cells(rows))
    return "\n".join([head, "|---|---|---|---|---|---|", *body])


def _cells(row: Row) -> Sequence[str]:
    sign = "≥" if row.better is Better.MORE else "≤"
    return (
        row.name,
        f"{plain(row.ours)} {row.unit}",
        _NONE if row.baseline is None else f"{plain(row.baseline)} {row.unit}",
        _NONE if row.ratio is None else f"{plain(row.ratio)} x",
        _NONE if row.target is None else f"{sign} {plain(row.target)} {row.unit}",
        {None: _NONE, True: "yes", False: "**no**"}[row.met],
    )


def plain(value: float) -> str:
    """Three figures are all a shared machine can tell."""
    if value >= _WHOLE_FROM or value == int(value):
        return f"{value:,.0f}"
    if value >= _TENTHS_FROM:
        return f"{value:.1f}"
    return f"{value:.2f}"


def renewed(page: str, rows: Iterable[Row]) -> str:
    """The page with its table between the marks.

    Raises:
        ValueError: the page has no marks.
    """
    begin, end = "<!-- bench -->\n", "<!-- /bench -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError("the page has no marks for the table")
    return f"{before}{begin}{markdown(rows)}\n{end}{after}"
