"""Crisis and emergency numbers by country: values with sources and dates, and who may see them.

The rule, for every number: one official page, or two independent sources from different
publishers; and the newest dated source at most 24 months old. An older independent source still
counts as the second one: it shows that the number did not appear by a single mistake. Nothing is
guessed; what cannot be shown is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

WARN_AFTER = timedelta(days=183)
DROP_AFTER = timedelta(days=731)

ALWAYS = "24/7"

_HOSTS_OF_MANY = frozenset({"github.com"})


class SourceKind(StrEnum):
    """Official: the page of the service itself or of a public authority of its country."""

    OFFICIAL = "official"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a number was read: a page's address or a title, and its date where it has one."""

    page: str
    kind: SourceKind
    seen_on: date | None = None

    @property
    def publisher(self) -> str:
        """The host of an address without `www.`, with its owner where many share it; or a title."""
        address = urlsplit(self.page)
        if address.hostname in _HOSTS_OF_MANY:
            return "/".join([address.hostname, *address.path.split("/")[1:2]])
        return address.hostname.removeprefix("www.") if address.hostname else self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyNumber:
    """A number for danger now: `service` is `emergency`, `ambulance` or `police`."""

    dial: str
    service: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A crisis line as dialled inside its country; short numbers do not work from abroad.

    At least one of `call`, `text`, `chat` is there. `text_word` is what the first message says.
    `hours` is `24/7` or local time such as `09:00-24:00`. `region` and `audience` narrow it.
    """

    name: str
    sources: tuple[Source, ...]
    languages: tuple[str, ...]
    hours: str
    call: str | None = None
    text: str | None = None
    text_word: str | None = None
    chat: str | None = None
    region: str | None = None
    audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """What is known of one country (ISO 3166 alpha-2), in the order in which it is shown."""

    code: str
    emergency: tuple[EmergencyNumber, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """A public list of helplines of many countries, for where we have no number.

    It keeps itself up to date, so its source counts and its age does not.
    """

    name: str
    address: str
    sources: tuple[Source, ...]


Entry = EmergencyNumber | Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """All numbers that are shipped."""

    countries: Mapping[str, Country]
    directories: tuple[Directory, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """One entry for `alliance doctor`: where it is, since when nobody looked, and what follows."""

    country: str
    what: str
    verified_on: date | None
    usable: bool
    stale: bool


def verified_on(entry: Entry) -> date | None:
    """The day of the newest dated source; None when no source has a date."""
    return max((source.seen_on for source in entry.sources if source.seen_on), default=None)


def is_supported(sources: Iterable[Source]) -> bool:
    """One official page, or two independent sources from different publishers."""
    known = tuple(sources)
    publishers = {source.publisher for source in known}
    return any(source.kind is SourceKind.OFFICIAL for source in known) or len(publishers) > 1


def usable(entry: Entry, today: date) -> bool:
    """Whether an entry may be shown on this day.

    A date in the future counts as no date: the clock or the data is wrong, and either way
    nothing was verified.
    """
    verified = verified_on(entry)
    fresh = verified is not None and timedelta(0) <= today - verified <= DROP_AFTER
    return fresh and is_supported(entry.sources)


def is_stale(entry: Entry, today: date) -> bool:
    """Whether it is time to look again: older than six months, or not usable at all."""
    verified = verified_on(entry)
    return verified is None or today - verified > WARN_AFTER or not usable(entry, today)


def ages(numbers: Numbers, today: date) -> tuple[Age, ...]:
    """Every entry with its age, oldest first; undated ones stand before all others."""
    rows = (
        Age(
            country=country,
            what=what,
            verified_on=verified_on(entry),
            usable=usable(entry, today),
            stale=is_stale(entry, today),
        )
        for country, what, entry in _entries(numbers)
    )
    return tuple(sorted(rows, key=lambda row: (row.verified_on or date.min, row.country)))


def oldest_verified(numbers: Numbers) -> date | None:
    """The day of the entry that nobody looked at for longest; None when one has no date."""
    days = [verified_on(entry) for _, _, entry in _entries(numbers)]
    return None if None in days else min((day for day in days if day), default=None)


def _entries(numbers: Numbers) -> Iterable[tuple[str, str, Entry]]:
    for code, country in numbers.countries.items():
        for emergency in country.emergency:
            yield code, emergency.dial, emergency
        for line in country.lines:
            yield code, line.name, line
