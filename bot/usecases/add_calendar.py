"""A therapist's calendar becomes known, or unknown again; people say whose its entries are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.alliance.calendars import (
    Calendar,
    CalendarId,
    CalendarKind,
    Entry,
    Mark,
    Validators,
    code_from,
)
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Client, ClientId, TherapistId
from bot.usecases.actors import StaffActor
from bot.usecases.ports import (
    Blinds,
    CalendarReader,
    Chance,
    OpenWork,
    RawEntry,
    UnitOfWork,
    Window,
)
from bot.usecases.read_calendars import window_of
from bot.usecases.sync_calendar import mark_entries, matched

MOST_TRIES = 50


class Addresses(Protocol):
    """Knows which addresses calendars may be fetched from."""

    def normal(self, address: str) -> str:
        """Raises InvalidValueError: not one of them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCalendar:
    """A feed's address, or None for a file; a therapist's files are all one calendar.

    Raises:
        InvalidValueError: no such address, or one that this therapist has already.
        NotFoundError: no such therapist, or not the actor.
    """

    chance: Chance
    addresses: Addresses

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        therapist_id: TherapistId,
        address: str | None,
        now: datetime,
    ) -> Calendar:
        await work.staff.therapist(actor, therapist_id)
        if address is None:
            for one in await work.calendars.listed(actor):
                if (one.therapist_id, one.kind) == (therapist_id, CalendarKind.FILE):
                    return one
        calendar = Calendar(
            id=CalendarId(self.chance.uuid()),
            therapist_id=therapist_id,
            kind=CalendarKind.FILE if address is None else CalendarKind.FEED,
            address=None if address is None else self.addresses.normal(address),
            next_at=None if address is None else now,
        )
        await work.calendars.add(actor, calendar)
        return calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCodes:
    """Every client of a therapist gets a code; returns all of them, by alias."""

    chance: Chance

    async def __call__(
        self, work: UnitOfWork, actor: StaffActor, therapist_id: TherapistId
    ) -> Sequence[tuple[Client, str]]:
        clients = [
            one for one in await work.clients.listed(actor) if one.therapist_id == therapist_id
        ]
        have = set((await work.calendars.codes(actor, therapist_id)).values())
        for client in clients:
            if client.id not in have:
                await self._issue(work, actor, client.id)
        codes = {
            client_id: code
            for code, client_id in (await work.calendars.codes(actor, therapist_id)).items()
        }
        return [(client, codes[client.id]) for client in clients]

    async def _issue(self, work: UnitOfWork, actor: StaffActor, client_id: ClientId) -> None:
        for _ in range(MOST_TRIES):
            code = code_from(self.chance.uuid().int >> 64)
            if code is not None and await work.calendars.issue_code(actor, client_id, code):
                return
        raise InvalidValueError("there are no codes left")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Entries that are nobody's and look alike. `title` is shown to one person and not kept."""

    mark: Mark
    title: str
    starts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUnmatched:
    """Reads the calendar afresh, because nothing of what it says was kept.

    Alike are entries of one title; `by_entry` looks at each entry with its repetitions, for
    calendars in which every title is the same.

    Raises:
        CalendarTroubleError: it cannot be read.
        InvalidValueError: a file's calendar, without the file.
    """

    reader: CalendarReader
    blinds: Blinds

    async def __call__(
        self,
        open_work: OpenWork,
        actor: StaffActor,
        calendar_id: CalendarId,
        now: datetime,
        *,
        content: bytes | None = None,
        by_entry: bool = False,
    ) -> Sequence[Unmatched]:
        async with open_work() as work:
            calendar = await work.calendars.get(actor, calendar_id)
            window = await window_of(work, calendar, now)
        raw = await self._entries(calendar, window, content)
        marked = mark_entries(self.blinds, calendar.id, raw)
        async with open_work() as work:
            found = await matched(work, actor, calendar, marked.entries)
        known = {entry.mark for _, entry in found}
        rest = [
            (entry, one)
            for entry, one in zip(marked.entries, marked.raw, strict=True)
            if entry.mark not in known and not entry.cancelled
        ]
        return _grouped(rest, by_entry=by_entry)

    async def _entries(
        self, calendar: Calendar, window: Window, content: bytes | None
    ) -> Sequence[RawEntry]:
        if content is not None:
            return (await self.reader.read(content, window)).entries
        if calendar.address is None:
            raise InvalidValueError("this calendar came as a file; name the file again")
        found = await self.reader.fetch(calendar.address, window, Validators())
        return () if found is None else found.entries


def _grouped(rest: Sequence[tuple[Entry, RawEntry]], *, by_entry: bool) -> Sequence[Unmatched]:
    """Those with most hours first."""
    groups: dict[Mark, Unmatched] = {}
    for entry, raw in sorted(rest, key=lambda pair: pair[0].starts_at):
        mark = entry.series_mark if by_entry else entry.text_mark
        group = groups.setdefault(mark, Unmatched(mark=mark, title=raw.title, starts=()))
        groups[mark] = replace(group, starts=(*group.starts, entry.starts_at))
    return sorted(groups.values(), key=lambda one: -len(one.starts))


@dataclass(frozen=True, slots=True, kw_only=True)
class MapEntries:
    """Says once whose the entries behind a mark are; they are read again as a whole.

    Raises:
        InvalidValueError: a client of another therapist.
        NotFoundError: no such calendar or client, or not the actor's.
    """

    async def __call__(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        calendar_id: CalendarId,
        mark: Mark,
        client_id: ClientId,
        *,
        now: datetime,
    ) -> None:
        calendar = await work.calendars.get(actor, calendar_id)
        client = await work.clients.get(actor, client_id)
        if client.therapist_id != calendar.therapist_id:
            raise InvalidValueError("that client is with another therapist than the calendar")
        await work.calendars.map_entry(actor, calendar_id, mark, client_id)
        again = now if calendar.kind is CalendarKind.FEED else None
        await work.calendars.save(actor, replace(calendar, whole_at=None, next_at=again))
