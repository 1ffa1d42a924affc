"""Hits against false alarms at many strictnesses, as a picture in SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.ops.detection_bench.contenders import families
from bot.ops.detection_bench.measures import Clients, measure


class Point(NamedTuple):
    """Shares, 0-100."""

    flagged: float
    v: float
    slow: float
    lasting: float


PANELS = (
    ("V: down at once, back within weeks", 1),
    ("Slow decline, mended at once", 2),
    ("Drop that lasts", 3),
)
# Told apart by those who see few colours (Okabe and Ito 2008), and by their names at the end.
COLOURS = (
    *("#000000", "#0072b2", "#e69f00", "#009e73", "#cc79a7"),
    *("#56b4e9", "#d55e00", "#999999", "#7b3294"),
)
SIDE, GAP, LEFT, TOP, BOTTOM = 260, 46, 52, 62, 116
_ROOT = (
    'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="12" role="img" '
    'aria-labelledby="t"'
)
WIDEST = 60
"""Share of steady clients at the right edge: whoever flags more is of no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    name: str
    points: Sequence[Point]


def curves(found: Clients) -> list[Curve]:
    """Every family of rules on the same clients, strict to lenient."""
    drawn = []
    for name, judges in families().items():
        measured = [measure(judge, found) for judge in judges]
        points = sorted(Point(one.flagged, one.v, one.slow, one.lasting) for one in measured)
        drawn.append(Curve(name=name, points=points))
    return drawn


def picture(drawn: Sequence[Curve]) -> str:
    """Three panels side by side, one legend below; readable without colour and on any ground."""
    wide = LEFT + len(PANELS) * (SIDE + GAP)
    high = TOP + SIDE + BOTTOM
    title = "Share of dips found against share of steady clients ever flagged"
    return "\n".join(
        [
            f'<svg {_ROOT} viewBox="0 0 {wide} {high}">',
            f'<title id="t">{title}</title>',
            f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
            f'<text x="{LEFT}" y="24" font-size="15">{title}</text>',
            *(
                part
                for number, (name, field) in enumerate(PANELS)
                for part in _panel(drawn, LEFT + number * (SIDE + GAP), name, field)
            ),
            *_legend(drawn),
            "</svg>",
            "",
        ]
    )


def _panel(drawn: Sequence[Curve], left: float, name: str, field: int) -> list[str]:
    parts = [f'<text x="{left}" y="{TOP - 10}">{name}</text>']
    for share in range(0, 101, 20):
        y = _y(share)
        parts.append(f'<path d="M{left} {y:.1f}h{SIDE}" stroke="#dddddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{share}</text>')
    for share in range(0, WIDEST + 1, 20):
        x = left + SIDE * share / WIDEST
        parts.append(f'<text x="{x:.1f}" y="{TOP + SIDE + 16}" text-anchor="middle">{share}</text>')
    parts.append(
        f'<text x="{left + SIDE / 2}" y="{TOP + SIDE + 34}" text-anchor="middle">'
        "steady clients ever flagged, %</text>"
    )
    for number, curve in reversed(list(enumerate(drawn))):
        inside = [point for point in curve.points if point.flagged <= WIDEST]
        parts.append(_line(inside, left, field, number))
    return parts


def _line(points: Sequence[Point], left: float, field: int, number: int) -> str:
    places = [(left + SIDE * point.flagged / WIDEST, _y(point[field])) for point in points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>' for x, y in places)
    colour, wide = COLOURS[number], 3 if number == 0 else 1.6
    return (
        f'<g fill="{colour}"><path d="M{path}" fill="none" stroke="{colour}" '
        f'stroke-width="{wide}"{_dashes(number)}/>{marks}</g>'
    )


def _legend(drawn: Sequence[Curve]) -> list[str]:
    parts = []
    for number, curve in enumerate(drawn):
        x, y = LEFT + (number % 4) * 226, TOP + SIDE + 60 + (number // 4) * 20
        parts.append(
            f'<path d="M{x} {y - 4}h28" stroke="{COLOURS[number]}" '
            f'stroke-width="{3 if number == 0 else 1.6}"{_dashes(number)}/>'
        )
        parts.append(f'<text x="{x + 34}" y="{y}">{curve.name}</text>')
    return parts


def _dashes(number: int) -> str:
    return ["", ' stroke-dasharray="6 3"', ' stroke-dasharray="2 3"'][number % 3] if number else ""


def _y(share: float) -> float:
    return TOP + SIDE * (1 - share / 100)
