"""Ada pauses, stops, takes her data along, is forgotten; Bruno learns that, not why."""

import json
from datetime import timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.people import ClientId, ClientState
from bot.usecases.actors import Product
from tests.chat.test_checkin_talk import asked, digit_rows
from tests.chat.town import Resident, Town


async def state(town: Town, ada: Resident) -> ClientState:
    async with town.store.open_work() as work:
        return (await work.clients.get(Product(), ClientId(ada.id))).state  # type: ignore[arg-type]  # Ada's id


async def test_a_pause_closes_the_open_check_in_and_bruno_is_told_without_a_reason() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    check_in = ada.last

    await ada.says("/pause")
    await ada.taps(ada.last.labels[0])
    await town.tick()

    assert not check_in.labels
    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.PAUSED)
    assert "K-17" in bruno.last.text
    assert "paused" in bruno.last.text


async def test_nothing_is_asked_during_a_pause_and_it_ends_by_itself() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await ada.says("/pause")
    await ada.taps(ada.last.labels[0])  # a week
    shown = len(ada.shown)

    await town.session(ada)
    await town.passes(timedelta(days=2))
    assert len(ada.shown) == shown

    await town.passes(timedelta(days=5))
    assert await state(town, ada) is ClientState.ACTIVE
    await town.session(ada)
    await town.passes(timedelta(hours=12))
    assert digit_rows(ada.last)


@pytest.mark.parametrize("typed", ["2027-01-04", " 2027-01-04 ", "\u0662\u0660\u0662\u0667-01-04"])
async def test_a_pause_until_a_typed_day_ends_on_it(typed: str) -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist())

    await ada.says(f"/pause {typed}")
    assert await state(town, ada) is ClientState.PAUSED
    assert "January 4, 2027" in ada.last.text

    await town.passes(timedelta(days=41), step=timedelta(days=1))  # January 3 in Toronto
    assert await state(town, ada) is ClientState.PAUSED
    await town.passes(timedelta(days=1))
    assert await state(town, ada) is ClientState.ACTIVE


@pytest.mark.parametrize("typed", ["2026-11-23", "2026-11-22", "1999-12-31", "0001-01-01"])
async def test_a_day_that_does_not_lie_ahead_is_refused_kindly(typed: str) -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    told = len(bruno.shown)

    await ada.says(f"/pause {typed}")

    assert await state(town, ada) is ClientState.ACTIVE
    assert "does not lie ahead" in ada.last.text
    assert len(bruno.shown) == told


@pytest.mark.parametrize("typed", ["soon", "2027-13-01", "2027-02-29", "04.01.2027", "1" * 500])
async def test_what_is_no_day_is_answered_with_how_to_write_one(typed: str) -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist())

    await ada.says(f"/pause {typed}")

    assert await state(town, ada) is ClientState.ACTIVE
    assert "/pause 2027-01-04" in ada.last.text
    assert typed not in ada.last.text


async def test_a_day_typed_during_a_pause_takes_the_place_of_the_earlier_one() -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist())
    await ada.says("/pause 2027-01-04")
    await ada.says("/pause 2026-11-25")
    await town.passes(timedelta(days=2))
    assert await state(town, ada) is ClientState.ACTIVE


async def test_bruno_cannot_pause_by_typing_a_day() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await bruno.says("/pause 2027-01-04")
    assert await state(town, ada) is ClientState.ACTIVE


async def test_resume_ends_a_pause_at_once() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await ada.says("/pause")
    await ada.taps("Until I come back")

    await ada.says("/resume")

    assert await state(town, ada) is ClientState.ACTIVE


async def test_stop_asks_once_and_then_nothing_more_is_sent() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)

    await ada.says("/stop")
    assert await state(town, ada) is ClientState.ACTIVE
    await ada.taps("Yes, stop")
    await town.session(ada, town.now + timedelta(days=1))
    await town.passes(timedelta(days=3))

    assert await state(town, ada) is ClientState.STOPPED
    assert not digit_rows(ada.last)
    assert "stopped" in bruno.texts


async def test_no_changes_nothing() -> None:
    town = await Town.founded()
    _, ada = await asked(town)

    await ada.says("/forget")
    await ada.taps("No, keep it")

    assert await state(town, ada) is ClientState.ACTIVE


async def test_forget_erases_gives_a_receipt_and_leaves_the_chat_empty_of_us() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    await ada.says("/forget")
    await ada.taps("Yes, erase everything")
    await town.tick()

    assert await state(town, ada) is ClientState.ERASED
    ours = [one for one in ada.shown if one.from_bot]
    assert len(ours) == 1
    assert "1 check-in" in ours[0].text
    assert "erased" in bruno.last.text
    assert "K-17" in bruno.last.text
    async with town.store.open_work() as work:
        assert await work.clients.at(Product(), ada.address) is None


