"""SVG pieces of a chart: numbers and fixed words only, never anybody's text.

Every sign has a shape of its own, so that colour carries nothing alone; the colours are apart for
every kind of colour blindness and in grey.
"""

from collections.abc import Callable, Iterable, Sequence

Spot = tuple[float, float]

INK, SOFT, LINE = "#1b1b1b", "#595959", "#0b4f8a"
BAND, GRID, ALARM, STRAIN = "#dfe5ec", "#c9c9c9", "#b3261e", "#f3e3c3"


def svg(width: float, height: float, pieces: Iterable[str]) -> str:
    """A picture of that size in points."""
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(pieces)}</svg>'


def stroke(start: Spot, end: Spot, colour: str, thickness: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return _path(f"M{_at(start)}L{_at(end)}", f'stroke="{colour}" {_thick(thickness)}{dashed}')


def polyline(runs: Iterable[Sequence[Spot]], colour: str, thickness: float, dash: str = "") -> str:
    """Each run of spots joined; nothing between two runs."""
    steps = "".join("M" + "L".join(map(_at, run)) for run in runs if len(run) > 1)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    look = f'fill="none" stroke="{colour}" {_thick(thickness)}{dashed} {ends}'
    return _path(steps, look) if steps else ""


def area(spots: Sequence[Spot], colour: str) -> str:
    return _path("M" + "L".join(map(_at, spots)) + "Z", f'fill="{colour}"')


def box(corner: Spot, width: float, height: float, colour: str) -> str:
    x, y = corner
    return area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour)


def dots(spots: Iterable[Spot], radius: float, colour: str) -> str:
    """All in one path: two half circles each."""
    half = f"a{radius:g},{radius:g} 0 1 0"
    steps = "".join(
        f"M{x - radius:.2f},{y:.2f}{half} {2 * radius:g},0{half} {-2 * radius:g},0Z"
        for x, y in spots
    )
    return _path(steps, f'fill="{colour}"') if steps else ""


def rupture(spot: Spot, r: float) -> str:
    """A filled triangle that points down."""
    x, y = spot
    corners = [(x - 1.25 * r, y - r), (x + 1.25 * r, y - r), (x, y + 1.25 * r)]
    return _path(_closed(corners), f'fill="{ALARM}" stroke="#ffffff" {_thick(0.6)}')


def watch(spot: Spot, r: float) -> str:
    """A hollow diamond."""
    x, y = spot
    corners = [(x, y - 1.2 * r), (x + 1.2 * r, y), (x, y + 1.2 * r), (x - 1.2 * r, y)]
    return _path(_closed(corners), f'fill="#ffffff" stroke="{INK}" {_thick(0.32 * r)}')


def no_rating(spot: Spot, r: float) -> str:
    """A cross."""
    x, y = spot
    steps = (
        f"M{_at((x - r, y - r))}L{_at((x + r, y + r))}M{_at((x - r, y + r))}L{_at((x + r, y - r))}"
    )
    return _path(steps, f'stroke="{SOFT}" {_thick(0.4 * r)} stroke-linecap="round"')


def cancelled(spot: Spot, r: float) -> str:
    """A dash."""
    x, y = spot
    return stroke((x - 1.2 * r, y), (x + 1.2 * r, y), SOFT, 0.45 * r)


SIGNS: dict[str, Callable[[Spot, float], str]] = {
    "rupture": rupture,
    "watch": watch,
    "no_rating": no_rating,
    "cancelled": cancelled,
}
"""By the values of `signals.Level` and `trends.Gap`."""


def key(kind: str, width: float, height: float) -> str:
    """The sign as it stands in a legend; empty for a kind that is written, not drawn."""
    middle = (width / 2, height / 2)
    start, end = (0.0, height / 2), (width, height / 2)
    match kind:
        case "rating":
            pieces = [stroke(start, end, LINE, 1.4), dots([middle], 2, LINE)]
        case "usual":
            pieces = [
                box((0, 0), width, height, BAND),
                stroke(start, end, SOFT, 1, dash="2.6 2"),
            ]
        case "span":
            pieces = [box((0, 0), width, height, STRAIN), box((0, 0), width, 1.6, INK)]
        case _ if kind in SIGNS:
            pieces = [SIGNS[kind](middle, 2.9)]
        case _:
            return ""
    return svg(width, height, pieces)


def _path(steps: str, look: str) -> str:
    return f'<path d="{steps}" {look}/>'


def _closed(corners: Iterable[Spot]) -> str:
    return "M" + "L".join(map(_at, corners)) + "Z"


def _at(spot: Spot) -> str:
    return f"{spot[0]:.2f},{spot[1]:.2f}"


def _thick(points: float) -> str:
    return f'stroke-width="{points:.2f}"'
