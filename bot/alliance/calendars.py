"""Calendar feeds: whose an entry is, and what changed since the calendar was last read.

Of an entry only times, keyed hashes and codes get this far; see `docs/calendars.md`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import SessionId
from bot.alliance.timing import local_date, zone

CalendarId = NewType("CalendarId", UUID)
Mark = NewType("Mark", bytes)
"""A keyed hash made elsewhere, so that what it stands for need not be kept."""

BEHIND = timedelta(days=3)
"""Entries over for longer are not looked at: nobody would be asked about them any more."""
AHEAD = timedelta(weeks=8)
"""How far ahead entries become sessions; feeds of practice software end after some sixty days."""

FEW = 2
"""So many sessions may vanish at once without anybody being asked."""

CODE_LETTERS = "BCDFGHJKMNPQRSTVWXZ"
"""No vowels, so that no code is a word; nothing that looks like a digit."""
CODE_DIGITS = "23456789"
_CODE = re.compile(r"#([BCDFGHJKMNPQRSTVWXZ2-9]{4})(?![A-Z0-9])")
_CODE_LENGTH = 4


class CalendarKind(StrEnum):
    """Where entries come from. What a file lacks is not taken for deleted."""

    FEED = "feed"
    FILE = "file"


class Trouble(StrEnum):
    """Why a calendar could not be read. The closed list of `docs/calendars.md`."""

    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    FORBIDDEN_ADDRESS = "forbidden_address"
    GONE = "gone"
    TOO_LARGE = "too_large"
    NOT_A_CALENDAR = "not_a_calendar"
    TOO_COSTLY = "too_costly"
    EMPTIED = "emptied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave along, to ask later whether anything changed."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One therapist's calendar. All instants are aware UTC."""

    id: CalendarId
    therapist_id: TherapistId
    kind: CalendarKind
    address: str | None = field(default=None, repr=False)
    """Who knows it reads the calendar: a secret. None for a file."""
    validators: Validators = field(default=Validators(), repr=False)
    next_at: datetime | None = None
    """When it is to be read again; None for a file."""
    read_at: datetime | None = None
    """When it last answered with a calendar, or that nothing had changed."""
    whole_at: datetime | None = None
    """When it was last read as a whole; None asks for that whatever the validators say."""
    failing_since: datetime | None = None
    failures: int = 0
    trouble: Trouble | None = None
    told: bool = False
    """Whether people were told of the present trouble."""
    unmatched: int = 0
    """Entries of the last reading that are nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One hour in a calendar, after expansion."""

    mark: Mark
    """The entry and its occurrence; the same however it is moved."""
    text_mark: Mark
    """Its title."""
    series_mark: Mark
    """The entry with all its occurrences."""
    codes: frozenset[str] = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    timezone: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What became of an entry: the session, and the times the calendar last gave it."""

    calendar_id: CalendarId
    mark: Mark
    session_id: SessionId
    client_id: ClientId
    starts_at: datetime
    ends_at: datetime
    gone: bool = False
    """Cancelled in the calendar, or no longer in it."""


def codes_in(text: str) -> frozenset[str]:
    """Everything written like one of our codes, such as `#K7Q2`, without the `#`."""
    return frozenset(code for code in _CODE.findall(text.upper()) if is_code(code))


def is_code(text: str) -> bool:
    """At least one letter and one digit, so that neither a word nor a number is a code."""
    letters = sum(each in CODE_LETTERS for each in text)
    digits = sum(each in CODE_DIGITS for each in text)
    return letters + digits == len(text) == _CODE_LENGTH and min(letters, digits) > 0


def code_from(number: int) -> str | None:
    """A code from a random number; None for one that gives none (one in five)."""
    alphabet = CODE_LETTERS + CODE_DIGITS
    letters = []
    for _ in range(_CODE_LENGTH):
        number, index = divmod(number, len(alphabet))
        letters.append(alphabet[index])
    code = "".join(letters)
    return code if is_code(code) else None


def whose(
    entry: Entry, codes: Mapping[str, ClientId], mapped: Mapping[Mark, ClientId]
) -> ClientId | None:
    """By a code, else by the entry, else by its title. Codes of two people make it nobody's."""
    by_code = {codes[code] for code in entry.codes if code in codes}
    if by_code:
        return by_code.pop() if len(by_code) == 1 else None
    return mapped.get(entry.series_mark, mapped.get(entry.text_mark))


# --- what changed -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Add:
    """An hour that was not there, or is there again."""

    client_id: ClientId
    entry: Entry


@dataclass(frozen=True, slots=True)
class Move:
    """An hour whose times in the calendar changed."""

    booking: Booking
    entry: Entry


@dataclass(frozen=True, slots=True)
class Drop:
    """An hour that the calendar cancelled (`said`), or that is not in it any more."""

    booking: Booking
    said: bool


@dataclass(frozen=True, slots=True)
class Rename:
    """An hour that is now another entry, such as the later part of a series that was split."""

    booking: Booking
    entry: Entry


