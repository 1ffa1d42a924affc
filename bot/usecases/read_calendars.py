"""Calendars are read again and again; where one cannot be read, somebody hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alliance.calendars import (
    AHEAD,
    BEHIND,
    EVERY,
    WHOLE_EVERY,
    Calendar,
    CalendarId,
    CalendarKind,
    Trouble,
    Validators,
    wait_after,
    worth_telling,
)
from bot.alliance.people import StaffState
from bot.alliance.timing import zone
from bot.usecases.actors import Product, StaffActor
from bot.usecases.calendar_voice import CalendarVoice
from bot.usecases.events import Event, EventLog
from bot.usecases.ports import (
    Blinds,
    CalendarReader,
    CalendarTroubleError,
    Chance,
    Night,
    OpenWork,
    Passed,
    Reading,
    UnitOfWork,
    Window,
)
from bot.usecases.sync_calendar import SyncCalendar, Synced, mark_entries

JITTER = 128
"""Seconds, so that many clinics do not ask one server at the same instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A calendar after it was read, what that changed, and what was passed over."""

    calendar: Calendar
    synced: Synced = Synced()  # noqa: RUF009  # frozen value
    passed: Passed = Passed()  # noqa: RUF009  # frozen value
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar:
    """Opens transactions of its own: none is held while a server is waited for.

    `content` is a file's; for a feed it is fetched. `confirmed` as in `SyncCalendar`; it also
    reads the calendar as a whole, whether or not it changed, as `whole` does.

    Raises:
        NotFoundError: no such calendar, or not the actor's.
    """

    reader: CalendarReader
    sync: SyncCalendar
    voice: CalendarVoice
    blinds: Blinds
    chance: Chance

    async def __call__(
        self,
        open_work: OpenWork,
        actor: StaffActor,
        calendar_id: CalendarId,
        now: datetime,
        *,
        content: bytes | None = None,
        confirmed: bool = False,
        whole: bool = False,
    ) -> Read:
        async with open_work() as work:
            calendar = await work.calendars.get(actor, calendar_id)
            window = await window_of(work, calendar, now)
        if confirmed or whole:
            calendar = replace(calendar, whole_at=None)
        try:
            reading = await self._reading(calendar, window, content, now)
        except CalendarTroubleError as error:
            return await self._failed(open_work, calendar, error.trouble, now)
        if reading is None:
            saved = await self._save(open_work, _unchanged(calendar, now))
            return Read(calendar=saved)
        entries = mark_entries(self.blinds, calendar.id, reading.entries).entries
        synced = await self.sync(open_work, actor, calendar, entries, now, confirmed=confirmed)
        if synced.emptied:
            failed = await self._failed(open_work, calendar, Trouble.EMPTIED, now)
            return replace(failed, synced=synced, passed=reading.passed)
        saved = await self._save(open_work, _whole(calendar, reading, synced, now))
        return Read(calendar=saved, synced=synced, passed=reading.passed)

    async def _reading(
        self, calendar: Calendar, window: Window, content: bytes | None, now: datetime
    ) -> Reading | None:
        if content is not None:
            return await self.reader.read(content, window)
        if calendar.address is None:
            raise CalendarTroubleError(Trouble.GONE)
        fresh = calendar.whole_at is not None and now - calendar.whole_at < WHOLE_EVERY
        validators = calendar.validators if fresh else Validators()
        return await self.reader.fetch(calendar.address, window, validators)

    async def _save(self, open_work: OpenWork, calendar: Calendar) -> Calendar:
        """With the time of the next reading, some seconds off."""
        jitter = timedelta(seconds=self.chance.uuid().int % JITTER)
        if calendar.next_at is not None:
            calendar = replace(calendar, next_at=calendar.next_at + jitter)
        async with open_work() as work:
            await work.calendars.save(Product(), calendar)
            await work.commit()
        return calendar

    async def _failed(
        self, open_work: OpenWork, calendar: Calendar, trouble: Trouble, now: datetime
    ) -> Read:
        """A file that cannot be read is told to whoever brought it, and that is all."""
        if calendar.kind is CalendarKind.FILE:
            return Read(calendar=calendar, trouble=trouble)
        failing = replace(
            calendar,
            trouble=trouble,
            failures=calendar.failures + 1,
            failing_since=calendar.failing_since or now,
            told=calendar.told and calendar.trouble is not None,
            next_at=now + wait_after(calendar.failures + 1),
        )
        if worth_telling(failing, now):
            async with open_work() as work:
                await self._tell(work, failing, trouble)
                await work.commit()
            failing = replace(failing, told=True)
        return Read(calendar=await self._save(open_work, failing), trouble=trouble)

    async def _tell(self, work: UnitOfWork, calendar: Calendar, trouble: Trouble) -> None:
        since = calendar.failing_since
        therapist = await work.staff.therapist(Product(), calendar.therapist_id)
        quiet = (await work.clinic.get(Product())).policies.quiet_hours
        if since is None:
            return
        if therapist.address is not None:
            row = self.voice.own_calendar_trouble(therapist, trouble, since)
            night = Night(hours=quiet, timezone=therapist.speech.timezone)
            await work.outbox.put(Product(), replace(row, night=night))
        for admin in await work.staff.admins(Product()):
            known = admin.state is StaffState.ACTIVE and admin.address is not None
            if known and admin.address != therapist.address:
                row = self.voice.calendar_trouble(admin, therapist, trouble, since)
                night = Night(hours=quiet, timezone=admin.speech.timezone)
                await work.outbox.put(Product(), replace(row, night=night))


async def window_of(work: UnitOfWork, calendar: Calendar, now: datetime) -> Window:
    """Hours that name no zone are in their therapist's."""
    therapist = await work.staff.therapist(Product(), calendar.therapist_id)
    at = zone(therapist.speech.timezone).key
    return Window(after=now - BEHIND, before=now + AHEAD, timezone=at)