async def test_forgetting_twice_in_the_middle_of_a_check_in_erases_once_and_asks_nothing_more() -> (
    None
):
    town = await Town.founded()
    bruno, ada = await asked(town)
    await ada.taps("7")
    item = ada.last
    await ada.says("/forget")
    sure = ada.last.button("Yes, erase everything").data
    await ada.taps_data(sure)
    await ada.taps_data(sure)
    await ada.taps_data(item.button("5").data)
    await ada.says("/forget")
    await town.passes(timedelta(days=8), step=timedelta(hours=6))

    assert await state(town, ada) is ClientState.ERASED
    assert not any("of 5" in one.text for one in ada.shown)
    assert [one.closed_at is None for one in await town.checkins(ada)] == [False]
    assert bruno.texts.count("erased") == 1
    async with town.store.open_work() as work:
        assert await work.replies.history(Product(), ClientId(ada.id)) == []  # type: ignore[arg-type]  # Ada's id


async def test_the_receipt_names_the_day_until_which_backups_may_hold_it() -> None:
    town = await Town.founded(backup_retention="35d")
    _, ada = await asked(town)
    await ada.says("/forget")
    await ada.taps("Yes, erase everything")
    assert "deleted by December 28, 2026" in ada.last.text
    for named in ("overviews your therapist has already received", "own file", "the keys"):
        assert named in ada.last.text


async def test_where_the_clinic_names_no_day_the_receipt_names_none() -> None:
    town = await Town.founded(backup_retention="none")
    _, ada = await asked(town)
    await ada.says("/forget")
    await ada.taps("Yes, erase everything")
    assert "backups until they are deleted" in ada.last.text
    assert "2026" in ada.last.text
    assert "December" not in ada.last.text


async def test_the_sign_of_a_forgotten_client_is_in_no_further_overview() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    await town.client("Emil", bruno, alias="E-01")
    for value in "22299":
        await ada.taps(value)
    await bruno.says("/digest")
    assert "K-17" in bruno.texts
    seen, drawn = len(bruno.shown), len(bruno.drawings)

    await ada.says("/forget")
    await ada.taps("Yes, erase everything")
    await town.tick()
    assert "K-17" in bruno.last.text, "that she left, and when"
    left = len(bruno.shown)
    await bruno.says("/digest")
    await town.passes(timedelta(days=8))

    assert seen < left < len(bruno.shown)
    assert all("K-17" not in one.text for one in bruno.shown[left:])
    assert all(b"K-17" not in (one.attachment or b"") for one in bruno.drawings[drawn:])


async def test_after_forgetting_ada_is_a_stranger_and_the_digest_knows_nothing() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)
    await ada.says("/forget")
    await ada.taps("Yes, erase everything")

    await ada.says("hello")
    await bruno.says("/digest")

    assert ada.last.text.endswith("/need_help")
    assert "K-17" not in bruno.last.text


async def test_my_data_is_a_file_with_every_answer() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    await ada.says("/mydata")

    assert ada.last.attachment is not None
    (checkin,) = json.loads(ada.last.attachment)["checkins"]
    assert [item["value"] for item in checkin["items"]] == [7, 8, 5, 6, 4]
    assert all(item["text"] for item in checkin["items"])


async def test_progress_shows_adas_own_index() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    for value in "78964":
        await ada.taps(value)

    await ada.says("/progress")

    assert "8.0" in ada.last.text


@pytest.mark.parametrize(
    "command", ["/help", "/language", "/settings", "/privacy", "/need_help", "/progress"]
)
async def test_commands_answer_in_the_middle_of_a_check_in_and_leave_it_open(command: str) -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    await ada.taps("3")
    check_in = ada.last

    await ada.says(command)

    assert ada.last is not check_in
    await ada.taps("4", on=check_in)
    assert "3 of 5" in check_in.text


async def test_privacy_tells_ada_who_reads_what() -> None:
    town = await Town.founded()
    _, ada = await asked(town)

    await ada.says("/privacy")

    for promise in ("Your therapist reads", "never see an answer", "end-to-end", "/forget"):
        assert promise in ada.last.text


async def test_an_invited_ada_may_be_forgotten_without_bruno_hearing_of_it() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")
    before = len(bruno.shown)

    await ada.says("/forget")
    await ada.taps("Yes, erase everything")
    await town.tick()

    assert await state(town, ada) is ClientState.ERASED
    assert len(bruno.shown) == before