Change = Add | Move | Drop | Rename


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Changes in the order they are to be made; `emptied` asks a person first."""

    changes: Sequence[Change]
    emptied: bool


def compare(
    kind: CalendarKind,
    found: Iterable[tuple[ClientId, Entry]],
    bookings: Iterable[Booking],
    now: datetime,
) -> Comparison:
    """What to do so that sessions say what the calendar says.

    Absence counts for hours that lie ahead only, and in feeds only: feeds trim their past, files
    may be parts. An entry that comes at the very hour of one that is no longer there is the same
    hour under another name; where one vanishes and one comes on one day of one client, it moved.
    Where more than two hours and more than half of all that were known would vanish at once, the
    calendar is more likely broken than the practice is.
    """
    known = {one.mark: one for one in bookings}
    present: dict[Mark, tuple[ClientId, Entry]] = {
        entry.mark: (client_id, entry) for client_id, entry in found
    }
    absent = {
        _hour(one.client_id, one): one
        for one in known.values()
        if one.mark not in present and not one.gone
    }
    arriving: list[Change] = []
    for client_id, entry in sorted(present.values(), key=lambda pair: pair[1].starts_at):
        arriving.extend(_changes(client_id, entry, known.get(entry.mark), absent))
    renamed = {one.booking.mark for one in arriving if isinstance(one, Rename)}
    drops = [
        Drop(one, said=False)
        for one in known.values()
        if kind is CalendarKind.FEED
        and one.mark not in present.keys() | renamed
        and _ahead(one, now)
    ]
    changes = _replaced(drops, arriving)
    vanishing = sum(isinstance(one, Drop) and not one.said for one in changes)
    return Comparison(changes=changes, emptied=_emptied(known.values(), changes, vanishing, now))


def _replaced(drops: Sequence[Drop], arriving: Sequence[Change]) -> list[Change]:
    """As when a series goes on as another entry at another hour: nobody cancelled anything."""
    adds = [one for one in arriving if isinstance(one, Add)]
    new = {(one.client_id, _day(one.entry, one.entry.timezone)): one for one in adds}
    crowded = Counter((one.client_id, _day(one.entry, one.entry.timezone)) for one in adds)
    pairs: dict[Mark, list[Drop]] = {}
    for timezone in {one.entry.timezone for one in adds}:
        for drop in drops:
            day = drop.booking.client_id, _day(drop.booking, timezone)
            add = new.get(day)
            if add is not None and add.entry.timezone == timezone and crowded[day] == 1:
                pairs.setdefault(add.entry.mark, []).append(drop)
    sure = {mark: theirs[0].booking for mark, theirs in pairs.items() if len(theirs) == 1}
    gone = {booking.mark for booking in sure.values()}
    kept: list[Change] = [one for one in drops if one.booking.mark not in gone]
    return kept + [
        Move(sure[one.entry.mark], one.entry)
        if isinstance(one, Add) and one.entry.mark in sure
        else one
        for one in arriving
    ]


def _day(one: Booking | Entry, timezone: str) -> date:
    return local_date(one.starts_at, zone(timezone))


def _ahead(booking: Booking, now: datetime) -> bool:
    return not booking.gone and now < booking.starts_at < now + AHEAD


_Hour = tuple[ClientId, datetime, datetime]


def _hour(client_id: ClientId, one: Booking | Entry) -> _Hour:
    return client_id, one.starts_at, one.ends_at


def _changes(
    client_id: ClientId, entry: Entry, booking: Booking | None, absent: dict[_Hour, Booking]
) -> list[Change]:
    """What was renamed is no longer `absent`: two entries at one hour are not one."""
    if booking is None or booking.gone:
        if entry.cancelled:
            return []
        same = absent.pop(_hour(client_id, entry), None)
        return [Add(client_id, entry) if same is None else Rename(same, entry)]
    if entry.cancelled:
        return [Drop(booking, said=True)]
    if booking.client_id != client_id:
        return [Drop(booking, said=True), Add(client_id, entry)]
    if (booking.starts_at, booking.ends_at) != (entry.starts_at, entry.ends_at):
        return [Move(booking, entry)]
    return []


def _emptied(
    known: Iterable[Booking], changes: Sequence[Change], vanishing: int, now: datetime
) -> bool:
    """New hours stand against those that vanish: a series that was replaced empties nothing."""
    before = sum(_ahead(one, now) for one in known)
    added = sum(isinstance(one, Add) and one.entry.starts_at > now for one in changes)
    lost = vanishing - added
    return lost > FEW and lost * 2 > before


# --- when it is read, and when people are told --------------------------------------------------

EVERY = timedelta(minutes=15)
WHOLE_EVERY = timedelta(hours=24)
"""Also where nothing changed: time alone brings new hours into the window."""
LONGEST_WAIT = timedelta(hours=6)
PATIENCE = timedelta(days=7)
"""A server that cannot be reached may come back by itself."""
SHORT_PATIENCE = timedelta(days=1)
"""An address that answers with something else will hardly mend by itself."""

_PASSING = frozenset({Trouble.UNREACHABLE, Trouble.TOO_SLOW})


def wait_after(failures: int) -> timedelta:
    """Until the next reading: 15 minutes, doubled with each failure in a row, at most 6 hours."""
    doubled: timedelta = EVERY * (1 << min(failures, 8))
    return min(doubled, LONGEST_WAIT)


def worth_telling(calendar: Calendar, now: datetime) -> bool:
    """Whether people are to hear of its trouble now; once per time of trouble."""
    if calendar.told or calendar.trouble is None or calendar.failing_since is None:
        return False
    if calendar.trouble is Trouble.EMPTIED:
        return True
    patience = PATIENCE if calendar.trouble in _PASSING else SHORT_PATIENCE
    return now - calendar.failing_since >= patience
