"""A feed over HTTP, the real bot, and phones: from an entry to a check-in."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.limits import UNLIMITED
from bot.sandbox.phones import Phones
from bot.sandbox.server import new_world, running_server
from tests.calendars.web_server import WebServer, saying
from tests.end_to_end.living_clinic import LivingClinic

QUARTER = timedelta(minutes=20).total_seconds()


@pytest.fixture
async def living(tmp_path: Path) -> AsyncIterator[LivingClinic]:
    allowed = {"ALLIANCE_CALENDAR_ALLOW_PRIVATE": "true"}
    with running_server(new_world(limits=UNLIMITED)) as server:
        bot = BotProcess(server=server, home=tmp_path, extra=allowed)
        clinic = LivingClinic(bot=bot, phones=Phones(server.url), server=server)
        await clinic.command("init")
        await bot.start()
        yield clinic
        await bot.stop()


def ics(code: str, *starts: datetime) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT50M\r\n"
        f"SUMMARY:J. K. {code}\r\nEND:VEVENT\r\n"
        for number, start in enumerate(starts)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


async def test_an_entry_in_a_feed_is_asked_about_and_a_cancelled_one_is_not(
    living: LivingClinic,
) -> None:
    _, bruno = await living.therapist()
    ada, ada_id = await living.client(bruno, "Ada", "K-17")
    (issued,) = (await living.command("calendar", "codes", "--therapist", bruno))["codes"]
    now = (await living.phones.now()).replace(second=0, microsecond=0)
    soon, later = now + timedelta(hours=1), now + timedelta(days=3)
    content = ics(issued["code"], soon, later)

    def say(handler: BaseHTTPRequestHandler) -> None:
        saying(content)(handler)

    with WebServer(say).running() as feed:
        address = f"http://127.0.0.1:{feed.port}/secret.ics"
        added = await living.command("calendar", "add", "--therapist", bruno, address)
        assert added["added"] == 2

        content = ics(issued["code"], soon)
        await living.phones.advance(QUARTER)

        async def cancelled() -> bool:
            return [one["state"] for one in await living.why(ada_id)] == ["scheduled", "cancelled"]

        await living.comes_true(cancelled)
        await living.wind_to_due(ada_id)
        await living.check_in(ada)
