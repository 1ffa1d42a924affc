"""Repositories of calendars and closures, and those who read calendars and know holidays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.alliance.calendars import Booking, Calendar, CalendarId, Mark, Trouble, Validators
from bot.alliance.days_off import Closure, ClosureId
from bot.alliance.people import ClientId, TherapistId
from bot.usecases.actors import AdminActor, Operator, Product, StaffActor
from bot.usecases.ports.sealing import BlindIndex


class CalendarRepository(Protocol):
    """A therapist has their own calendars, and in them sees their clients of today."""

    async def add(self, actor: StaffActor, calendar: Calendar) -> None:
        """Raises InvalidValueError where that therapist has that address already."""
        ...

    async def get(self, actor: StaffActor, calendar_id: CalendarId) -> Calendar: ...

    async def listed(self, actor: StaffActor) -> Sequence[Calendar]: ...

    async def save(self, actor: StaffActor, calendar: Calendar) -> None: ...

    async def remove(self, actor: StaffActor, calendar_id: CalendarId) -> None:
        """With its bookings and mappings; sessions stay."""
        ...

    async def due(self, actor: Product, now: datetime, limit: int) -> Sequence[Calendar]:
        """Those with `next_at` ≤ now, earliest first."""
        ...

    async def bookings(
        self, actor: StaffActor, calendar_id: CalendarId, after: datetime
    ) -> Sequence[Booking]:
        """Starting at or after an instant, in order of time."""
        ...

    async def book(self, actor: StaffActor, booking: Booking) -> None:
        """Writes it, or replaces the one of that calendar and mark."""
        ...

    async def mapped(
        self, actor: StaffActor, calendar_id: CalendarId
    ) -> Mapping[Mark, ClientId]: ...

    async def map_entry(
        self, actor: StaffActor, calendar_id: CalendarId, mark: Mark, client_id: ClientId
    ) -> None:
        """A later mapping of the same mark takes the place of the earlier one."""
        ...

    async def codes(self, actor: StaffActor, therapist_id: TherapistId) -> Mapping[str, ClientId]:
        """The codes of that therapist's clients of today."""
        ...

    async def issue_code(self, actor: StaffActor, client_id: ClientId, code: str) -> bool:
        """False if the client has a code, or the code a client."""
        ...


class ClosureRepository(Protocol):
    async def add(self, actor: AdminActor | Operator, closure: Closure) -> None: ...

    async def listed(self, actor: StaffActor) -> Sequence[Closure]:
        """In order of time."""
        ...

    async def remove(self, actor: AdminActor | Operator, closure_id: ClosureId) -> None: ...


class Holidays(Protocol):
    """Knows the public holidays of countries and their regions."""

    def check(self, region: str) -> None:
        """Raises InvalidValueError for a region it does not know; the message says what it is."""
        ...

    def between(self, region: str, first: date, last: date) -> frozenset[date]:
        """Both included; regions it does not know have none."""
        ...


@dataclass(frozen=True, slots=True)
class NoHolidays:
    """Where no region is ever set. Asked for one, it fails rather than forget a holiday."""

    def check(self, region: str) -> None:
        raise NotImplementedError(region)

    def between(self, region: str, first: date, last: date) -> frozenset[date]:
        raise NotImplementedError(region, first, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One hour as a calendar has it. `title` and `uid` are never stored and never logged."""

    uid: str = field(repr=False)
    occurrence: str = field(repr=False)
    """Which of the entry's hours it is; empty for an entry that does not repeat."""
    title: str = field(repr=False)
    codes: frozenset[str] = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    timezone: str
    """IANA."""
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """How many entries were passed over, by why."""

    all_day: int = 0
    not_understood: int = 0
    """Rules by the second and the like, dates that make no sense."""
    in_utc: int = 0
    """These are read; but a series in UTC moves by an hour twice a year on the wall clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a calendar holds in a window of time."""

    entries: tuple[RawEntry, ...] = field(repr=False)
    passed: Passed = Passed()
    validators: Validators = field(default=Validators(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From when to when entries are read, and the zone of those that name none."""

    after: datetime
    before: datetime
    timezone: str


class CalendarTroubleError(Exception):
    """A calendar could not be read."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class CalendarReader(Protocol):
    """Reads calendars, whatever they hold.

    Raises:
        CalendarTroubleError: it cannot be had, or is none.
    """

    async def fetch(self, address: str, window: Window, validators: Validators) -> Reading | None:
        """None if nothing changed since the validators were given."""
        ...

    async def read(self, content: bytes, window: Window) -> Reading: ...


class Blinds(Protocol):
    """Makes keyed hashes; part of `Vault`."""

    def blind(self, domain: str, value: str) -> BlindIndex: ...
