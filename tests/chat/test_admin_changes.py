"""What Dalia changes is what she was shown, and what she takes back was never there."""

import re
from datetime import timedelta

import pytest

from bot.alliance.people import ClientId
from bot.usecases.actors import Operator, Product
from tests.chat.test_admin_talk import add_sessions, office, planned, policies, session_of_ada
from tests.chat.town import Resident, Town

HOUR = timedelta(hours=1)


async def choose_delay(dalia: Resident, value: str) -> None:
    await dalia.says("/admin")
    await dalia.taps("Rules of the clinic")
    await dalia.taps("Questions come after")
    await dalia.taps(value)


async def noted(town: Town, ada: Resident) -> int:
    async with town.store.open_work() as work:
        return len(await work.contact.of_client(Operator(), ClientId(ada.id)))  # type: ignore[arg-type]  # Ada's id


# --- older buttons ------------------------------------------------------------------------------


async def test_an_older_yes_does_not_make_a_later_change() -> None:
    town, dalia, _bruno, _ada = await office()
    await choose_delay(dalia, "4 hours")
    old = dalia.last
    await choose_delay(dalia, "12 hours")
    await dalia.taps("Yes, do it", old)
    assert (await policies(town))["checkin_delay"] == "2h"
    await dalia.taps("Yes, do it")
    assert (await policies(town))["checkin_delay"] == "12h"


async def test_an_older_undo_does_not_take_a_later_change_back() -> None:
    town, dalia, _bruno, _ada = await office()
    await choose_delay(dalia, "4 hours")
    await dalia.taps("Yes, do it")
    old = dalia.last
    await choose_delay(dalia, "12 hours")
    await dalia.taps("Yes, do it")
    await dalia.taps("Undo", old)
    assert (await policies(town))["checkin_delay"] == "12h"
    await dalia.taps("Undo")
    assert (await policies(town))["checkin_delay"] == "4h"


async def test_an_older_list_of_therapists_does_not_hand_over_another_client() -> None:
    town, dalia, _bruno, ada = await office()
    chantal = await town.therapist("Chantal")
    await town.client("Noor", chantal, alias="N-2")
    await dalia.says("/admin")
    for label in ("People", "Bruno, therapist", "K-17", "Another therapist"):
        await dalia.taps(label)
    old = dalia.last
    await dalia.says("/admin")
    for label in ("People", "Chantal, therapist", "N-2", "Another therapist"):
        await dalia.taps(label)
    await dalia.taps("Chantal", old)
    assert "Shall it be so?" not in dalia.last.text
    assert ada.id is not None


# --- taking back --------------------------------------------------------------------------------


async def test_a_cancelled_session_that_is_taken_back_is_the_one_it_was() -> None:
    """Its length, its series and its check-in; and nobody cancelled late."""
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-23 21:00", "Every week")
    await dalia.taps("Yes, do it")
    async with town.store.open_work() as work:
        before = await work.sessions.listed(Product(), after=town.now)
    await session_of_ada(dalia, 0)
    await dalia.taps("Cancel it")
    await dalia.taps("Yes, do it")
    assert len(await planned(town, ada)) == len(before) - 1
    assert await noted(town, ada) == 1
    await dalia.taps("Undo")
    async with town.store.open_work() as work:
        assert await work.sessions.listed(Product(), after=town.now) == before
        found = await work.checkins.of_session(Product(), before[0].id)
    assert found is not None
    assert found.state == "scheduled"
    assert found.closed_at is None
    assert await noted(town, ada) == 0


async def test_a_session_entered_by_mistake_and_taken_back_was_not_cancelled_late() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-23 21:00", "Only once")
    await dalia.taps("Yes, do it")
    await dalia.taps("Undo")
    assert await planned(town, ada) == []
    assert await noted(town, ada) == 0


