"""One month of an office manager, told so that she can read it.

Dalia looks after a clinic in Montréal. She never opens a terminal, but for one calendar; she taps
and writes in Telegram, and she never reads an answer. Everything happens for real: the bot is a
process of its own, Telegram answers over HTTP, the clock is wound forward.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.limits import UNLIMITED
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.screens import ShownMessage
from bot.sandbox.server import new_world, running_server
from tests.calendars.web_server import WebServer, saying
from tests.end_to_end.front_office import FrontOffice, plain
from tests.end_to_end.living_clinic import PATIENCE, TORONTO, LivingClinic
from tests.end_to_end.test_a_calendar_feed import ics

A_SUNDAY = datetime(2026, 11, 29, 15, tzinfo=UTC)
"""Ten in the morning."""
CLIENTS = {
    "K-17": ("Ada", "Bruno"),
    "E-02": ("Emil", "Bruno"),
    "F-03": ("Fatou", "Bruno"),
    "G-04": ("Gita", "Bruno"),
    "H-05": ("Hugo", "Chantal"),
    "I-06": ("Ines", "Chantal"),
}


@pytest.fixture
async def living(tmp_path: Path) -> AsyncIterator[LivingClinic]:
    allowed = {"ALLIANCE_CALENDAR_ALLOW_PRIVATE": "true"}
    world = new_world(starts_at=A_SUNDAY, limits=UNLIMITED)
    with running_server(world) as server:
        bot = BotProcess(server=server, home=tmp_path, extra=allowed)
        clinic = LivingClinic(bot=bot, phones=Phones(server.url), server=server)
        await clinic.command("init")
        await bot.start()
        yield clinic
        await bot.stop()


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who belongs to it, by name and by alias."""

    living: LivingClinic
    office: FrontOffice
    staff: dict[str, Phone]
    clients: dict[str, Phone]


async def test_an_office_managers_month(living: LivingClinic) -> None:
    office = await FrontOffice.of(living, "Dalia")
    clinic = await _sunday_two_therapists_and_six_clients_come(living, office)
    await _she_enters_when_they_meet(clinic)
    with _calendar_of_bruno(await _code_of_emil(clinic)) as address:
        await _the_calendar_is_read_and_the_clinic_will_close(clinic, address)
        await _first_week_everybody_is_asked_after_their_session(clinic)
        read = await _monday_each_therapist_reads_of_their_own_clients(clinic)
        await _ada_moves_to_thursdays(clinic)
        await _gita_is_handed_over(clinic)
        await _hugo_lost_his_phone(clinic)
        await _ines_leaves_and_is_forgotten(clinic)
        await _second_week_ada_is_asked_at_the_new_hour(clinic)
        await _third_week_the_clinic_is_closed(clinic, read)
        await _fourth_week_is_christmas(clinic)
    await _what_can_be_looked_up_names_nobody(clinic)


async def _sunday_two_therapists_and_six_clients_come(
    living: LivingClinic, office: FrontOffice
) -> Clinic:
    # The holidays of Québec are observed.
    await office.opens("Rules of the clinic", "Public holidays in", "Write something else")
    await office.agrees(await office.says("CA-QC"))

    # Each gets an invitation, opens it, and agrees to what is proposed.
    invited = [await office.invites_therapist(name) for name in ("Bruno", "Chantal")]
    bruno, chantal = await asyncio.gather(*(office.opened(one) for one in invited))
    invited = [
        await office.invites_client(name, alias, of=therapist)
        for alias, (name, therapist) in CLIENTS.items()
    ]
    phones = await asyncio.gather(*(office.opened(one) for one in invited))
    clients = dict(zip(CLIENTS, phones, strict=True))
    return Clinic(living, office, {"Bruno": bruno, "Chantal": chantal}, clients)


