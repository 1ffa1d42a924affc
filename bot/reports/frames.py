"""How large everything is. Lengths in points; on the picture one is a pixel of a 400 px phone."""

from dataclasses import dataclass
from typing import Final

from bot.alliance.digests import Need
from bot.reports.chart import Frame
from bot.usecases.paper import Paper

PICTURE_WIDTH: Final = 376.0
"""400 without the margins."""
PICTURE_GUTTER: Final = 14.0
FEW, SOME = 4, 12
"""Up to so many clients get a whole line each, and half a line each."""

PAGE_MARGIN: Final = 56.7
PAGE_WIDTHS: Final = {Paper.A4: 595.28, Paper.LETTER: 612.0}
PAGE_GUTTER: Final = 12.0
OVERVIEW_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the clients of one need are shown. `size`: of the alias."""

    columns: int
    width: float
    height: float
    size: float
    r: float
    text: float = 9.5
    labels: bool = False

    def frame(self, *, dates: bool) -> Frame:
        """Of one client's chart; a chart with a scale has dates, too."""
        dated = dates or self.labels
        return Frame(
            width=self.width,
            height=self.height + (1.4 * self.text if dated else 0),
            r=self.r,
            size=self.text,
            labels=self.labels,
            dates=dated,
        )


def picture_look(need: Need, clients: int, everybody: int) -> Look:
    """The fewer there are, and the greater their need, the more room each gets."""
    if everybody <= FEW:
        heights = {1: 196.0, 2: 126.0}
        return _in_columns(1, height=heights.get(everybody, 82.0), size=14, r=2.4)
    if clients == 1 and need is not Need.NONE:
        return _in_columns(1, height=58 if everybody <= SOME else 46, size=13, r=1.8)
    if everybody <= SOME:
        return _in_columns(2, height=52, size=12.5, r=1.5)
    if need is not Need.NONE:
        return _in_columns(2, height=38, size=12, r=1.5)
    return _in_columns(3, height=30, size=11, r=1.2)


def _in_columns(columns: int, *, height: float, size: float, r: float) -> Look:
    width = (PICTURE_WIDTH - (columns - 1) * PICTURE_GUTTER) / columns
    whole = columns == 1
    return Look(
        columns=columns,
        width=width,
        height=height,
        size=size,
        r=r,
        text=11 if whole else 9.5,
        labels=whole,
    )


def page_width(paper: Paper) -> float:
    """Between the margins."""
    return PAGE_WIDTHS[paper] - 2 * PAGE_MARGIN


def overview_look(paper: Paper) -> Look:
    width = (page_width(paper) - (OVERVIEW_COLUMNS - 1) * PAGE_GUTTER) / OVERVIEW_COLUMNS
    return Look(columns=OVERVIEW_COLUMNS, width=width, height=34, size=9.5, r=1.2, text=7.5)


def detail_frame(paper: Paper, need: Need) -> Frame:
    """Lower where nothing asks for attention."""
    height = 78 if need is Need.NONE else 112
    return Frame(width=page_width(paper), height=height, r=2, size=9, labels=True, dates=True)
