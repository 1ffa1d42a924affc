"""Dalia runs the office from her chat: people, sessions, closed days, rules. She reads no reply."""

from datetime import timedelta

import pytest

from bot.alliance.people import ClientId
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.menus import SCREENS
from bot.chat.verbs import Verb
from bot.usecases.actors import Operator, Product
from tests.chat.test_checkin_talk import asked, digit_rows
from tests.chat.town import Resident, Town

HOUR = timedelta(hours=1)


async def office() -> tuple[Town, Resident, Resident, Resident]:
    town = await Town.founded()
    bruno, ada = await asked(town)
    dalia = await town.admin("Dalia")
    await dalia.says("/admin")
    return town, dalia, bruno, ada


async def policies(town: Town) -> dict[str, str]:
    async with town.store.open_work() as work:
        return (await work.clinic.get(Operator())).policies.as_texts()


async def planned(town: Town, ada: Resident) -> list[str]:
    async with town.store.open_work() as work:
        listed = await work.sessions.listed(
            Product(),
            client_id=ClientId(ada.id),  # type: ignore[arg-type]  # Ada's id
            after=town.now,
        )
    return [f"{one.starts_at:%m-%d %H:%M}" for one in listed if one.state == "planned"]


async def add_sessions(dalia: Resident, start: str, rhythm: str) -> None:
    await dalia.says("/admin")
    await dalia.taps("Sessions")
    await dalia.taps("K-17")
    await dalia.taps("Add sessions")
    await dalia.says(start)
    await dalia.taps(rhythm)


async def test_the_menu_opens_and_every_door_leads_back() -> None:
    _town, dalia, _bruno, _ada = await office()
    for door in list(dalia.last.labels):
        await dalia.taps(door)
        assert dalia.last.text
        await dalia.taps("Back to the menu")
        assert "What would you like to look after?" in dalia.last.text


async def test_a_series_is_previewed_saved_and_taken_back() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Every week")
    assert "Added in the coming week" in dalia.last.text
    assert "K-17" in dalia.last.text
    assert await planned(town, ada) == []

    await dalia.taps("Yes, do it")
    assert len(await planned(town, ada)) > 20
    await dalia.taps("Undo")
    assert await planned(town, ada) == []


async def test_what_is_not_wanted_changes_nothing() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Only once")
    await dalia.taps("No, leave it")
    assert await planned(town, ada) == []


async def test_words_that_are_no_hour_are_asked_for_again() -> None:
    town, dalia, _bruno, ada = await office()
    await dalia.taps("Sessions")
    await dalia.taps("K-17")
    await dalia.taps("Add sessions")
    await dalia.says("next Wednesday at three")
    assert "could not read" in dalia.last.text
    await dalia.says("2026-11-25 15:00")
    await dalia.taps("Only once")
    await dalia.taps("Yes, do it")
    assert len(await planned(town, ada)) == 1


async def test_a_session_is_moved_and_cancelled() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Only once")
    await dalia.taps("Yes, do it")
    await dalia.says("/admin")
    await dalia.taps("Sessions")
    await dalia.taps("K-17")
    await dalia.taps(dalia.last.labels[0])
    await dalia.taps("Move it")
    await dalia.says("2026-11-26 16:30")
    await dalia.taps("Yes, do it")
    assert await planned(town, ada) == ["11-26 21:30"]

    await dalia.says("/admin")
    await dalia.taps("Sessions")
    await dalia.taps("K-17")
    await dalia.taps(dalia.last.labels[0])
    await dalia.taps("Cancel it")
    assert "Dropped from the coming week" in dalia.last.text
    await dalia.taps("Yes, do it")
    assert await planned(town, ada) == []


async def session_of_ada(dalia: Resident, number: int) -> None:
    await dalia.says("/admin")
    await dalia.taps("Sessions")
    await dalia.taps("K-17")
    await dalia.taps(dalia.last.labels[number])


async def test_a_session_and_all_later_ones_are_moved_and_moved_back() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Every week")
    await dalia.taps("Yes, do it")
    before = await planned(town, ada)
    await session_of_ada(dalia, 1)
    await dalia.taps("Move this and all later ones")
    await dalia.says("Thursdays")
    assert "could not read" in dalia.last.text
    await dalia.says("2026-12-03 16:30")
    assert await planned(town, ada) == before

    await dalia.taps("Yes, do it")
    after = await planned(town, ada)
    assert after[:3] == ["11-25 20:00", "12-03 21:30", "12-10 21:30"]
    assert len(after) == len(before)
    await dalia.taps("Undo")
    assert await planned(town, ada) == before


async def test_a_session_and_all_later_ones_are_cancelled_and_the_earlier_stay() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Every week")
    await dalia.taps("Yes, do it")
    await session_of_ada(dalia, 2)
    await dalia.taps("Cancel this and all later ones")
    await dalia.taps("Yes, do it")
    assert await planned(town, ada) == ["11-25 20:00", "12-02 20:00"]


async def test_a_single_session_has_no_later_ones() -> None:
    _town, dalia, _bruno, _ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Only once")
    await dalia.taps("Yes, do it")
    await session_of_ada(dalia, 0)
    assert dalia.last.labels == ["Move it", "Cancel it", "Back to the menu"]


