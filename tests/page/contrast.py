"""How well words stand out, by the formula of WCAG 2.2 (relative luminance)."""

from .browser import Browser

# Walks up to the first painted ground; translucent ones are mixed with what lies below.
_PAINT = """
const parts = (css) => css.match(/[\\d.]+/g).map(Number);
const seen = [];
for (const css of arguments[0]) {
  for (const one of document.querySelectorAll(css)) {
    if (!one.offsetParent) continue;
    let ground = [0, 0, 0, 0];
    for (let at = one; at && ground[3] < 1; at = at.parentElement) {
      const [r, g, b, a = 1] = parts(getComputedStyle(at).backgroundColor);
      const room = (1 - ground[3]) * a;
      ground = [ground[0] + r * room, ground[1] + g * room, ground[2] + b * room, ground[3] + room];
    }
    seen.push([css, parts(getComputedStyle(one).color).slice(0, 3), ground.slice(0, 3)]);
  }
}
return seen;
"""

Colour = tuple[float, float, float]


def luminance(colour: Colour) -> float:
    def linear(value: float) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: Colour, other: Colour) -> float:
    """1 for no difference, 21 for black on white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def contrasts(browser: Browser, *css: str) -> dict[str, float]:
    """The worst ratio among the visible elements of each selector; absent where none is."""
    worst: dict[str, float] = {}
    for selector, ink, ground in browser.script(_PAINT, list(css)):
        worst[selector] = min(worst.get(selector, 21), ratio(tuple(ink), tuple(ground)))
    return worst
