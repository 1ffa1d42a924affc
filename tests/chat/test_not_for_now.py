"""Buttons and commands of somebody who may not use them yet, not any more, or not on this."""

from collections.abc import Iterable

import pytest

from bot.alliance.audit import AuditAction
from bot.alliance.people import ClientId
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.desk import to
from bot.chat.verbs import Verb
from bot.usecases.actors import Operator, Product
from tests.chat.town import Resident, Town


async def both() -> tuple[Town, Resident, Resident]:
    town = await Town.founded()
    bruno = await town.therapist()
    return town, bruno, await town.client("Ada", bruno, alias="K-17")


async def pressed(who: Resident, press: Press) -> str | None:
    """What the tap shows for a moment; nothing where it was answered by a message."""
    answer = await who.taps_data(who.town.messenger.codec.encode(press, who.address))
    return None if answer is None else answer.text


async def is_refused(who: Resident, presses: Iterable[Press]) -> None:
    before = [one.content for one in who.shown]
    for press in presses:
        assert await pressed(who, press), press.verb
    assert [one.content for one in who.shown] == before


async def test_who_has_not_agreed_yet_sends_no_sign_and_no_wish() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await town.admin()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")
    before = bruno.texts

    verbs = (Verb.TELL_THERAPIST, Verb.WISH, Verb.WISH_WITHDRAW, Verb.FRAME_CLEAR)
    await is_refused(ada, map(Press, verbs))
    assert bruno.texts == before


async def test_who_stopped_is_not_asked_whether_to_stop() -> None:
    _, _, ada = await both()
    await ada.says("/stop")
    await ada.taps("Yes, stop")
    await ada.says("/stop")
    assert not ada.last.labels
    await is_refused(ada, [Press(Verb.STOP_YES), Press(Verb.PAUSE_FOR)])


async def test_what_ada_does_stands_in_the_trail_as_hers() -> None:
    town, _, ada = await both()
    await ada.says("/pause")
    await ada.taps("Until I come back")
    await ada.says("/resume")
    await ada.says("/pause 2027-01-04")
    await ada.says("/resume")
    await ada.says("/stop")
    await ada.taps("Yes, stop")
    async with town.store.open_work() as work:
        trail = await work.audit.of_client(Operator(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    done = [(one.record.action, one.record.actor) for one in trail[-3:]]
    hers = f"client:{ada.id}"
    assert done == [
        (AuditAction.PAUSED, hers),
        (AuditAction.PAUSED, hers),
        (AuditAction.STOPPED, hers),
    ]


@pytest.mark.parametrize("role", ["client", "therapist", "admin", "stranger"])
async def test_a_setting_of_another_role_is_refused_like_any_stale_button(role: str) -> None:
    town, bruno, ada = await both()
    people = {"client": ada, "therapist": bruno, "admin": await town.admin()}
    who = people.get(role) or town.stranger()
    others = [one for one in people.values() if one is not who]
    before = [one.texts for one in others]
    for verb in (Verb.SETTING, Verb.SETTING_VALUE):
        for number in range(16):
            await pressed(who, Press(verb, a=number))
    assert [one.texts for one in others] == before


async def test_chidi_takes_no_client_of_brunos_to_supervision() -> None:
    town, _, ada = await both()
    chidi = await town.therapist("Chidi")
    emil = await town.client("Emil", chidi, alias="E-01")
    await chidi.says("/supervision")
    await is_refused(chidi, [Press(Verb.SUPERVISE, id=ada.id)])  # type: ignore[arg-type]  # Ada's id

    await chidi.taps("E-01")
    assert "K-17" not in str(chidi.last.labels)
    assert emil.id is not None


# --- the office ---------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ["save", "undo", "hand_to"])
async def test_what_waits_for_nothing_is_refused(screen: str) -> None:
    town, bruno, ada = await both()
    dalia = await town.admin()
    await dalia.says("/admin")
    await is_refused(dalia, [to(screen, of=bruno.id)])  # type: ignore[arg-type]  # Bruno's id

    await pressed(dalia, to("close"))
    await is_refused(dalia, [to(screen, of=bruno.id)])  # type: ignore[arg-type]  # Bruno's id
    async with town.store.open_work() as work:
        client = await work.clients.get(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    assert client.therapist_id == bruno.id


async def test_each_therapists_page_has_their_own_clients_and_others_to_hand_them_to() -> None:
    town, bruno, ada = await both()
    chidi = await town.therapist("Chidi")
    await town.client("Emil", chidi, alias="E-01")
    dalia = await town.admin()

    await dalia.says("/admin")
    await pressed(dalia, to("therapist", of=bruno.id))  # type: ignore[arg-type]  # Bruno's id
    assert "K-17" in dalia.last.labels
    assert "E-01" not in dalia.last.labels
    await pressed(dalia, to("hand", of=ada.id))  # type: ignore[arg-type]  # Ada's id
    assert "Chidi" in dalia.last.labels
    assert "Bruno" not in dalia.last.labels