async def test_days_are_closed_and_opened_again() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Every week")
    await dalia.taps("Yes, do it")
    before = await planned(town, ada)
    await dalia.says("/admin")
    await dalia.taps("Closed days")
    await dalia.taps("Close the clinic")
    await dalia.says("2026-12-01..2026-12-31")
    await dalia.taps("Yes, do it")
    assert not [one for one in await planned(town, ada) if one.startswith("12-")]

    await dalia.says("/admin")
    await dalia.taps("Closed days")
    await dalia.taps(dalia.last.labels[0])
    await dalia.taps("Yes, do it")
    assert await planned(town, ada) == before


async def test_a_rule_is_explained_and_changed() -> None:
    town, dalia, _bruno, _ada = await office()
    await dalia.taps("Rules of the clinic")
    await dalia.taps("Questions come after")
    assert "How long after the end of a session" in dalia.last.text
    await dalia.taps("4 hours")
    await dalia.taps("Yes, do it")
    assert (await policies(town))["checkin_delay"] == "4h"
    await dalia.taps("Undo")
    assert (await policies(town))["checkin_delay"] == "2h"


async def test_a_rule_can_be_written_and_nonsense_is_refused() -> None:
    town, dalia, _bruno, _ada = await office()
    await dalia.taps("Rules of the clinic")
    await dalia.taps("Help after hours")
    await dalia.taps("Write something else")
    await dalia.says("Call 555-0100 between 18:00 and 22:00.")
    await dalia.taps("Yes, do it")
    assert (await policies(town))["help_contact"].startswith("Call 555-0100")

    await dalia.says("/admin")
    await dalia.taps("Rules of the clinic")
    await dalia.taps("Quiet hours")
    await dalia.taps("Write something else")
    await dalia.says("at night")
    assert "Nothing was changed" in dalia.last.text
    assert (await policies(town))["quiet_hours"] == "21:00-08:00"


async def test_every_rule_of_the_clinic_can_be_opened_and_says_what_it_means() -> None:
    town, dalia, _bruno, _ada = await office()
    await dalia.taps("Rules of the clinic")
    doors = [one for one in dalia.last.labels if one != "Back to the menu"]
    assert len(doors) == len(await policies(town)) == len(set(doors))
    for door in doors:
        await dalia.says("/admin")
        await dalia.taps("Rules of the clinic")
        await dalia.taps(door)
        assert len(dalia.last.text.split("\n\n")) == 2


async def test_a_therapist_and_a_client_are_invited() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Invite a therapist")
    await dalia.says("Chantal")
    assert "the_bot?start=" in dalia.last.text
    await dalia.says("/admin")
    await dalia.taps("People")
    await dalia.taps("Chantal, therapist")
    await dalia.taps("Invite a client")
    await dalia.says("M-04")
    assert "the_bot?start=" in dalia.last.text


async def test_a_client_invited_twice_is_refused_kindly() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Bruno, therapist")
    await dalia.taps("Invite a client")
    await dalia.says("k-17")
    assert "That alias is taken" in dalia.last.text


async def test_a_client_is_handed_over() -> None:
    town, dalia, bruno, ada = await office()
    await town.therapist("Chantal")
    await dalia.taps("People")
    await dalia.taps("Bruno, therapist")
    await dalia.taps("K-17")
    await dalia.taps("Another therapist")
    await dalia.taps("Chantal")
    await dalia.taps("Yes, do it")
    assert "goes on with another therapist" in bruno.texts
    assert ada.last.text


async def test_a_lost_phone_gets_a_link() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Bruno, therapist")
    await dalia.taps("K-17")
    await dalia.taps("Lost phone")
    assert "the old phone is cut off" in dalia.last.text


async def test_a_therapist_with_clients_cannot_be_let_go() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Bruno, therapist")
    await dalia.taps("Has left the clinic")
    assert "cannot be done" in dalia.last.text


async def test_the_last_admin_cannot_let_herself_go() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Dalia, admin")
    await dalia.taps("Has left the clinic")
    assert "cannot be done" in dalia.last.text


async def test_the_office_never_shows_an_answer() -> None:
    _town, dalia, _bruno, ada = await office()
    for value in "31415":
        await ada.taps(value)
    await dalia.taps("How many answer")
    assert "1 check-in was due" in dalia.last.text or "0 check-ins were due" in dalia.last.text
    await dalia.says("/admin")
    await dalia.taps("What goes out this week")
    assert "K-17" not in dalia.last.text


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("kind", ["stranger", "client", "therapist"])
async def test_nobody_else_opens_a_screen_of_the_office(screen: str, kind: str) -> None:
    town, dalia, bruno, ada = await office()
    who = {"stranger": town.stranger("Chidi"), "client": ada, "therapist": bruno}[kind]
    before, told = await policies(town), len(who.shown)
    for target in (ada.id, bruno.id, dalia.id):
        press = Press(Verb.ADMIN, word=screen, id=target)  # type: ignore[arg-type]  # residents' ids
        await who.taps_data(town.messenger.codec.encode(press, who.address))
    assert await policies(town) == before
    assert not [one for one in who.shown[told:] if one.from_bot]


async def test_words_typed_too_late_are_no_answer() -> None:
    town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Invite a therapist")
    await town.passes(3 * HOUR)
    await dalia.says("Chantal")
    assert "the_bot?start=" not in dalia.last.text


async def test_another_command_ends_what_was_asked() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Invite a therapist")
    await dalia.says("/help")
    await dalia.says("Chantal")
    assert "the_bot?start=" not in dalia.last.text
    assert not digit_rows(dalia.last)
