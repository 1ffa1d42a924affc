"""What people print on, and the number of a page."""

from enum import StrEnum

PAGE, PAGES = "{page}", "{pages}"
"""Stand in `ReportWords.page` for the numbers that only the renderer knows."""

_CHINESE = {"Hans": "CN", "Hant": "TW"}
_LETTER = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)


class Paper(StrEnum):
    """What people print on; the values are typst's."""

    A4 = "a4"
    LETTER = "us-letter"


def paper_of(territory: str | None) -> Paper:
    """Letter where CLDR's `paperSize` says so, else A4."""
    return Paper.LETTER if territory in _LETTER else Paper.A4


def region_of_script(script: str | None) -> str | None:
    """The region that stands for a script where a font asks for the shape of a sign."""
    return _CHINESE.get(script or "")
