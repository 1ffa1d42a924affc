"""Bruno's calendar: a reader that hands out what a test wrote down, and what is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.alliance.calendars import CalendarId, Trouble, Validators
from bot.usecases.actors import Operator, Product
from bot.usecases.add_calendar import AddCalendar, IssueCodes, ListUnmatched, MapEntries
from bot.usecases.cancel_session import CancelSession
from bot.usecases.events import Event, Field
from bot.usecases.ports import CalendarTroubleError, RawEntry, Reading, Window
from bot.usecases.read_calendars import Read, ReadCalendar, ReadDueCalendars
from bot.usecases.sync_calendar import SyncCalendar
from tests.fakes.tiny_vault import TinyVault
from tests.usecases.front_desk import TORONTO, FrontDesk, opened
from tests.usecases.plain_calendar_voice import PlainCalendarVoice
from tests.usecases.plain_messenger import PlainMessenger

ADDRESS = "https://feed.example/bruno.ics"
LENGTH = timedelta(minutes=50)


class AnyAddress:
    def normal(self, address: str) -> str:
        return address


@dataclass
class NotedReader:
    """Answers with `entries`, or with `trouble`; notes what it was asked with."""

    entries: Sequence[RawEntry] = ()
    trouble: Trouble | None = None
    unchanged: bool = False
    asked: list[tuple[Window, Validators]] = field(default_factory=list)

    async def fetch(self, address: str, window: Window, validators: Validators) -> Reading | None:
        self.asked.append((window, validators))
        if self.unchanged and validators != Validators():
            return None
        return await self.read(b"", window)

    async def read(self, content: bytes, window: Window) -> Reading:
        if self.trouble is not None:
            raise CalendarTroubleError(self.trouble)
        seen = [one for one in self.entries if window.after <= one.starts_at < window.before]
        return Reading(entries=tuple(seen), validators=Validators(etag='"1"'))


class NotedLog:
    def __init__(self) -> None:
        self.said: list[tuple[Event, dict[str, Field]]] = []

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        self.said.append((event, {"level": level, **fields}))


@dataclass(kw_only=True)
class CalendarHouse:
    """What happens around one calendar."""

    desk: FrontDesk
    reader: NotedReader
    log: NotedLog
    id: CalendarId
    code: str

    @property
    def read_use_case(self) -> ReadCalendar:
        return ReadCalendar(
            reader=self.reader,
            sync=SyncCalendar(
                cancel=CancelSession(messenger=PlainMessenger()), chance=self.desk.chance
            ),
            voice=PlainCalendarVoice(),
            blinds=TinyVault(),
            chance=self.desk.chance,
        )

    async def read(
        self, *entries: RawEntry, confirmed: bool = False, content: bytes | None = None
    ) -> Read:
        self.reader.entries = entries
        return await self.read_use_case(
            self.desk.open_work,
            Product(),
            self.id,
            self.desk.now,
            confirmed=confirmed,
            content=content,
        )

    async def tick(self) -> Sequence[Read]:
        due = ReadDueCalendars(read=self.read_use_case, log=self.log)
        return await due(self.desk.open_work, self.desk.now)

    async def unmatched(self, *, by_entry: bool = False) -> list[tuple[str, int]]:
        listing = ListUnmatched(reader=self.reader, blinds=TinyVault())
        found = await listing(
            self.desk.open_work, Operator(), self.id, self.desk.now, by_entry=by_entry
        )
        return [(one.title, len(one.starts)) for one in found]

    async def map_title(self, title: str, *, by_entry: bool = False) -> None:
        listing = ListUnmatched(reader=self.reader, blinds=TinyVault())
        found = await listing(
            self.desk.open_work, Operator(), self.id, self.desk.now, by_entry=by_entry
        )
        (meant,) = [one for one in found if one.title == title]
        async with self.desk.open_work() as work:
            await MapEntries()(
                work, Operator(), self.id, meant.mark, self.desk.ada, now=self.desk.now
            )
            await work.commit()

    def hour(self, name: str, starts_at: datetime, title: str | None = None) -> RawEntry:
        """An entry with Ada's code, unless it is given another title."""
        return RawEntry(
            uid=name,
            occurrence="",
            title="session" if title is None else title,
            codes=frozenset({self.code}) if title is None else frozenset(),
            starts_at=starts_at,
            ends_at=starts_at + LENGTH,
            timezone=TORONTO,
            cancelled=False,
        )


def moved(entry: RawEntry, starts_at: datetime) -> RawEntry:
    return replace(entry, starts_at=starts_at, ends_at=starts_at + LENGTH)


def cancelled(entry: RawEntry) -> RawEntry:
    return replace(entry, cancelled=True)


async def calendar_house(address: str | None = ADDRESS) -> CalendarHouse:
    desk = await opened()
    await desk.join(desk.ada)
    async with desk.open_work() as work:
        add = AddCalendar(chance=desk.chance, addresses=AnyAddress())
        calendar = await add(work, Operator(), desk.bruno, address, desk.now)
        issued = await IssueCodes(chance=SpreadChance())(work, Operator(), desk.bruno)
        await work.commit()
    ((_, code),) = issued
    return CalendarHouse(desk=desk, reader=NotedReader(), log=NotedLog(), id=calendar.id, code=code)


class SpreadChance:
    """Ids whose upper half differs too, as codes are made from it."""

    def __init__(self) -> None:
        self._drawn = 0

    def uuid(self) -> UUID:
        self._drawn += 1
        return UUID(int=(self._drawn * 0x9E3779B97F4A7C15F39CC0605CEDC834) % (1 << 128))

    def token(self) -> str:
        return str(self.uuid())
