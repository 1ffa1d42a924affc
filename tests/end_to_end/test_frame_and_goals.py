"""The frame, a goal and a note on a session, over HTTP, against the real process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.phones import Phone
from bot.sandbox.screens import ShownMessage
from bot.sandbox.server import running_server
from tests.end_to_end.living_clinic import PATIENCE, LivingClinic

FRAME = "Fifty minutes on Tuesdays.\nCancelling is free until the day before."
GOAL = "Dormir toute la nuit"


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[LivingClinic]:
    with running_server() as server:
        living = await LivingClinic.founded(server, tmp_path)
        yield living
        await living.bot.stop()


async def answered(phone: Phone, words: str, button: str) -> ShownMessage:
    """Something is typed; the message with that button that comes back."""
    await phone.says(words)
    return await phone.wait_for(lambda one: button in one.labels, PATIENCE)


async def test_what_ada_and_bruno_agree_on_is_kept_and_leaves_with_her_data(
    clinic: LivingClinic,
) -> None:
    bruno, bruno_id = await clinic.therapist()
    ada, ada_id = await clinic.client(bruno_id, "Ada", "K-17")
    added = await clinic.session_just_over(ada_id)

    prompt = await answered(bruno, "/frame", "Write the frame")
    await clinic.tap(bruno, prompt, "Write the frame")
    await answered(bruno, FRAME, "Tell my clients")
    asked = await answered(ada, "/frame", "It is clear to me")
    await clinic.tap(ada, asked, "It is clear to me")

    overview = await answered(ada, "/goals", "Propose a goal")
    await clinic.tap(ada, overview, "Propose a goal")
    await ada.says(GOAL)
    await ada.wait_for(lambda one: one.text.startswith("Stored."), PATIENCE)
    goals = await answered(bruno, "/goals K-17", "Goal 1")
    goal = await clinic.tap(bruno, goals, "Goal 1")
    assert GOAL in goal.text
    await clinic.tap(bruno, goal, "I agree with this goal")
    await clinic.command("session", "note", added["id"], "late")

    taken = await clinic.command("client", "export", ada_id)
    assert taken["frame"]["text"] == FRAME
    assert taken["frame"]["said"] == "clear"
    assert [(one["words"], one["state"]) for one in taken["goals"]] == [(GOAL, "agreed")]
    assert taken["events"] == [{"session": added["id"], "kind": "late"}]
