"""The real process, the real database, real HTTP, and the worst moment to be killed."""

import pytest

from bot.sandbox.bot_process import RefusedError
from tests.end_to_end.living_clinic import LivingClinic


async def test_a_tap_made_while_the_bot_is_dead_counts_once_it_is_back(
    clinic: LivingClinic,
) -> None:
    _, bruno = await clinic.therapist()
    ada, ada_id = await clinic.client(bruno, "Ada", "K-17")
    await clinic.session_just_over(ada_id)
    await clinic.wind_to_due(ada_id)
    message = await clinic.check_in(ada)
    message = await clinic.tap(ada, message, "7")

    await clinic.bot.killed()
    tap = await ada.taps_on(message.message_id, text="8")
    await clinic.bot.start()

    message = await clinic.after(ada, message, tap)
    for value in ("5", "6", "4"):
        message = await clinic.tap(ada, message, value)
    exported = await clinic.command("client", "export", ada_id)
    (checkin,) = exported["checkins"]
    assert [item["value"] for item in checkin["items"]] == [7, 8, 5, 6, 4]
    assert checkin["state"] == "completed"


async def test_killed_again_and_again_nothing_is_lost_or_doubled(clinic: LivingClinic) -> None:
    _, bruno = await clinic.therapist()
    ada, ada_id = await clinic.client(bruno, "Ada", "K-17")
    await clinic.session_just_over(ada_id)
    await clinic.wind_to_due(ada_id)
    message = await clinic.check_in(ada)

    for value in ("7", "8", "5", "6", "4"):
        tap = await ada.taps_on(message.message_id, text=value)
        clinic.bot.kill()
        await clinic.bot.killed()
        await clinic.bot.start()
        message = await clinic.after(ada, message, tap)

    assert not message.rows
    check_ins = [one for one in await ada.received() if "/need_help" in one.text]
    assert len({one.message_id for one in check_ins}) <= 3
    (checkin,) = (await clinic.command("client", "export", ada_id))["checkins"]
    assert [item["value"] for item in checkin["items"]] == [7, 8, 5, 6, 4]


async def test_a_check_in_due_while_the_bot_is_dead_still_goes_out_once(
    clinic: LivingClinic,
) -> None:
    _, bruno = await clinic.therapist()
    ada, ada_id = await clinic.client(bruno, "Ada", "K-17")
    await clinic.session_just_over(ada_id)
    await clinic.bot.killed()
    await clinic.wind_to_due(ada_id)

    await clinic.bot.start()

    await clinic.check_in(ada)
    calls = await clinic.phones.calls("sendMessage")
    assert sum("question 1 of 5" in str(call) for call in calls) == 1


async def test_a_copy_of_the_data_without_the_key_shows_nobody(clinic: LivingClinic) -> None:
    await clinic.command("clinic", "set", "free_text", "on")
    await clinic.command("clinic", "set", "help_contact", "MARKER-contact 555 0100")
    phone, bruno = await clinic.therapist("MARKER-Bruno")
    ada, ada_id = await clinic.client(bruno, "Ada", "MARKER-K17")
    await clinic.session_just_over(ada_id)
    await clinic.wind_to_due(ada_id)
    message = await clinic.check_in(ada)
    for value in ("7", "8", "5", "6", "4"):
        message = await clinic.tap(ada, message, value)
    await ada.says("MARKER-comment about the cold room")
    await ada.wait_for(lambda one: not one.rows and "/need_help" in one.text and one.edited)
    await phone.says("/digest")
    await phone.wait_for_text("MARKER-K17")

    markers = [b"MARKER", str(ada.user_id).encode(), str(phone.user_id).encode(), b"cold room"]
    for path in clinic.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [marker for marker in markers if marker in content], path.name
    log = "\n".join(clinic.bot.lines).encode()
    assert not [marker for marker in markers if marker in log]


async def test_the_data_cannot_be_opened_without_its_key(clinic: LivingClinic) -> None:
    await clinic.bot.stop()
    (clinic.bot.home / "root.key").unlink()

    with pytest.raises(RefusedError) as refused:
        await clinic.command("client", "list")

    assert "key" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
