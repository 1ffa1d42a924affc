"""Sessions come to say what a calendar says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.calendars import (
    Add,
    Booking,
    Calendar,
    CalendarId,
    Comparison,
    Entry,
    Mark,
    compare,
    whose,
)
from bot.alliance.people import ClientId
from bot.usecases.actors import StaffActor
from bot.usecases.cancel_session import CancelSession
from bot.usecases.change_sessions import REMEMBERED, ChangeSessions
from bot.usecases.ports import Blinds, Chance, OpenWork, RawEntry, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What a reading came to. Counts of sessions, `unmatched` of entries."""

    added: int = 0
    moved: int = 0
    cancelled: int = 0
    kept: int = 0
    """Changed in the calendar after their check-in had gone out, or cancelled here by hand."""
    overlapping: int = 0
    """Not added, because the client has another session at that time."""
    closed: int = 0
    """On days on which the clinic is closed."""
    unmatched: int = 0
    emptied: bool = False
    """So much had vanished that nothing was changed."""

    @property
    def changed(self) -> bool:
        return bool(self.added or self.moved or self.cancelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Entries with their hashes, and beside them what people may be shown once."""

    entries: tuple[Entry, ...]
    raw: tuple[RawEntry, ...]


def mark_entries(blinds: Blinds, calendar_id: CalendarId, raw: Sequence[RawEntry]) -> Marked:
    """Hashes differ from calendar to calendar, so that they cannot be joined."""

    def mark(domain: str, value: str) -> Mark:
        return Mark(blinds.blind(f"calendar/{domain}", f"{calendar_id}\n{value}"))

    entries = tuple(
        Entry(
            mark=mark("hour", f"{one.uid}\n{one.occurrence}"),
            text_mark=mark("title", one.title.casefold()),
            series_mark=mark("series", one.uid),
            codes=one.codes,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            timezone=one.timezone,
            cancelled=one.cancelled,
        )
        for one in raw
    )
    return Marked(entries=entries, raw=tuple(raw))


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCalendar:
    """One transaction per client, each safe to repeat: what is cut off goes on the next time.

    A session of a calendar is explicit: holidays do not cancel it, closures do. Where its client
    has another session at that time, the other one stays and this one is not added; one that
    stands by itself at that very hour, and that no calendar leads, is taken for the same.
    """

    cancel: CancelSession
    chance: Chance

    async def __call__(
        self,
        open_work: OpenWork,
        actor: StaffActor,
        calendar: Calendar,
        entries: Sequence[Entry],
        now: datetime,
        *,
        confirmed: bool = False,
    ) -> Synced:
        """`confirmed`: a person says that the calendar is right, however much has vanished."""
        async with open_work() as work:
            found = await matched(work, actor, calendar, entries)
            known = await _bookings(work, actor, calendar, now)
        unmatched = sum(not one.cancelled for one in entries) - sum(
            not entry.cancelled for _, entry in found
        )
        comparison = compare(calendar.kind, found, known, now)
        if comparison.emptied and not confirmed:
            return Synced(unmatched=unmatched, emptied=True)
        tally: Counter[str] = Counter()
        for client_id in _concerned(comparison):
            theirs = [pair for pair in found if pair[0] == client_id]
            async with open_work() as work:
                tally += await self._of_client(
                    work, actor, calendar, client_id, found=theirs, now=now
                )
                await work.commit()
        return Synced(
            added=tally["added"],
            moved=tally["moved"],
            cancelled=tally["cancelled"],
            kept=tally["kept"],
            overlapping=tally["overlapping"],
            closed=tally["closed"],
            unmatched=unmatched,
        )

    async def _of_client(
        self,
        work: UnitOfWork,
        actor: StaffActor,
        calendar: Calendar,
        client_id: ClientId,
        *,
        found: Sequence[tuple[ClientId, Entry]],
        now: datetime,
    ) -> Counter[str]:
        """Compared once more: another process may have done the same in between."""
        client = await work.clients.get(actor, client_id)
        known = await _bookings(work, actor, calendar, now)
        present = {entry.mark for _, entry in found}
        theirs = [one for one in known if one.client_id == client_id or one.mark in present]
        act = ChangeSessions(
            work=work,
            actor=actor,
            calendar=calendar,
            client=client,
            policies=(await work.clinic.get(actor)).policies,
            cancel=self.cancel,
            chance=self.chance,
            now=now,
        )
        return await act.all_of(compare(calendar.kind, found, theirs, now).changes)


async def matched(
    work: UnitOfWork, actor: StaffActor, calendar: Calendar, entries: Iterable[Entry]
) -> list[tuple[ClientId, Entry]]:
    """Those that are somebody's: a client of this therapist, by code or by what was mapped."""
    own = await _own_clients(work, actor, calendar)
    codes = await work.calendars.codes(actor, calendar.therapist_id)
    mapped = await work.calendars.mapped(actor, calendar.id)
    found = [(whose(entry, codes, mapped), entry) for entry in entries]
    return [(client_id, entry) for client_id, entry in found if client_id in own]


async def _own_clients(work: UnitOfWork, actor: StaffActor, calendar: Calendar) -> set[ClientId]:
    clients = await work.clients.listed(actor)
    return {one.id for one in clients if one.therapist_id == calendar.therapist_id}


async def _bookings(
    work: UnitOfWork, actor: StaffActor, calendar: Calendar, now: datetime
) -> Sequence[Booking]:
    """Of clients of today: the sessions of one who was handed over are another's now."""
    own = await _own_clients(work, actor, calendar)
    found = await work.calendars.bookings(actor, calendar.id, now - REMEMBERED)
    return [one for one in found if one.client_id in own]


def _concerned(comparison: Comparison) -> list[ClientId]:
    """In the order in which they come up, those first who lose an hour to another."""
    found: dict[ClientId, None] = {}
    for change in comparison.changes:
        if isinstance(change, Add):
            found.setdefault(change.client_id)
        else:
            found.setdefault(change.booking.client_id)
    return list(found)