async def _she_enters_when_they_meet(clinic: Clinic) -> None:
    # She sees what it sends out before it is so.
    preview = await clinic.office.sessions_begin("K-17", "2026-12-01 10:00", "Every week")
    assert "Added in the coming week:" in preview.text
    assert "K-17" in preview.text
    await clinic.office.agrees(preview)
    for alias, start in (
        ("F-03", "2026-12-04 11:00"),
        ("G-04", "2026-12-02 14:00"),
        ("H-05", "2026-12-02 15:00"),
        ("I-06", "2026-12-03 09:00"),
    ):
        preview = await clinic.office.sessions_begin(alias, start, "Every week")
        await clinic.office.agrees(preview)


async def _the_calendar_is_read_and_the_clinic_will_close(clinic: Clinic, address: str) -> None:
    # Emil's three hours stand in Bruno's own calendar. The operator connects it once.
    bruno = await _id_of(clinic.living, "Bruno")
    added = await clinic.living.command("calendar", "add", "--therapist", bruno, address)
    assert added["added"] == 3

    # The clinic closes for three days in December: hours of Emil, Gita and Hugo fall away.
    await clinic.office.opens("Closed days", "Close the clinic")
    await clinic.office.agrees(await clinic.office.says("2026-12-14..2026-12-16"))


async def _first_week_everybody_is_asked_after_their_session(clinic: Clinic) -> None:
    ada, emil, fatou, gita, hugo, ines = clinic.clients.values()
    living, becomes = clinic.living, clinic.office.it_becomes

    await becomes(_at(11, 30, 18))
    await _answers(living, emil, "87898")
    assert await _days_asked(ada, fatou, gita, hugo, ines) == set()
    # They answer when they get round to it: most of them on Thursday afternoon.
    await becomes(_at(12, 1, 14))
    await _is_asked(ada, date(2026, 12, 1))
    await becomes(_at(12, 2, 18, 30))
    await _is_asked(gita, date(2026, 12, 2))
    await _is_asked(hugo, date(2026, 12, 2))
    await becomes(_at(12, 3, 14))
    await _is_asked(ines, date(2026, 12, 3))
    answers = {ada: "98789", gita: "77878", hugo: "66767", ines: "45454"}
    await asyncio.gather(*(_answers(living, one, values) for one, values in answers.items()))
    await becomes(_at(12, 4, 15))
    await _answers(living, fatou, "99999")

    # Nobody was asked twice, and nobody on another day than their own.
    days = [await _days_asked(phone) for phone in clinic.clients.values()]
    assert [len(each) for each in days] == [1] * 6


async def _monday_each_therapist_reads_of_their_own_clients(clinic: Clinic) -> ShownMessage:
    await clinic.office.it_becomes(_at(12, 7, 8, 1))
    read = {name: await _overview(phone) for name, phone in clinic.staff.items()}
    for name, overview in read.items():
        for alias, (_, therapist) in CLIENTS.items():
            assert (alias in overview.text) == (therapist == name)
    return read["Chantal"]


async def _ada_moves_to_thursdays(clinic: Clinic) -> None:
    # She can no longer come on Tuesdays. The whole series moves to Thursday, half past four.
    office = clinic.office
    listed = await office.opens("Sessions", "K-17")
    session = await clinic.living.tap(office.phone, listed, listed.labels[0])
    await clinic.living.tap(office.phone, session, "Move this and all later ones")
    preview = await office.says("2026-12-10 16:30")
    assert "Added in the coming week" in preview.text
    assert "Dropped from the coming week" in preview.text
    await office.agrees(preview)


async def _gita_is_handed_over(clinic: Clinic) -> None:
    bruno, chantal = clinic.staff.values()
    gita = clinic.clients["G-04"]
    to = await clinic.office.opens("People", "Bruno, therapist", "G-04", "Another therapist")
    await clinic.office.agrees(await clinic.living.tap(clinic.office.phone, to, "Chantal"))
    await bruno.wait_for_text("goes on with another therapist", PATIENCE)

    # Chantal learns of it, but reads nothing of before until Gita says yes.
    await chantal.wait_for_text("goes on with you", PATIENCE)
    may_she = await gita.wait_for_text("what you answered here before", PATIENCE)
    await _is_told(chantal, "/client G-04", "no rating yet")
    await clinic.living.tap(gita, may_she, "Yes, open them")
    await _is_told(chantal, "/client G-04", "the latest rating is")
    await _is_told(bruno, "/client G-04", "I know no client by that alias")


