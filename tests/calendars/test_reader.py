"""The child process: what it may cost, and how it ends."""

import asyncio
from http.server import BaseHTTPRequestHandler

import pytest

from bot.alliance.calendars import Trouble, Validators
from bot.calendars.child import CPU_SECONDS, FETCH_SECONDS
from bot.calendars.reader import WALL_SECONDS, ChildReader
from bot.usecases.ports import CalendarTroubleError
from tests.calendars.feeds import WEEKLY, WINDOW, feed, hour
from tests.calendars.web_server import WebServer, saying


async def trouble_of(content: bytes, reader: ChildReader | None = None) -> Trouble:
    with pytest.raises(CalendarTroubleError) as caught:
        await (reader or ChildReader()).read(content, WINDOW)
    return caught.value.trouble


async def test_a_file_is_read_in_another_process() -> None:
    found = await ChildReader().read(feed(hour(title="J. K. #K7Q2", more=WEEKLY)), WINDOW)
    assert len(found.entries) == 8
    assert found.entries[0].codes == {"K7Q2"}
    assert found.entries[0].title == "J. K. #K7Q2"


async def test_what_is_no_calendar_or_too_large_is_told_apart() -> None:
    assert await trouble_of(b"<html>") is Trouble.NOT_A_CALENDAR
    assert await trouble_of(bytes(5 * 1024 * 1024 + 1)) is Trouble.TOO_LARGE


async def test_a_calendar_nobody_could_have_costs_only_the_child() -> None:
    daily = "DURATION:PT50M\nRRULE:FREQ=DAILY"
    many = feed(*(hour(str(number), more=daily) for number in range(100)))
    assert await trouble_of(many) is Trouble.TOO_COSTLY


async def test_a_child_that_takes_too_long_is_ended() -> None:
    assert await trouble_of(feed(hour()), ChildReader(seconds=0.01)) is Trouble.TOO_SLOW


async def test_a_bot_that_stops_takes_the_child_along() -> None:
    reading = asyncio.ensure_future(  # noqa: TID251  # stands for the tick that is cut off
        ChildReader().read(feed(hour()), WINDOW)
    )
    await asyncio.sleep(0.05)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


def test_a_child_gives_up_by_itself_before_it_is_ended() -> None:
    assert FETCH_SECONDS + CPU_SECONDS < WALL_SECONDS


async def test_a_feed_is_fetched_with_what_was_given_the_last_time() -> None:
    with WebServer(saying(feed(hour()), ETag='"7"')).running() as server:
        reader = ChildReader(allow_private=True)
        address = f"http://127.0.0.1:{server.port}/a.ics"
        found = await reader.fetch(address, WINDOW, Validators(etag='"6"'))
    assert found is not None
    assert (len(found.entries), found.validators.etag) == (1, '"7"')
    assert server.asked[0]["If-None-Match"] == '"6"'


async def test_a_feed_that_did_not_change_is_none() -> None:
    with WebServer(saying(status=304)).running() as server:
        address = f"http://127.0.0.1:{server.port}/a.ics"
        reader = ChildReader(allow_private=True)
        assert await reader.fetch(address, WINDOW, Validators(etag='"7"')) is None


async def test_an_address_inside_is_not_asked_unless_allowed() -> None:
    def never(_handler: BaseHTTPRequestHandler) -> None:
        raise AssertionError

    with WebServer(never).running() as server, pytest.raises(CalendarTroubleError) as caught:
        await ChildReader().fetch(f"https://127.0.0.1:{server.port}/a.ics", WINDOW, Validators())
    assert caught.value.trouble is Trouble.FORBIDDEN_ADDRESS
    assert server.asked == []


async def test_the_child_sees_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.calendars.reader import _environment  # noqa: PLC0415  # looked into

    monkeypatch.setenv("ALLIANCE_TELEGRAM_TOKEN", "1:secret")
    assert "1:secret" not in str(_environment())
