"""Dates, times, numbers and lists in a person's locale and zone (CLDR, through Babel).

Western digits everywhere: the scale's buttons carry them, and one text must not mix two kinds. The
hour cycle and the order of the parts are the locale's own.
"""

import builtins
import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_FULLEST = "en"
_NO_COUNTRY = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
"""Groups, pseudo-regions and parts of countries that CLDR names as well."""
_NO_THRESHOLD = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """Instants are aware; each is shown in `zone`."""

    cldr: Locale
    zone: ZoneInfo

    def weekday(self, instant: dt.datetime) -> str:
        """`Sunday`, `dimanche`; in the middle of a sentence, as CLDR writes it there."""
        return dates.format_date(self._local(instant), "EEEE", locale=self.cldr)

    def date(self, instant: dt.datetime | dt.date) -> str:
        """`November 22, 2026`. A plain date is taken as it is."""
        day = self._local(instant) if isinstance(instant, dt.datetime) else instant
        return dates.format_date(day, "long", locale=self.cldr)

    def time(self, instant: dt.datetime) -> str:
        """`18 h 05`, `6:05 PM`."""
        return self.clock(self._local(instant).time())

    def clock(self, wall: dt.time) -> str:
        """A wall-clock time that belongs to no day, such as an end of the quiet hours."""
        return dates.format_time(wall.replace(tzinfo=None), "short", locale=self.cldr)

    def datetime(self, instant: dt.datetime) -> str:
        """Date and time: `22 novembre 2026 à 18 h 05`."""
        joined = str(dates.get_datetime_format("long", locale=self.cldr))
        return joined.replace("'", "").format(self.time(instant), self.date(instant))

    def day_and_time(self, instant: dt.datetime) -> str:
        """Weekday and time: `dimanche 18 h 05`."""
        cycle = "h" if "h" in _unquoted(self.cldr.time_formats["short"].pattern) else "H"
        pattern = self.cldr.datetime_skeletons[f"E{cycle}m"].pattern
        widened = _widen_weekday(pattern)
        return dates.format_datetime(
            self._local(instant).replace(tzinfo=None), widened, locale=self.cldr
        )

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """`7,3`; always that many decimals. `signed` shows a plus as well."""
        pattern = _number_pattern(decimals, signed=signed)
        return numbers.format_decimal(value, pattern, locale=self.cldr, numbering_system="latn")

    def percent(self, share: float) -> str:
        """A share of 1 as a percentage without decimals: `87 %`."""
        return numbers.format_percent(share, locale=self.cldr, numbering_system="latn")

    def duration(self, span: dt.timedelta) -> str:
        """`20 hours`, `3 days`, `90 minutes`: exact, in the largest unit that leaves no rest.

        Seconds are rounded up to a minute. Days from two on: a policy of 24 h is said in hours.
        """
        unit = (
            "day"
            if span >= 2 * _DAY and not span % _DAY
            else "hour"
            if not span % _HOUR
            else "minute"
        )
        minutes = -(-span // dt.timedelta(minutes=1))
        return dates.format_timedelta(
            dt.timedelta(minutes=minutes),
            granularity=unit,  # type: ignore[arg-type]  # a Literal that mypy widens in a conditional
            threshold=_NO_THRESHOLD,
            locale=self.cldr,
        )

    def list(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        return lists.format_list(items, locale=self.cldr)

    def weekday_name(self, day: dt.date) -> str:
        """A weekday on its own, as on a button.

        By its form inside a sentence: Babel 2.18's stand-alone names leak between locales of one
        process (its issue 1234), and a wrong language is worse than a small letter.
        """
        return dates.format_date(day, "EEEE", locale=self.cldr)

    def month(self, day: dt.date) -> str:
        """`Nov`, `nov.`; by its form inside a date, for the same reason."""
        return dates.format_date(day, "MMM", locale=self.cldr)

    def day_and_month(self, day: dt.date) -> str:
        """`Nov 9`, `9 nov.`."""
        pattern = self.cldr.datetime_skeletons["MMMd"].pattern
        return dates.format_date(day, pattern.replace("L", "M"), locale=self.cldr)

    @property
    def decimal_sign(self) -> str:
        return numbers.get_decimal_symbol(self.cldr, numbering_system="latn")

    def territory(self, code: str) -> str:
        """The name of a country; the code itself where there is none."""
        return str(self.cldr.territories.get(code, code))

    def territories(self) -> builtins.list[tuple[str, str]]:
        """ISO 3166-1 codes and names, by name."""
        named = ((code, self.territory(code)) for code in _countries())
        return sorted(named, key=lambda pair: (_unaccented(pair[1]), pair[0]))

    def _local(self, instant: dt.datetime) -> dt.datetime:
        if instant.tzinfo is None:
            raise ValueError("an instant is aware")
        return instant.astimezone(self.zone)


@cache
def _number_pattern(decimals: int, *, signed: bool) -> numbers.NumberPattern:
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.parse_pattern(f"+{digits};-{digits}" if signed else digits)


def _countries() -> frozenset[str]:
    """Of CLDR's English, which names every one; a smaller locale leaves some out."""
    codes = map(str, Locale(_FULLEST).territories)
    return frozenset(code for code in codes if code.isalpha()) - _NO_COUNTRY


def _unaccented(name: str) -> str:
    """`Équateur` beside `Espagne`; not collation proper, but near enough to find a country."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _unquoted(pattern: str) -> str:
    return "".join(pattern.split("'")[::2])


def _widen_weekday(pattern: str) -> str:
    """The abbreviated weekday of a CLDR pattern, written out (UTS 35, missing field widths)."""
    pieces = pattern.split("'")
    for index in range(0, len(pieces), 2):
        pieces[index] = pieces[index].replace("ccc", "E").replace("E", "EEEE")
    return "'".join(pieces)
