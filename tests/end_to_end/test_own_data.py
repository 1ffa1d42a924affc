"""Ada takes her data along, pauses until a day, and is forgotten: all over HTTP, in the sandbox."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.phones import Phone
from bot.sandbox.server import running_server
from tests.end_to_end.living_clinic import PATIENCE, LivingClinic


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[LivingClinic]:
    with running_server() as server:
        living = await LivingClinic.founded(server, tmp_path)
        yield living
        await living.bot.stop()


async def received(clinic: LivingClinic, phone: Phone, name: str) -> bytes:
    """The content of the file of that name, once it is there."""
    message = await phone.wait_for(
        lambda one: one.document is not None and one.document["file_name"] == name, PATIENCE
    )
    assert message.document is not None
    assert not message.protected
    return await clinic.phones.file(message.document["file_id"])


async def test_ada_takes_everything_along_pauses_and_is_forgotten(clinic: LivingClinic) -> None:
    bruno, bruno_id = await clinic.therapist()
    ada, ada_id = await clinic.client(bruno_id, "Ada", "K-17")
    await clinic.session_just_over(ada_id)
    await clinic.wind_to_due(ada_id)
    message = await clinic.check_in(ada)
    for value in "78564":
        message = await clinic.tap(ada, message, value)

    await ada.says("/mydata")
    assert (await received(clinic, ada, "my-data.pdf")).startswith(b"%PDF")
    data = json.loads(await received(clinic, ada, "my-data.json"))
    assert [one["value"] for one in data["checkins"][0]["items"]] == [7, 8, 5, 6, 4]
    operators = await clinic.command("client", "export", ada_id)
    assert operators["checkins"] == data["checkins"]

    await ada.says("/pause 2001-01-01")
    await ada.wait_for_text("does not lie ahead", PATIENCE)
    await ada.says("/pause 9999-12-31")
    await ada.wait_for_text("be back on", PATIENCE)
    await bruno.wait_for_text("paused", PATIENCE)

    await ada.says("/forget")
    asked = await ada.wait_for(lambda one: "Yes, erase everything" in one.labels, PATIENCE)
    await ada.taps_on(asked.message_id, text="Yes, erase everything")
    receipt = await ada.wait_for_text("Erased on", PATIENCE)
    assert "The last of these is deleted by" in receipt.text
    await clinic.comes_true(lambda: only_shows(ada, receipt.message_id))


async def only_shows(phone: Phone, message_id: int) -> bool:
    """All else the bot wrote is gone from the chat, files too."""
    left = [one for one in await phone.messages() if one.from_bot and not one.deleted]
    return [one.message_id for one in left] == [message_id]
