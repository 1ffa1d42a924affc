"""Public holidays by country and region. This module is the port `Holidays` as it stands."""

from datetime import date

import holidays

from bot.alliance.errors import InvalidValueError


def check(region: str) -> None:
    """Raises InvalidValueError for anything but `CA`, `CA-QC` and the like."""
    try:
        _of(region, 2026)
    except NotImplementedError as error:
        raise InvalidValueError(
            "holidays are those of a country or one of its regions (ISO 3166), such as FR or "
            "CA-QC, or none"
        ) from error


def between(region: str, first: date, last: date) -> frozenset[date]:
    """Public holidays from `first` to `last`, both included."""
    try:
        found = [day for year in range(first.year, last.year + 1) for day in _of(region, year)]
    except NotImplementedError:
        return frozenset()
    return frozenset(day for day in found if first <= day <= last)


def _of(region: str, year: int) -> list[date]:
    country, _, part = region.upper().partition("-")
    return list(holidays.country_holidays(country, subdiv=part or None, years=year))