async def _hugo_lost_his_phone(clinic: Clinic) -> None:
    chantal, old = clinic.staff["Chantal"], clinic.clients["H-05"]
    new = await clinic.office.opened(
        ("Hugo", await clinic.office.opens("People", "Chantal, therapist", "H-05", "Lost phone"))
    )
    clinic.clients["H-05"] = new

    # The old phone is cut off; the new one shows nothing of before.
    await old.wait_for_text("linked to another Telegram account", PATIENCE)
    await _is_told(old, "/progress", "personal invitation")
    await _is_told(new, "/progress", "stays closed")

    # He reads two words to Chantal in their session, and she taps them.
    welcome = await new.wait_for_text("two words: ", PATIENCE)
    spoken = re.search(r"two words: (.+)\.", plain(welcome.text))
    assert spoken is not None
    offered = await chantal.wait_for_text("linked a new Telegram account", PATIENCE)
    (right,) = [label for label in offered.labels if plain(label) == spoken[1]]
    await chantal.taps_on(offered.message_id, text=right)
    await new.wait_for_text("confirmed that it is you", PATIENCE)
    await _is_told(new, "/progress", "Your own view")


async def _ines_leaves_and_is_forgotten(clinic: Clinic) -> None:
    ines = clinic.clients["I-06"]
    asked = await _is_told(ines, "/forget", "Shall I erase")
    await ines.taps_on(asked.message_id, text="Yes, erase everything")
    receipt = await ines.wait_for_text("Erased on", PATIENCE)
    assert not receipt.rows
    await clinic.staff["Chantal"].wait_for_text("I-06 erased all their data", PATIENCE)


async def _second_week_ada_is_asked_at_the_new_hour(clinic: Clinic) -> None:
    # Tuesday passes without a word to her. On Thursday evening she is asked.
    ada, becomes = clinic.clients["K-17"], clinic.office.it_becomes
    await becomes(_at(12, 8, 20))
    await becomes(_at(12, 10, 19))
    await _is_asked(clinic.clients["G-04"], _at(12, 10, 19).date())
    assert await _days_asked(ada) == {date(2026, 12, 1)}
    await becomes(_at(12, 10, 19, 30))
    await _is_asked(ada, date(2026, 12, 10))
    await becomes(_at(12, 11, 15))
    await _is_asked(clinic.clients["F-03"], date(2026, 12, 11))


async def _third_week_the_clinic_is_closed(clinic: Clinic, read: ShownMessage) -> None:
    # Chantal's overview has nothing of Ines any more.
    becomes, chantal = clinic.office.it_becomes, clinic.staff["Chantal"]
    await becomes(_at(12, 14, 8, 1))
    overview = await _overview(chantal, after=read)
    assert "H-05" in overview.text
    assert "I-06" not in overview.text

    # Three days pass, and nobody is asked. The day after, Ada is: at the new hour.
    for day in (14, 15, 16):
        await becomes(_at(12, day, 20))
    await becomes(_at(12, 17, 19, 30))
    await _is_asked(clinic.clients["K-17"], date(2026, 12, 17))
    closed = {date(2026, 12, day) for day in (14, 15, 16)}
    assert not closed & await _days_asked(*clinic.clients.values())
    await _is_told(chantal, "/why G-04", "the clinic is closed that day")