async def test_a_series_taken_back_leaves_no_question_about_a_day_that_has_passed() -> None:
    town, dalia, _bruno, ada = await office()
    await add_sessions(dalia, "2026-11-21 07:00", "Every week")
    await dalia.taps("Yes, do it")
    await dalia.taps("Undo")
    async with town.store.open_work() as work:
        found = await work.checkins.of_client(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    assert "scheduled" not in {one.state for one in found}


# --- words that are not understood --------------------------------------------------------------


async def test_days_that_are_none_are_asked_for_again() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("Closed days")
    await dalia.taps("Close the clinic")
    for words in ("over Christmas", "2027-01-03..2026-12-24"):
        await dalia.says(words)
        assert "2026-12-24..2027-01-03" in dalia.last.text
        assert "hour" not in dalia.last.text
    await dalia.says("2026-12-24 .. 2027-01-03")
    assert "Shall it be so?" in dalia.last.text


async def test_answers_cannot_be_kept_for_an_hour_and_the_office_is_told_why() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("Rules of the clinic")
    await dalia.taps("Answers are kept for")
    await dalia.taps("Write something else")
    await dalia.says("1h")
    assert "I could not take that" in dalia.last.text
    assert "60d or more" in dalia.last.text
    assert "told a month before" in dalia.last.text
    await dalia.says("90d")
    assert "Shall it be so?" in dalia.last.text


@pytest.mark.parametrize("region", ["CA-XX", "Quebec", "ZZ"])
async def test_a_region_without_known_holidays_is_asked_for_again(region: str) -> None:
    town, dalia, _bruno, _ada = await office()
    await dalia.taps("Rules of the clinic")
    await dalia.taps("Public holidays in")
    await dalia.taps("Write something else")
    await dalia.says(region)
    assert "I could not take that" in dalia.last.text
    assert "CA-QC" in dalia.last.text
    await dalia.says("ca-qc")
    await dalia.taps("Yes, do it")
    assert (await policies(town))["holidays"] == "CA-QC"


async def test_a_name_or_alias_that_is_refused_is_asked_for_again() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("People")
    await dalia.taps("Bruno, therapist")
    await dalia.taps("Invite a client")
    await dalia.says("K-17")
    assert "That alias is taken" in dalia.last.text
    await dalia.says("K-18")
    assert "the_bot?start=" in dalia.last.text


async def test_what_is_refused_says_why_it_may_be() -> None:
    _town, dalia, _bruno, _ada = await office()
    await add_sessions(dalia, "2026-11-25 15:00", "Only once")
    await dalia.taps("Yes, do it")
    await add_sessions(dalia, "2026-11-25 15:00", "Only once")
    assert "another session at that hour" in dalia.last.text
    assert "last admin" not in dalia.last.text


# --- what is about to happen --------------------------------------------------------------------


async def test_before_anything_is_done_it_is_said_in_a_sentence() -> None:
    _town, dalia, _bruno, _ada = await office()
    await add_sessions(dalia, "2026-12-02 15:00", "Every two weeks")
    assert plain(dalia).startswith(
        "K-17: sessions every two weeks, from December 2, 2026, 3:00 PM on."
    )
    await dalia.taps("Yes, do it")
    await session_of_ada(dalia, 0)
    await dalia.taps("Move this and all later ones")
    await dalia.says("2026-12-03 09:00")
    said = (
        "on December 2, 2026, 3:00 PM and all later ones of its series move; the first is then on"
    )
    assert f"{said} December 3, 2026, 9:00 AM." in plain(dalia)
    await session_of_ada(dalia, 0)
    await dalia.taps("Cancel it")
    assert plain(dalia).startswith("K-17: the session on December 2, 2026, 3:00 PM is cancelled.")


async def test_who_is_handed_over_to_whom_and_who_leaves_is_said_before_it_is_done() -> None:
    town, dalia, _bruno, _ada = await office()
    await town.therapist("Chantal")
    await dalia.says("/admin")
    for label in ("People", "Bruno, therapist", "K-17", "Another therapist", "Chantal"):
        await dalia.taps(label)
    assert plain(dalia).startswith("K-17 goes on with Chantal.")
    await dalia.says("/admin")
    for label in ("People", "Chantal, therapist", "Has left the clinic"):
        await dalia.taps(label)
    assert plain(dalia).startswith("Chantal leaves the clinic.")


async def test_which_days_and_rules_change_is_said_before_it_is_done() -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("Closed days")
    await dalia.taps("Close the clinic")
    await dalia.says("2026-12-24..2027-01-03")
    assert plain(dalia).startswith("The clinic is closed: December 24, 2026 to January 3, 2027.")
    await choose_delay(dalia, "4 hours")
    assert plain(dalia).startswith("Questions come after: 4 hours")


def plain(resident: Resident) -> str:
    """Without the marks that keep the directions of scripts apart, and with plain blanks."""
    return re.sub("[\u2066-\u2069]", "", resident.last.text).replace("\u202f", " ")


# --- what a screen offers -----------------------------------------------------------------------


async def test_closed_days_that_have_passed_are_not_listed() -> None:
    town, dalia, _bruno, _ada = await office()
    for days in ("2026-11-24", "2026-12-24..2027-01-03"):
        await dalia.says("/admin")
        await dalia.taps("Closed days")
        await dalia.taps("Close the clinic")
        await dalia.says(days)
        await dalia.taps("Yes, do it")
    await town.passes(4 * 24 * HOUR, step=24 * HOUR)
    await dalia.says("/admin")
    await dalia.taps("Closed days")
    assert [one for one in dalia.last.labels if "2026" in one] == [
        "December 24, 2026 to January 3, 2027"
    ]


@pytest.mark.parametrize("rule", ["Questions come after", "Questions lapse after"])
async def test_none_is_not_offered_to_a_rule_that_does_not_take_it(rule: str) -> None:
    _town, dalia, _bruno, _ada = await office()
    await dalia.taps("Rules of the clinic")
    await dalia.taps(rule)
    await dalia.taps("Write something else")
    assert "none" not in dalia.last.text