def _unchanged(calendar: Calendar, now: datetime) -> Calendar:
    return replace(_mended(calendar, now), read_at=now)


def _whole(calendar: Calendar, reading: Reading, synced: Synced, now: datetime) -> Calendar:
    return replace(
        _mended(calendar, now),
        read_at=now,
        # An hour that was taken may become free without any change in the calendar.
        whole_at=None if synced.overlapping else now,
        validators=reading.validators,
        unmatched=synced.unmatched,
    )


def _mended(calendar: Calendar, now: datetime) -> Calendar:
    return replace(
        calendar,
        trouble=None,
        failures=0,
        failing_since=None,
        told=False,
        next_at=now + EVERY if calendar.kind is CalendarKind.FEED else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDueCalendars:
    """The tick: one after the other, so that a clinic's machine is never busy with them."""

    read: ReadCalendar
    log: EventLog
    batch: int = 20

    async def __call__(self, open_work: OpenWork, now: datetime) -> Sequence[Read]:
        async with open_work() as work:
            due = await work.calendars.due(Product(), now, self.batch)
            for calendar in due:
                # Taken: not read twice at once, and should one fail, the others get their turn.
                taken = replace(calendar, next_at=now + EVERY)
                await work.calendars.save(Product(), taken)
            await work.commit()
        return [await self._one(open_work, calendar, now) for calendar in due]

    async def _one(self, open_work: OpenWork, calendar: Calendar, now: datetime) -> Read:
        read = await self.read(open_work, Product(), calendar.id, now)
        if read.trouble is not None:
            self.log.event(
                Event.CALENDAR_FAILED,
                level="warning",
                calendar=str(calendar.id),
                reason=read.trouble,
                failures=read.calendar.failures,
            )
        elif read.synced.changed:
            done = read.synced
            self.log.event(
                Event.CALENDAR_READ,
                calendar=str(calendar.id),
                added=done.added,
                moved=done.moved,
                cancelled=done.cancelled,
                unmatched=done.unmatched,
            )
        return read
