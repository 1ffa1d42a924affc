"""One client's chart: where everything lies. Lengths in points, y downwards.

In right-to-left languages time runs from right to left, and the numbers stand on the right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from bot.alliance.trends import MarkKind, TimeAxis, Trend, TrendPoint
from bot.reports import shapes
from bot.reports.shapes import Spot

TOP, STEPS = 10.0, (0, 5, 10)
"""An index goes from 0 to 10, in every chart."""
NEAR_TOP, NEAR_ZERO = 8.9, 1.6
"""Beyond these the number of a point is written on its other side."""

Written = tuple[float, float, str]
"""Where the middle of a short text lies."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a chart is drawn into. `r`: radius of a dot. `size`: of the text.

    `labels`: whether the scale and the values are written; `dates`: whether room is left for them.
    """

    width: float
    height: float
    r: float
    size: float
    labels: bool = False
    dates: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A trend laid out in a frame. `numbers` tell events apart; `decimal` is the reader's sign."""

    trend: Trend
    axis: TimeAxis
    frame: Frame
    is_rtl: bool
    numbers: Mapping[MarkKind, str]
    decimal: str

    # --- where

    def across(self, on: date) -> float:
        """The x of a day; days outside the axis lie at its ends."""
        days = self._days
        share = max(0, min(days, (on - self.axis.first).days)) / max(days, 1)
        along = self._side + self._inset + share * (self.frame.width - self._side - 2 * self._inset)
        return self.frame.width - along if self.is_rtl else along

    def up(self, index: float) -> float:
        """The y of an index."""
        return self._head + self._plot * (1 - index / TOP)

    @cached_property
    def _days(self) -> int:
        return (self.axis.last - self.axis.first).days

    @cached_property
    def _columns(self) -> Mapping[date, float]:
        """The x of each point's day: band, lines and signs all ask for it."""
        return {point.on: self.across(point.on) for point in self.trend.points}

    @property
    def below(self) -> float:
        """The y of what has no index: under the zero line."""
        return self.up(0) + 0.56 * self._strip

    @cached_property
    def _inset(self) -> float:
        return 2 * self.frame.r

    @cached_property
    def _side(self) -> float:
        return 1.7 * self.frame.size if self.frame.labels else 0

    @property
    def _strip(self) -> float:
        return 4.2 * self.frame.r

    @cached_property
    def _head(self) -> float:
        for_numbers = 0.6 * self.frame.size if self.frame.labels else 0
        for_badges = 0.95 * self.frame.size if self.trend.marks else 0
        return max(1.6 * self.frame.r, for_numbers, for_badges)

    @cached_property
    def _plot(self) -> float:
        foot = self._strip + (1.5 * self.frame.size if self.frame.dates else 0)
        return self.frame.height - self._head - foot

    # --- drawn

    @property
    def svg(self) -> str:
        return shapes.svg(self.frame.width, self.frame.height, self._pieces())

    def _pieces(self) -> Iterator[str]:
        r = self.frame.r
        yield from self._spans()
        yield self._band()
        yield from self._grid()
        yield shapes.polyline(
            [self._usual()], shapes.SOFT, 0.55 * r, dash=f"{1.5 * r:g} {1.4 * r:g}"
        )
        yield shapes.polyline(self.runs(), shapes.LINE, 0.75 * r)
        yield shapes.dots([self.spot(p) for p in self.rated], r, shapes.LINE)
        for mark in self.trend.marks:
            x = self.across(mark.on)
            top = 0.9 * self.frame.size
            yield shapes.stroke((x, top), (x, self.up(0)), shapes.INK, 0.5, dash="0.6 1.6")
        for point in self.trend.points:
            if point.gap is not None:
                yield shapes.SIGNS[point.gap]((self._columns[point.on], self.below), 0.95 * r)
            if point.flag is not None:
                yield shapes.SIGNS[point.flag](self.spot(point), 1.75 * r)

    def _spans(self) -> Iterator[str]:
        height = self.up(0) + self._strip
        for span in self.trend.spans:
            ends = sorted((self.across(span.start), self.across(span.end or self.axis.last)))
            width = max(ends[1] - ends[0], 2)
            yield shapes.box((ends[0], 0), width, height, shapes.STRAIN)
            yield shapes.box((ends[0], 0), width, 1.6, shapes.INK)

    def _band(self) -> str:
        """As far above the own level as a sign lies below it."""
        known = [(self._columns[p.on], p.usual, p.limit) for p in self.trend.points]
        upper, lower = list[Spot](), list[Spot]()
        for x, usual, limit in known:
            if usual is not None and limit is not None:
                upper.append((x, self.up(min(TOP, 2 * usual - limit))))
                lower.append((x, self.up(max(0, limit))))
        return shapes.area([*upper, *reversed(lower)], shapes.BAND) if len(upper) > 1 else ""

    def _usual(self) -> list[Spot]:
        return [
            (self._columns[p.on], self.up(p.usual))
            for p in self.trend.points
            if p.usual is not None
        ]

    def _grid(self) -> Iterator[str]:
        left, right = (
            (0, self.frame.width - self._side) if self.is_rtl else (self._side, self.frame.width)
        )
        for value in STEPS:
            y = self.up(value)
            colour, thickness = (shapes.GRID, 0.5) if value else (shapes.SOFT, 0.8)
            yield shapes.stroke((left, y), (right, y), colour, thickness)
        foot = self.up(0)
        for tick in self.axis.ticks:
            x = self.across(tick)
            yield shapes.stroke((x, foot), (x, foot + self._strip), shapes.GRID, 0.5)

    @cached_property
    def rated(self) -> Sequence[TrendPoint]:
        return [point for point in self.trend.points if point.index is not None]

    def spot(self, point: TrendPoint) -> Spot:
        """Where a point lies; one without an index below the zero line."""
        y = self.below if point.index is None else self.up(point.index)
        return self._columns[point.on], y

    def runs(self) -> list[list[Spot]]:
        """Points that a line may join; never over a gap."""
        number = 0
        numbered = list[tuple[int, Spot]]()
        for point in self.rated:
            number += not point.joined
            numbered.append((number, self.spot(point)))
        return [[spot for _, spot in run] for _, run in groupby(numbered, key=lambda each: each[0])]

    # --- written

    @property
    def scale(self) -> list[Written]:
        """The numbers beside the chart."""
        if not self.frame.labels:
            return []
        x = self.frame.width - self._side / 2 if self.is_rtl else self._side / 2
        return [(x, self.up(value), str(value)) for value in STEPS]

    @property
    def badges(self) -> list[Written]:
        y = 0.45 * self.frame.size
        return [(self.across(mark.on), y, self.numbers[mark.kind]) for mark in self.trend.marks]

    @property
    def values(self) -> list[Written]:
        """The latest index and those with a sign, as far as there is room, newest first."""
        if not self.frame.labels or not self.rated:
            return []
        flagged = [point for point in reversed(self.rated) if point.flag is not None]
        found = list[Written]()
        for point in (self.rated[-1], *flagged):
            x, y = self.spot(point)
            if all(abs(x - other) > 2.6 * self.frame.size for other, _, _ in found):
                found.append((x, y + self._away(point), self._number(point)))
        return found

    def _away(self, point: TrendPoint) -> float:
        index = point.index or 0.0
        is_low = point.flag is not None or (point.usual is not None and index < point.usual)
        under = index > NEAR_TOP or (is_low and index >= NEAR_ZERO)
        return (2.2 * self.frame.r + 0.55 * self.frame.size) * (1 if under else -1)

    def _number(self, point: TrendPoint) -> str:
        return f"{point.index:.1f}".replace(".", self.decimal)
