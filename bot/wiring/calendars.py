"""Calendars put together: reader, hashes, voice; and the tick that reads them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.calendars import days
from bot.calendars.addresses import normal
from bot.calendars.reader import ChildReader
from bot.chat.voices.calendars import ChatCalendarVoice
from bot.scheduler import Tick
from bot.usecases.add_calendar import AddCalendar, IssueCodes, ListUnmatched, MapEntries
from bot.usecases.cancel_session import CancelSession
from bot.usecases.close_clinic import CloseClinic, OpenClinic
from bot.usecases.events import EventLog
from bot.usecases.ports import Clock, OpenWork
from bot.usecases.read_calendars import ReadCalendar, ReadDueCalendars
from bot.usecases.show_week import ShowWeek
from bot.usecases.sync_calendar import SyncCalendar
from bot.wiring.clocks import JumpWatch
from bot.wiring.premises import Premises

EVERY_MINUTE = 60.0
"""Seconds between looks at which calendars are due; each is read every quarter of an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpsAddresses:
    """Implements `Addresses`."""

    allow_private: bool

    def normal(self, address: str) -> str:
        return normal(address, allow_private=self.allow_private)


@dataclass(frozen=True, slots=True)
class CalendarDesk:
    """The use cases around calendars and days off, each made when it is asked for."""

    premises: Premises

    @property
    def reader(self) -> ChildReader:
        return ChildReader(allow_private=self.premises.settings.calendar_allow_private)

    @property
    def add(self) -> AddCalendar:
        addresses = HttpsAddresses(allow_private=self.premises.settings.calendar_allow_private)
        return AddCalendar(chance=self.premises.chance, addresses=addresses)

    @property
    def read(self) -> ReadCalendar:
        return ReadCalendar(
            reader=self.reader,
            sync=SyncCalendar(
                cancel=CancelSession(messenger=self.premises.messenger), chance=self.premises.chance
            ),
            voice=ChatCalendarVoice(self.premises.messenger),
            blinds=self.premises.store.vault,
            chance=self.premises.chance,
        )

    @property
    def unmatched(self) -> ListUnmatched:
        return ListUnmatched(reader=self.reader, blinds=self.premises.store.vault)

    @property
    def map_entries(self) -> MapEntries:
        return MapEntries()

    @property
    def codes(self) -> IssueCodes:
        return IssueCodes(chance=self.premises.chance)

    @property
    def week(self) -> ShowWeek:
        return ShowWeek()

    @property
    def close(self) -> CloseClinic:
        return CloseClinic(chance=self.premises.chance, holidays=days)

    @property
    def open(self) -> OpenClinic:
        return OpenClinic(holidays=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTurn:
    """Reads the calendars that are due; a transaction is open only while rows are written."""

    read: ReadDueCalendars
    open_work: OpenWork
    clock: Clock
    changed: Callable[[], None] = field(repr=False)
    watch: JumpWatch | None = field(repr=False)

    async def __call__(self) -> None:
        trusted = self.watch is None or self.watch.trusts()
        if trusted and await self.read(self.open_work, self.clock.now()):
            self.changed()


def calendar_tick(
    premises: Premises, log: EventLog, *, changed: Callable[[], None], watch: JumpWatch | None
) -> Tick:
    """`watch` looks after the clock; None for one that is meant to jump."""
    turn = CalendarTurn(
        read=ReadDueCalendars(read=CalendarDesk(premises).read, log=log),
        open_work=premises.open_work,
        clock=premises.clock,
        changed=changed,
        watch=watch,
    )
    return Tick(name="calendars", every=EVERY_MINUTE, act=turn)
