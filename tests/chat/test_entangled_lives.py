"""One clinic is a small place: roles and hours cross."""

from datetime import timedelta

from tests.chat.test_admin_talk import add_sessions, planned
from tests.chat.town import Resident, Town

HOUR = timedelta(hours=1)


async def both() -> tuple[Town, Resident, Resident]:
    """Bruno is a therapist here and, by the same account, Chantal's client K-17."""
    town = await Town.founded()
    bruno, chantal = await town.therapist("Bruno"), await town.therapist("Chantal")
    client, token = await town.invited("Bruno again", chantal, alias="K-17")
    await bruno.says(f"/start {token}")
    while bruno.last.labels:
        await bruno.taps(bruno.last.labels[0])
    client.address = bruno.address
    return town, bruno, chantal


async def test_a_therapist_who_is_a_client_here_answers_and_reads_in_one_chat() -> None:
    town, bruno, chantal = await both()
    me = next(one for one in town.residents.values() if one.name == "Bruno again")
    ada = await town.client("Ada", bruno, alias="A-01")
    await town.session(me)
    await town.session(ada)
    await town.passes(3 * HOUR)
    for one in (bruno, ada):
        for value in "78787":
            await one.taps(value)

    await bruno.says("/digest")
    assert "A-01" in bruno.last.text
    assert "K-17" not in bruno.last.text
    await chantal.says("/digest")
    assert "K-17" in chantal.last.text
    assert "A-01" not in chantal.last.text


async def test_a_session_whose_questions_went_out_cannot_be_moved() -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist("Bruno"))
    dalia = await town.admin("Dalia")
    await add_sessions(dalia, "2026-11-23 10:00", "Every week")
    await dalia.taps("Yes, do it")
    await dalia.says("/admin")
    await dalia.taps("Sessions")
    await dalia.taps("K-17")
    await dalia.taps(dalia.last.labels[0])
    screen = dalia.last
    buttons = ("Move it", "Move this and all later ones")
    kept = [screen.button(one).data for one in buttons]
    before = await planned(town, ada)
    await town.passes(5 * HOUR)
    assert "10" in ada.last.labels

    for data in kept:
        await dalia.taps_data(data, screen)
        await dalia.says("2026-11-24 10:00")
        assert "Nothing was changed" in dalia.last.text
    assert await planned(town, ada) == before[1:]
