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
