"""The tick that reads calendars."""

from datetime import datetime

from bot.usecases.read_calendars import ReadDueCalendars
from bot.wiring.calendars import CalendarTurn
from tests.usecases.calendar_house import CalendarHouse, calendar_house
from tests.wiring.test_ticks import Bell


class Still:
    """A clock that stands."""

    def __init__(self, house: CalendarHouse) -> None:
        self._house = house

    def now(self) -> datetime:
        return self._house.desk.now


async def test_a_turn_reads_what_is_due_and_rings_only_then() -> None:
    house, bell = await calendar_house(), Bell()
    turn = CalendarTurn(
        read=ReadDueCalendars(read=house.read_use_case, log=house.log),
        open_work=house.desk.open_work,
        clock=Still(house),
        changed=bell,
        watch=None,
    )
    await turn()
    await turn()
    assert len(house.reader.asked) == 1
    assert bell.rung == 1