async def _fourth_week_is_christmas(clinic: Clinic) -> None:
    fatou, emil = clinic.clients["F-03"], clinic.clients["E-02"]
    becomes = clinic.office.it_becomes
    await becomes(_at(12, 18, 15))
    await _is_asked(fatou, date(2026, 12, 18))
    await becomes(_at(12, 21, 18))
    await _is_asked(emil, date(2026, 12, 21))

    # Fatou's Friday is Christmas Day: nobody is asked.
    await becomes(_at(12, 24, 20, 30))
    await _is_asked(clinic.clients["K-17"], date(2026, 12, 24))
    await becomes(_at(12, 25, 20, 30))
    await _is_told(clinic.staff["Bruno"], "/why F-03", "it fell on a public holiday")
    assert date(2026, 12, 25) not in await _days_asked(*clinic.clients.values())


async def _what_can_be_looked_up_names_nobody(clinic: Clinic) -> None:
    # Ada asks who looked at her answers.
    told = await _is_told(clinic.clients["K-17"], "/access", "Who looked at your answers")
    assert "your therapist, an overview of the week" in plain(told.text)

    # The trail tells what happened, without a name and without an alias.
    trail = (await clinic.living.command("audit", "show"))["records"]
    happened = {one["action"] for one in trail}
    assert {"handed_over", "history_released", "relinked", "erased"} <= happened
    names = ["Dalia", *clinic.staff, *CLIENTS, *(name for name, _ in CLIENTS.values())]
    assert not [name for name in names if name in str(trail)]

    # And Dalia has read no answer, no score, no word of anybody in all that time.
    read = [one.text for one in await clinic.office.phone.history() if one.from_bot]
    assert read
    assert not [text for text in read if "rating" in text or "index" in text]


# --- how it is done -----------------------------------------------------------------------------


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """On the wall in Montréal."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(TORONTO))


def _day(message: ShownMessage) -> date:
    return message.date.astimezone(ZoneInfo(TORONTO)).date()


@contextmanager
def _calendar_of_bruno(code: str) -> Iterator[str]:
    """Its address; Emil's three hours stand in it."""
    hours = (_at(11, 30, 13), _at(12, 14, 13), _at(12, 21, 13))
    feed = ics(code, *(hour.astimezone(UTC) for hour in hours))
    with WebServer(saying(feed)).running() as calendar:
        yield f"http://127.0.0.1:{calendar.port}/secret.ics"


async def _code_of_emil(clinic: Clinic) -> str:
    bruno = await _id_of(clinic.living, "Bruno")
    issued = (await clinic.living.command("calendar", "codes", "--therapist", bruno))["codes"]
    (code,) = [str(one["code"]) for one in issued if one["alias"] == "E-02"]
    return code


async def _id_of(clinic: LivingClinic, therapist: str) -> str:
    listed = (await clinic.command("therapist", "list"))["therapists"]
    (found,) = [str(one["id"]) for one in listed if one["name"] == therapist]
    return found


async def _answers(clinic: LivingClinic, phone: Phone, values: str) -> None:
    question = await clinic.check_in(phone)
    for value in values:
        question = await clinic.tap(phone, question, value)
    assert question.text.startswith("Thank you")


async def _is_asked(phone: Phone, on: date) -> None:
    await phone.wait_for(lambda one: "10" in one.labels and _day(one) == on, PATIENCE)


async def _days_asked(*phones: Phone) -> set[date]:
    """On which days questions came, whatever became of them since."""
    return {
        _day(one)
        for phone in phones
        for one in await phone.history()
        if one.from_bot and "short questions for you" in "".join((*one.past_texts, one.text))
    }


async def _overview(phone: Phone, *, after: ShownMessage | None = None) -> ShownMessage:
    """The weekly overview, newer than one already read."""
    above = 0 if after is None else after.message_id
    return await phone.wait_for(
        lambda one: one.message_id > above and "The others:" in one.text, PATIENCE
    )


async def _is_told(phone: Phone, command: str, part: str) -> ShownMessage:
    """The answer to a command, however much else arrives meanwhile."""
    said = await phone.says(command)
    return await phone.wait_for(
        lambda one: one.message_id > said.message_id and part in plain(one.text), PATIENCE
    )
